import type {
  Har,
  HarContent,
  HarEntry,
  HarLog,
  HarPostData,
  HarWebSocketMessage
} from '../../../shared/har/har'
import { isBodiless, requestType, responseType } from '../../../shared/har/har-bytes'
import { codedText } from './coded-text'
import { isFramed } from './web-socket-frames'

/**
 * What of a HAR file the bytes that are rebuilt from it do not hold, which is all but its long texts: pages, comments,
 * timings, versions, members of one's own. It is kept in the capture, and so that the file can be written again. These
 * are forms on disk: members may be added, not renamed.
 */

export interface KeptEntry {
  /** Texts that the bytes hold are empty in it; of WebSocket messages in frames `data` is missing. */
  entry: HarEntry
  /** How the bytes hold what was sent, and the body: `base64` or a charset. Absent where `entry` says all of it. */
  request?: string
  response?: string
  /** Places of WebSocket messages that have no frame. */
  unframed?: number[]
}

export interface KeptLog {
  log: Omit<HarLog, 'entries'>
  /** How many entries the file has. */
  entries: number
  /** Beside the log. */
  beside?: Record<string, unknown>
}

/** A text that cannot be made again from bytes is kept as it is, up to here. */
const MAX_ODD_TEXT = 1024 * 1024

export function keptEntry(entry: HarEntry): KeptEntry {
  const { request, response } = entry
  const messages = entry._webSocketMessages ?? null
  const sent = request.postData ?? null
  const asked = sent === null ? null : heldText(sent, requestType(request))
  const isAnswered = response.status > 0 && !isBodiless(response.status, request.method)
  const answered = isAnswered ? heldText(response.content, responseType(response)) : null
  const unframed = messages?.flatMap((message, at) => (isFramed(entry, message) ? [] : [at])) ?? []
  return {
    entry: {
      ...entry,
      request: asked === null || sent === null ? request : { ...request, postData: { ...sent, text: '' } },
      response: answered === null ? response : { ...response, content: { ...response.content, text: '' } },
      ...(messages === null
        ? {}
        : { _webSocketMessages: messages.map((message) => keptMessage(entry, message)) })
    },
    ...(asked === null ? {} : { request: asked }),
    ...(answered === null ? {} : { response: answered }),
    ...(unframed.length === 0 ? {} : { unframed })
  }
}

export function keptLog({ log, ...beside }: Har): KeptLog {
  const { entries, ...rest } = log
  return { log: rest, entries: entries.length, ...(Object.keys(beside).length === 0 ? {} : { beside }) }
}

/** In which form the bytes hold a text; null where they do not, or not so that it can be made from them again. */
function heldText(
  { text, ...rest }: Pick<HarPostData, 'text' | 'encoding' | '_encoding'> | HarContent,
  type: string
): string | null {
  // Null is how some programs leave it out.
  if (typeof text !== 'string' || text === '') return null
  const encoding = rest.encoding ?? ('_encoding' in rest ? rest._encoding : undefined)
  if (typeof encoding === 'string' && encoding.toLowerCase() === 'base64')
    return isCanonical(text) || text.length > MAX_ODD_TEXT ? 'base64' : null
  const isOdd = /\p{Surrogate}/u.test(text)
  return isOdd && text.length <= MAX_ODD_TEXT ? null : codedText(text, type).charset
}

function keptMessage(entry: HarEntry, message: HarWebSocketMessage): HarWebSocketMessage {
  const { data, ...rest } = message
  const isHeld =
    isFramed(entry, message) && (message.opcode === 1 ? !/\p{Surrogate}/u.test(data) : isCanonical(data))
  return isHeld || data.length > MAX_ODD_TEXT ? (rest as HarWebSocketMessage) : message
}

/** Whether it is what base64 of its bytes is: no blanks, all padding, no bits to spare. */
function isCanonical(base64: string): boolean {
  return base64.length % 4 === 0 && Buffer.from(base64, 'base64').toString('base64') === base64
}
