import type { TextEncoding } from '../../shared/model/text-encodings'

/**
 * Decides whether bytes are a whole word: neither the character before them nor the one after them is a letter, digit
 * or underscore.
 */

/** Bytes that a character takes at most. */
export const EDGE_BYTES = 4

const WORD = /[\p{L}\p{N}\p{M}_]/u

/** The whole `bytes` are the context: nothing is known beyond them. */
export function isWholeWord(bytes: Uint8Array, start: number, end: number, encoding: TextEncoding): boolean {
  return !isWordBefore(bytes, start, encoding) && !isWordAfter(bytes, end, encoding)
}

function isWordBefore(bytes: Uint8Array, at: number, encoding: TextEncoding): boolean {
  if (at === 0) return false
  switch (encoding) {
    case 'utf-16le':
    case 'utf-16be':
      return isWord(text(bytes, at - 2, at, encoding))
    case 'utf-8': {
      let from = at - 1
      while (from > 0 && at - from < EDGE_BYTES && ((bytes[from] ?? 0) & 0xc0) === 0x80) from--
      return isWord(text(bytes, from, at, encoding))
    }
    default:
      return isWordByte(bytes[at - 1] ?? 0, encoding)
  }
}

function isWordAfter(bytes: Uint8Array, at: number, encoding: TextEncoding): boolean {
  if (at >= bytes.length) return false
  switch (encoding) {
    case 'utf-16le':
    case 'utf-16be':
      return isWord(text(bytes, at, at + 2, encoding))
    case 'utf-8':
      return isWord(text(bytes, at, at + EDGE_BYTES, encoding).slice(0, 2))
    default:
      return isWordByte(bytes[at] ?? 0, encoding)
  }
}

/** In the encodings of East Asia, bytes above ASCII belong to a letter nearly always. */
function isWordByte(byte: number, encoding: TextEncoding): boolean {
  if (byte < 0x80 || encoding === 'latin1') return isWord(String.fromCharCode(byte))
  return true
}

function isWord(character: string): boolean {
  const [first = ''] = character
  return WORD.test(first)
}

function text(
  bytes: Uint8Array,
  from: number,
  to: number,
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
): string {
  if (from < 0) return ''
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(from, to))
}
