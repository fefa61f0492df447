import { parseHexPattern, type HexPiece } from '../matching/hex-pattern'
import type { CompiledFind, Found } from './found'
import { fitsAt, type Needle } from './needle'

/**
 * Compiles a hexadecimal pattern with wildcards, as in rules: `01 ?3 * ff`. A `*` stands for at most MOST_BETWEEN
 * bytes. A match is as short as possible from its first byte on.
 */

export const MOST_BETWEEN = 4096

export function hexSearchers(pattern: string): CompiledFind {
  const parsed = parseHexPattern(pattern)
  if (!Array.isArray(parsed)) return { ok: false, problem: parsed }
  // A `*` at either end adds nothing to search for.
  const pieces = parsed.filter(({ values }) => values.length > 0).map(needleOf)
  const [first] = pieces
  const best = pieces.reduce((found, piece, at) => (weight(piece) > weight(pieces[found]) ? at : found), 0)
  const needle = pieces[best]
  if (first === undefined || needle === undefined)
    return { ok: false, problem: { code: 'no-bytes', at: 0, message: 'The pattern has no bytes.' } }
  if (pieces.length === 1) return { ok: true, searchers: [{ kind: 'fixed', needle: first }] }
  const lengths = pieces.map(({ length }) => length)
  const left = lengths.slice(0, best).reduce((sum, length) => sum + length + MOST_BETWEEN, 0)
  const after = lengths.slice(best + 1).reduce((sum, length) => sum + length + MOST_BETWEEN, needle.length)
  return {
    ok: true,
    searchers: [
      {
        kind: 'window',
        needles: [needle],
        left,
        right: after,
        context: 0,
        inLine: false,
        find: (bytes, from) => findPieces(pieces, bytes, from)
      }
    ]
  }
}

function needleOf({ values, masks }: HexPiece): Needle {
  return {
    length: values.length,
    values: Uint8Array.from(values),
    masks: Uint8Array.from(masks),
    exact: null
  }
}

/** Number of compared bits: the more, the fewer places. */
function weight(needle: Needle | undefined): number {
  let bits = 0
  for (const mask of needle?.masks ?? []) bits += mask === 0xff ? 8 : mask === 0 ? 0 : 4
  return bits
}

/**
 * Goes through the pieces from the last to the first and keeps, for each place of a piece, the end of the shortest
 * match that begins there. Linear in the number of bytes for each piece.
 */
function findPieces(pieces: readonly Needle[], bytes: Uint8Array, from: number): Found | null {
  /** Places of the piece that follows, in order, and the ends of their matches. */
  let places: number[] = []
  let ends: number[] = []
  for (const [back, piece] of [...pieces].reverse().entries()) {
    const nextPlaces = places
    const nextEnds = ends
    places = []
    ends = []
    let next = 0
    for (let at = from; at + piece.length <= bytes.length; at++) {
      if (!fitsAt(piece, bytes, at)) continue
      const after = at + piece.length
      while ((nextPlaces[next] ?? Infinity) < after) next++
      const follows = back === 0 ? after : (nextPlaces[next] ?? Infinity)
      if (follows - after > MOST_BETWEEN) continue
      places.push(at)
      ends.push(back === 0 ? after : (nextEnds[next] ?? after))
    }
  }
  const [start] = places
  const [end] = ends
  return start === undefined || end === undefined ? null : [start, end]
}
