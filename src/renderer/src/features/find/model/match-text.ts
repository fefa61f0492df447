import type { FindContext } from '../../../../../shared/contract/find'
import { latin1 } from '../../../../../decode/stream/http1/bytes'
import { visibleText, wireText } from '../../../../../decode/view/text-encoding'

/** A match with the text around it. */
export interface MatchText {
  readonly before: string
  readonly match: string
  readonly after: string
}

/** Returns the bytes of a match as text, or in hexadecimal. A match that was cut ends with an ellipsis. */
export function contextText({ bytes, at, length, cut }: FindContext, asHex: boolean): MatchText {
  const end = Math.min(bytes.length, at + length)
  const text = asHex ? hexText : plainText
  return {
    before: text(bytes.subarray(0, at)) + (asHex && at > 0 ? ' ' : ''),
    match: text(bytes.subarray(at, end)) + (cut ? '…' : ''),
    after: (asHex && end < bytes.length ? ' ' : '') + text(bytes.subarray(end))
  }
}

/** Characters shown on each side of a match in a text. */
const AROUND = 40

/** Returns a match in a name, a note or another text, with the text around it. */
export function textAround(text: string, offset: number, length: number): MatchText {
  const end = offset + length
  const from = Math.max(0, offset - AROUND)
  const to = Math.min(text.length, end + AROUND)
  return {
    before: (from > 0 ? '…' : '') + visibleText(text.slice(from, offset)),
    match: visibleText(text.slice(offset, end)),
    after: visibleText(text.slice(end, to)) + (to < text.length ? '…' : '')
  }
}

function plainText(bytes: Uint8Array): string {
  return visibleText(wireText(latin1(bytes, 0, bytes.length)))
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
