/**
 * Hexadecimal pattern with wildcards: `01 ?3 * ff` is 01, a byte that ends in 3, any number of bytes (or none), ff.
 * Each `*` is a group. Pieces between wildcards are searched one after another, each at its first occurrence, which
 * finds a match if there is one. A piece is searched with the shift-and algorithm, so that no pattern takes more than a
 * fixed time per byte.
 */
import type { Match, MatchProblem } from '../../shared/contract/matching'
import { characterAt } from '../../shared/bytes/hex-text'
import { latin1, refuse, type FoundMatch, type MatchResult } from './compiled-match'

/** For each byte, the mask of the compared bits, and their values. */
export interface HexPiece {
  readonly masks: readonly number[]
  readonly values: readonly number[]
}

const SEPARATOR = /[\s,;:]/
const DIGIT = /[0-9a-f?]/i

export function compileHex({ pattern, whole }: Extract<Match, { kind: 'hex' }>): MatchResult {
  const parsed = parseHexPattern(pattern)
  if (!Array.isArray(parsed)) return refuse(parsed.code, parsed.at, parsed.message)
  const pieces = parsed.map(compilePiece)
  return { ok: true, match: { find: (bytes) => findPieces(bytes, pieces, whole) } }
}

/** Returns the pieces between the wildcards: one more than there are `*`. */
export function parseHexPattern(pattern: string): HexPiece[] | MatchProblem {
  const pieces: { masks: number[]; values: number[] }[] = [{ masks: [], values: [] }]
  for (let at = 0; at < pattern.length;) {
    const character = pattern.charAt(at)
    if (SEPARATOR.test(character)) {
      at++
    } else if (character === '*') {
      pieces.push({ masks: [], values: [] })
      at++
    } else if (/^(?:0x|\\x)[0-9a-f?]/i.test(pattern.slice(at, at + 3))) {
      at += 2
    } else if (!DIGIT.test(character)) {
      return notHex(pattern, at)
    } else {
      const pair = pattern.slice(at, at + 2)
      const next = pattern.charAt(at + 1)
      if (next === '' || next === '*' || SEPARATOR.test(next)) {
        return wrong(
          'half-byte',
          at,
          `${character} is only half a byte. Write two digits, or ? for any digit.`
        )
      }
      if (!DIGIT.test(next)) return notHex(pattern, at + 1)
      const piece = pieces.at(-1)
      piece?.masks.push(digitBits(pair, 0xf))
      piece?.values.push(digitBits(pair, null))
      at += 2
    }
  }
  return pieces
}

function notHex(pattern: string, at: number): MatchProblem {
  return wrong('not-hex', at, `${characterAt(pattern, at)} is not a hexadecimal digit, ? or *.`)
}

function wrong(code: string, at: number, message: string): MatchProblem {
  return { code, at, message }
}

/** Combines two digits into a byte: `known` (or the digit's value if null) for each given digit, 0 for each `?`. */
function digitBits(pair: string, known: number | null): number {
  const [high, low] = Array.from(pair, (digit) => (digit === '?' ? 0 : (known ?? Number.parseInt(digit, 16))))
  return ((high ?? 0) << 4) | (low ?? 0)
}

interface CompiledPiece extends HexPiece {
  readonly length: number
  /** 32-bit words for each byte value: bit n is set if the byte matches byte n of the piece. */
  readonly fits: Uint32Array
  readonly words: number
}

/** Piece that is searched in a stream, read by read. */
export interface StreamPiece {
  /** Returns the first place at or after `from`, or -1. */
  find(bytes: Uint8Array, from: number): number
  /** Returns the length of the longest end of the bytes from `from` on that may begin a match. */
  openEnd(bytes: Uint8Array, from: number): number
}

export function compileStreamPiece(piece: HexPiece): StreamPiece {
  const compiled = compilePiece(piece)
  const { length, masks, values } = compiled
  const exact = masks.every((mask) => mask === 0xff) ? Uint8Array.from(values) : null
  return {
    find: (bytes, from) =>
      exact === null
        ? firstPlace(bytes, compiled, from)
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(exact, from),
    openEnd: (bytes, from) => {
      const state = new Uint32Array(compiled.words)
      for (let at = Math.max(from, bytes.length - length + 1); at < bytes.length; at++)
        step(state, compiled, bytes[at] ?? 0)
      const word = state.findLastIndex((bits) => bits !== 0)
      return word < 0 ? 0 : 32 * word + 32 - Math.clz32(state[word] ?? 0)
    }
  }
}

function compilePiece({ masks, values }: HexPiece): CompiledPiece {
  const length = masks.length
  const words = Math.ceil(length / 32)
  const fits = new Uint32Array(256 * words)
  for (let n = 0; n < length; n++) {
    for (let byte = 0; byte < 256; byte++) {
      if ((byte & (masks[n] ?? 0)) !== values[n]) continue
      const word = byte * words + (n >> 5)
      fits[word] = (fits[word] ?? 0) | (1 << (n & 31))
    }
  }
  return { masks, values, length, fits, words }
}

function findPieces(bytes: Uint8Array, pieces: readonly CompiledPiece[], whole: boolean): FoundMatch | null {
  const groups: Record<string, string> = {}
  let start = 0
  let end = 0
  for (const [n, piece] of pieces.entries()) {
    const isLast = n === pieces.length - 1
    const at = placeOf(bytes, piece, end, whole && n === 0, whole && isLast)
    if (at < 0) return null
    if (n === 0) start = at
    else groups[n] = latin1(bytes, end, at)
    end = at + piece.length
  }
  groups['0'] = latin1(bytes, start, end)
  return { start, end, groups }
}

function placeOf(
  bytes: Uint8Array,
  piece: CompiledPiece,
  from: number,
  first: boolean,
  last: boolean
): number {
  if (last) {
    const at = bytes.length - piece.length
    return at >= from && (!first || at === 0) && fitsAt(bytes, piece, at) ? at : -1
  }
  if (first) return fitsAt(bytes, piece, 0) ? 0 : -1
  return firstPlace(bytes, piece, from)
}

function fitsAt(bytes: Uint8Array, { masks, values, length }: CompiledPiece, at: number): boolean {
  if (at + length > bytes.length) return false
  for (let n = 0; n < length; n++) if (((bytes[at + n] ?? 0) & (masks[n] ?? 0)) !== values[n]) return false
  return true
}

function firstPlace(bytes: Uint8Array, piece: CompiledPiece, from: number): number {
  const { length, words } = piece
  if (length === 0) return from
  const state = new Uint32Array(words)
  const lastBit = 1 << ((length - 1) & 31)
  for (let at = from; at < bytes.length; at++) {
    step(state, piece, bytes[at] ?? 0)
    if (((state[words - 1] ?? 0) & lastBit) !== 0) return at - length + 1
  }
  return -1
}

/** Moves the search by a byte. Afterwards bit n is set if the last n + 1 bytes match the first of the piece. */
function step(state: Uint32Array, { fits, words }: CompiledPiece, byte: number): void {
  const row = byte * words
  let carry = 1
  for (let word = 0; word < words; word++) {
    const bits = state[word] ?? 0
    state[word] = ((bits << 1) | carry) & (fits[row + word] ?? 0)
    carry = bits >>> 31
  }
}
