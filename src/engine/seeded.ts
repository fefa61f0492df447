/**
 * Reproducible random numbers from a seed, a name and an attempt number, independent of the connection and of the order
 * of attempts.
 *
 * FNV-1a mixes the name and numbers into a state, from which SplitMix32 draws: small, and more than sufficient for test
 * data. Not suitable for secrets.
 */

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
const TWO_32 = 2 ** 32

/** Returns integers from 0 to 2^32 - 1. */
export type Draw = () => number

export function seedOf(seed: number, name: string): number {
  let state = FNV_OFFSET ^ seed
  for (let at = 0; at < name.length; at++) state = Math.imul(state ^ name.charCodeAt(at), FNV_PRIME)
  return state >>> 0
}

/** `seed`: as returned by `seedOf`. */
export function drawsOf(seed: number, attempt: number): Draw {
  let state = mixed((seed ^ mixed(attempt >>> 0)) + Math.floor(attempt / TWO_32))
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mixed(state)
  }
}

/** Returns a number from 0 (inclusive) to 1 (exclusive). */
export function share(draw: Draw): number {
  return draw() / TWO_32
}

/** Returns an integer from `from` to `to`, inclusive, uniformly distributed within the precision of 53 bits. */
export function integerIn(draw: Draw, from: number, to: number): number {
  const span = to - from + 1
  if (span <= TWO_32) {
    // Draws again for values that would make the first results more likely than the last.
    const most = TWO_32 - (TWO_32 % span)
    for (;;) {
      const drawn = draw()
      if (drawn < most) return from + (drawn % span)
    }
  }
  const share = ((draw() >>> 5) * 2 ** 26 + (draw() >>> 6)) / 2 ** 53
  return Math.min(to, from + Math.floor(share * span))
}

export function hexOf(draw: Draw, bytes: number): string {
  let text = ''
  while (text.length < 2 * bytes) text += draw().toString(16).padStart(8, '0')
  return text.slice(0, 2 * bytes)
}

/** UUID version 4 (RFC 9562, section 5.4). */
export function uuidOf(draw: Draw): string {
  const hex = hexOf(draw, 16)
  const variant = '89ab'[draw() >>> 30] ?? '8'
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20)
  ].join('-')
}

function mixed(value: number): number {
  let state = value | 0
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97)
  return (state ^ (state >>> 15)) >>> 0
}
