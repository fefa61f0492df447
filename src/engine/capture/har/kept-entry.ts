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
 * Data of a HAR file that the rebuilt bytes do not contain, which is everything but its long texts: pages, comments,
 * timings, versions, custom members. It is kept in the capture so that the file can be written again. These are formats
 * on disk: members may be added, not renamed.
 */

export interface KeptEntry {
  /** The entry. Texts contained in the bytes are empty; WebSocket messages contained in frames lack `data`. */
  entry: HarEntry
  /**
   * Form in which the bytes contain the request and response bodies: `base64` or a charset. Absent if `entry` contains
   * the body.
   */
  request?: string
  response?: string
  /** Indexes of WebSocket messages that have no frame. */
  unframed?: number[]
}

export interface KeptLog {
  log: Omit<HarLog, 'entries'>
  /** Number of entries in the file. */
  entries: number
  /** Members next to `log`. */
  beside?: Record<string, unknown>
}

/** A text that cannot be restored from bytes is kept as it is, up to this length. */
const MAX_ODD_TEXT = 1024 * 1024

export function keptEntry(entry: HarEntry): KeptEntry {
  const { request, response } = entry
  const messages = entry._webSocketMessages ?? null
  const sent = request.postData ?? null
  const requestText = sent === null ? null : heldText(sent, requestType(request))
  const isAnswered = response.status > 0 && !isBodiless(response.status, request.method)
  const answered = isAnswered ? heldText(response.content, responseType(response)) : null
  const unframed = messages?.flatMap((message, at) => (isFramed(entry, message) ? [] : [at])) ?? []
  return {
    entry: {
      ...entry,
      request:
        requestText === null || sent === null ? request : { ...request, postData: { ...sent, text: '' } },
      response: answered === null ? response : { ...response, content: { ...response.content, text: '' } },
      ...(messages === null
        ? {}
        : { _webSocketMessages: messages.map((message) => keptMessage(entry, message)) })
    },
    ...(requestText === null ? {} : { request: requestText }),
    ...(answered === null ? {} : { response: answered }),
    ...(unframed.length === 0 ? {} : { unframed })
  }
}

export function keptLog({ log, ...beside }: Har): KeptLog {
  const { entries, ...rest } = log
  return { log: rest, entries: entries.length, ...(Object.keys(beside).length === 0 ? {} : { beside }) }
}

/** Returns the form in which the bytes contain a text; null if they do not, or if it cannot be restored from them. */
function heldText(
  { text, ...rest }: Pick<HarPostData, 'text' | 'encoding' | '_encoding'> | HarContent,
  type: string
): string | null {
  // Some programs write null for an absent text.
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

/** Returns true for canonical base64: no white space, full padding, no unused bits set. */
function isCanonical(base64: string): boolean {
  return base64.length % 4 === 0 && Buffer.from(base64, 'base64').toString('base64') === base64
}
