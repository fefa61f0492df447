import { formatHex } from '../../../../../../shared/bytes/hex-text'
import type { Payload } from '../../../../../../shared/contract/payload'
import { textOfBytes } from '../../../../../../shared/payload/text-of-bytes'

/** HTTP response as text lines with their line ends; a binary body is shown as its size. */

export type AnswerLine =
  | { readonly kind: 'line'; readonly text: string; readonly end: string }
  | { readonly kind: 'bytes'; readonly bytes: number }

/** Limit of lines: only the head and the beginning of the body matter in a preview. */
const MOST_LINES = 200

export function answerLines(bytes: Uint8Array): AnswerLine[] {
  const split = headEnd(bytes)
  const head = linesOf(decode(bytes.subarray(0, split)))
  const body = bytes.subarray(split)
  if (body.length === 0) return head
  const text = decode(body)
  const isText = !text.includes('\ufffd') && !/[\u0000-\u0008\u000e-\u001f]/.test(text)
  if (!isText) return [...head, { kind: 'bytes', bytes: body.length }]
  const lines = [...head, ...linesOf(text)]
  return lines.slice(0, MOST_LINES)
}

/** Returns the bytes as an editable payload: text if valid, else hex. */
export function answerPayload(bytes: Uint8Array): Payload {
  const text = decode(bytes)
  if (text.includes('\ufffd')) return { form: 'hex', text: formatHex(bytes) }
  const typed = textOfBytes(bytes, { encoding: 'utf-8', lineBreak: 'crlf', escapes: false })
  return { form: 'text', ...typed, lineEnd: 'none', placeholders: false }
}

function headEnd(bytes: Uint8Array): number {
  for (let at = 0; at + 3 < bytes.length; at++)
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10)
      return at + 4
  return bytes.length
}

function linesOf(text: string): AnswerLine[] {
  const found: AnswerLine[] = []
  // An end always follows: this never backtracks.
  // eslint-disable-next-line regexp/no-super-linear-move
  for (const [, line = '', end = ''] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (line === '' && end === '') continue
    found.push({ kind: 'line', text: line, end: end.replaceAll('\r', '\\r').replaceAll('\n', '\\n') })
  }
  return found
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
