/**
 * The comments by which our captures say what pcapng has no block for: a sentence for whoever reads them in Wireshark,
 * then one JSON object for us.
 *
 *   The client ended its stream. tcplens:{"event":"end","direction":"up"}
 *
 * Files come from anywhere and people edit comments, so reading is tolerant: what is not ours is all sentence.
 */
import { MAX_COMMENT_BYTES } from './blocks'

const MARK = 'tcplens:'
const MARK_WITH_OBJECT = `${MARK}{`

/** The mark may also occur in a sentence that quotes one; hostile text may hold thousands. */
const MAX_MARKS_TRIED = 8

const UTF8 = new TextEncoder()

export type CommentData = Readonly<Record<string, unknown>>

export interface ParsedComment {
  readonly sentence: string
  /** Undefined where the comment is not ours. */
  readonly data: CommentData | undefined
}

/**
 * The text of a comment. Where both together would not fit an option it is the sentence that is cut, since half an
 * object is worth nothing; an object too long by itself (the caller bounds what it puts there) is left out.
 */
export function formatComment(sentence: string, data: CommentData): string {
  const suffix = MARK + JSON.stringify(data)
  const room = MAX_COMMENT_BYTES - Buffer.byteLength(suffix)
  const readable = sentence.replaceAll('\0', '\ufffd')
  if (room < 0) return cutToBytes(readable, MAX_COMMENT_BYTES)
  if (readable === '' || room === 0) return suffix
  const fits = Buffer.byteLength(readable) < room
  return `${fits ? readable : cutToBytes(readable, room - 1)} ${suffix}`
}

export function parseComment(text: string): ParsedComment {
  let at = text.indexOf(MARK_WITH_OBJECT)
  for (let tried = 0; at !== -1 && tried < MAX_MARKS_TRIED; tried++) {
    const data = parseObject(text.slice(at + MARK.length))
    if (data !== undefined) return { sentence: text.slice(0, at).trimEnd(), data }
    at = text.indexOf(MARK_WITH_OBJECT, at + 1)
  }
  return { sentence: text, data: undefined }
}

function parseObject(text: string): CommentData | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as CommentData) : undefined
  } catch {
    return undefined // not JSON to its end: an ordinary sentence that mentions the mark
  }
}

function cutToBytes(text: string, bytes: number): string {
  const scratch = new Uint8Array(bytes)
  const { read } = UTF8.encodeInto(text, scratch)
  return text.slice(0, read)
}
