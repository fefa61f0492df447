import { requestText, RESPONSE_TEXT } from '../../load/http-texts'
import { PING_BYTES } from '../../load/pings'
import { RateWindow } from '../../load/rate-window'
import type { ClientResult, ClientRun } from '../../protocol'
import { closed, connect, times } from './connect'

/** Request/response load: each connection sends a request, waits for the whole response, and repeats. */

export interface Question {
  /** Each part is a separate write. */
  parts: Uint8Array[]
  answer: Uint8Array
}

const PING = Buffer.alloc(PING_BYTES, 'ping')
const RESPONSE = Buffer.from(RESPONSE_TEXT, 'latin1')

/** Echoes carry a number, so that a stale or duplicate response is detected. */
export function pingQuestion(number: number): Question {
  const bytes = Buffer.from(PING)
  bytes.writeUInt32LE(number >>> 0, 0)
  return { parts: [bytes], answer: bytes }
}

/** Two small writes and one response: the case that Nagle's algorithm in a proxy delays. */
export function halvesQuestion(number: number): Question {
  const { answer } = pingQuestion(number)
  return { parts: [answer.subarray(0, PING_BYTES / 2), answer.subarray(PING_BYTES / 2)], answer }
}

export function httpQuestion(number: number): Question {
  return { parts: [Buffer.from(requestText(number), 'latin1')], answer: RESPONSE }
}

export async function roundTrips(
  { port, way, connections, warmMs, measureMs }: ClientRun,
  question: (number: number) => Question,
  onAnswer: () => void = () => undefined
): Promise<ClientResult> {
  const window = new RateWindow(warmMs, measureMs)
  let wrong = 0
  let asked = 0
  await times(connections, async () => {
    let current = question(asked++)
    let answered = 0
    const socket = await connect({ port, way }, (bytes, length) => {
      const { answer } = current
      const end = answered + length
      const expected = answer.subarray(answered, end)
      if (end > answer.length || Buffer.compare(bytes.subarray(0, length), expected) !== 0) wrong++
      answered = end
      if (end < answer.length) return
      onAnswer()
      window.add(1)
      if (window.done) socket.end()
      else ask()
    })
    const ask = (): void => {
      current = question(asked++)
      answered = 0
      for (const part of current.parts) socket.write(part)
    }
    const end = closed(socket)
    ask()
    await end
  })
  return { rate: window.rate, total: window.total, wrong }
}
