import type { PayloadPlan, Tell } from '../payload-plan'
import type { Steps } from '../steps'
import { hasToken, type HttpPlan } from './http-plan'
import type { Request } from './request'
import type { PayloadFill } from '../../../shared/payload/placeholders'

/**
 * Sends a raw response byte for byte. Whether the connection closes is read from the response: it closes if the head
 * contains `close`, or if nothing delimits the body, unless the settings keep it open. Returns true if it closes.
 */
export function* rawAnswer(
  payload: PayloadPlan,
  { connection }: HttpPlan,
  { persistent }: Request,
  { fill, tell }: AnswerContext
): Steps<boolean> {
  const filled = fill()
  const bytes = payload.render(filled)
  if (bytes === null) yield* payload.steps(filled, tell)
  else yield bytes
  const ends =
    connection === 'close' ||
    (connection === 'auto' && (!persistent || (bytes !== null && endsByItself(bytes))))
  if (ends) yield 'end'
  return ends
}

const MAX_HEAD_BYTES = 64 * 1024

export function endsByItself(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_HEAD_BYTES)).toString(
    'latin1'
  )
  const end = /\r?\n\r?\n/.exec(text)
  // Without a head, only closing the connection delimits the response.
  if (end === null || !text.startsWith('HTTP/')) return true
  const [statusLine = '', ...lines] = text.slice(0, end.index).split(/\r?\n/)
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1)]
  })
  if (fields.some(([name, value]) => name === 'connection' && hasToken(value, 'close'))) return true
  const bodiless = /^HTTP\/\S+ (?:1\d\d|204|304)(?: |$)/.test(statusLine)
  return !bodiless && !fields.some(([name]) => name === 'content-length' || name === 'transfer-encoding')
}

/** Connection state that a response depends on. */
export interface AnswerContext {
  /** Returns placeholder values for a raw response. */
  fill(): PayloadFill
  readonly tell: Tell
}
