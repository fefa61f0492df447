/**
 * Comments with information that pcapng has no block for: a sentence for readers in Wireshark, followed by one JSON
 * object for Tcplens.
 *
 *   The client ended its stream. tcplens:{"event":"end","direction":"up"}
 *
 * Files are untrusted and people edit comments, so parsing is tolerant: a comment without a valid object is treated as
 * a sentence.
 */
import { MAX_COMMENT_BYTES } from './blocks'

const MARK = 'tcplens:'
const MARK_WITH_OBJECT = `${MARK}{`

/** A sentence may also quote the mark, and a hostile text may contain thousands of them. */
const MAX_MARKS_TRIED = 8

const UTF8 = new TextEncoder()

export type CommentData = Readonly<Record<string, unknown>>

export interface ParsedComment {
  readonly sentence: string
  /** Undefined if the comment was not written by Tcplens. */
  readonly data: CommentData | undefined
}

/**
 * Returns the text of a comment. If it does not fit an option, the sentence is cut, because half an object is useless.
 * An object that is too long by itself is omitted; callers limit its size.
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
    return undefined // invalid JSON: an ordinary sentence that mentions the mark
  }
}

function cutToBytes(text: string, bytes: number): string {
  const scratch = new Uint8Array(bytes)
  const { read } = UTF8.encodeInto(text, scratch)
  return text.slice(0, read)
}
