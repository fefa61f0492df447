import { RateWindow } from '../../load/rate-window'
import type { ClientResult, ClientRun } from '../../protocol'
import { closed, connect, times } from './connect'
import { pingQuestion } from './round-trips'

/** Sequential connections on each of `connections` lanes: connect, 64 bytes in both directions, orderly close. */

export async function shortConnections(run: ClientRun): Promise<ClientResult> {
  const window = new RateWindow(run.warmMs, run.measureMs)
  let wrong = 0
  const one = async (number: number): Promise<void> => {
    const { answer } = pingQuestion(number)
    let got = 0
    const socket = await connect(run, (bytes, length) => {
      if (Buffer.compare(bytes.subarray(0, length), answer.subarray(got, got + length)) !== 0) wrong++
      got += length
      if (got >= answer.length) socket.end()
    })
    const end = closed(socket)
    socket.write(answer)
    await end
    if (got !== answer.length) wrong++
    window.add(1)
  }
  let number = 0
  await times(run.connections, async () => {
    while (!window.done) await one(number++)
  })
  return { rate: window.rate, total: window.total, wrong }
}
