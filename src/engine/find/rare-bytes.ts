import type { Needle } from './needle'

/**
 * Chooses the two bytes of a needle that occur least often in the searched data. They are compared first, so the rarer
 * they are, the fewer places need a full comparison.
 */

/** Number of values that each byte of the needle may have counts like that many bytes of the sample. */
export interface RareBytes {
  readonly first: number
  readonly second: number
}

/** Letters, digits and separators of text, most frequent first; other bytes count as rare. */
const FREQUENT = ' etaoinsrhld"cu0m12:,pf/g.-wyb3=458697_vkT\r\nAEISCORNPDLHMFGUBxj{}[]qz<>\0'

/** Counts of bytes in typical traffic, for the beginning of a search. */
export function typicalCounts(): Float64Array {
  const counts = new Float64Array(256).fill(0.1)
  for (const [at, letter] of Array.from(FREQUENT).entries())
    counts[letter.charCodeAt(0)] = FREQUENT.length - at
  counts[0xff] = 5
  return counts
}

/** Counts each byte of a sample on top of the typical counts. */
export function sampleCounts(sample: Uint8Array): Float64Array {
  const counts = typicalCounts()
  for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1
  return counts
}

export function rareBytes({ length, values, masks }: Needle, counts: Float64Array): RareBytes {
  const weights = Array.from({ length }, (_, n) => weightOf(values[n] ?? 0, masks[n] ?? 0, counts))
  const order = weights.map((_, n) => n).sort((a, b) => (weights[a] ?? 0) - (weights[b] ?? 0))
  const first = order[0] ?? 0
  // The same byte at two offsets says less than two different ones.
  const second = order.find((n) => n !== first && values[n] !== values[first]) ?? order[1] ?? first
  return { first, second }
}

/** Returns how often bytes that fit occur. */
function weightOf(value: number, mask: number, counts: Float64Array): number {
  if (mask === 0xff) return counts[value] ?? 0
  let weight = 0
  for (let byte = 0; byte < 256; byte++) if ((byte & mask) === value) weight += counts[byte] ?? 0
  return weight
}
