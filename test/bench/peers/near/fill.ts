import { REQUEST_BYTES, requestText, RESPONSE_BYTES } from '../../load/http-texts'
import type { ClientResult } from '../../protocol'
import { closed, connect, times } from './connect'

/** Fills a capture with pipelined HTTP exchanges as fast as possible. */

/** Requests that a connection sends at once: fills a capture fast, and still spans several segments. */
const BATCH = 32

export interface FillRun {
  port: number
  connections: number
  requests: number
}

export async function fill({ port, connections, requests }: FillRun): Promise<ClientResult> {
  const startedAt = performance.now()
  let sent = 0
  await times(connections, async () => {
    let due = 0
    const socket = await connect({ port }, (_bytes, length) => {
      due -= length
      if (due === 0) ask()
    })
    const ask = (): void => {
      const batch = Math.min(BATCH, requests - sent)
      if (batch <= 0) {
        socket.end()
        return
      }
      const texts = Array.from({ length: batch }, (_, at) => requestText(sent + at))
      sent += batch
      due = batch * RESPONSE_BYTES
      socket.write(texts.join(''), 'latin1')
    }
    const end = closed(socket)
    ask()
    await end
  })
  return { rate: (sent / (performance.now() - startedAt)) * 1000, total: sent * REQUEST_BYTES, wrong: 0 }
}
