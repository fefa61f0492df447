/**
 * Stable radix sort of unsigned 32-bit keys with the values that belong to them. Yields between units of work of about
 * a millisecond, so that the caller can slice it.
 */

const DIGIT_BITS = 11
const DIGITS = 1 << DIGIT_BITS
const SHIFTS = [0, DIGIT_BITS, 2 * DIGIT_BITS]
/** Elements between two yields. */
const STRIDE = 1 << 17

/** Sorts in place. `keys` and `values` have the same length. */
export function* radixSort(keys: Uint32Array, values: Uint32Array): Generator<void, void> {
  const { length } = keys
  let from: Pairs = { keys, values }
  let to: Pairs = { keys: new Uint32Array(length), values: new Uint32Array(length) }
  for (const shift of SHIFTS) {
    const starts = startsOf(keys, shift)
    // All keys have the same digit.
    if (starts === null) continue
    for (let at = 0; at < length; at += STRIDE) {
      distribute(from, to, { starts, shift, at, end: Math.min(length, at + STRIDE) })
      yield
    }
    ;[from, to] = [to, from]
  }
  if (from.keys === keys) return
  keys.set(from.keys)
  values.set(from.values)
}

/** Returns the position of the first key of each digit; null if all keys have the same. */
function startsOf(keys: Uint32Array, shift: number): Uint32Array | null {
  const starts = new Uint32Array(DIGITS)
  for (const key of keys) {
    const digit = (key >>> shift) & (DIGITS - 1)
    starts[digit] = (starts[digit] ?? 0) + 1
  }
  let sum = 0
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = starts[digit] ?? 0
    if (count === keys.length) return null
    starts[digit] = sum
    sum += count
  }
  return starts
}

interface Pairs {
  readonly keys: Uint32Array
  readonly values: Uint32Array
}

function distribute(
  from: Pairs,
  to: Pairs,
  { starts, shift, at: first, end }: { starts: Uint32Array; shift: number; at: number; end: number }
): void {
  for (let at = first; at < end; at++) {
    const key = from.keys[at] ?? 0
    const digit = (key >>> shift) & (DIGITS - 1)
    const place = starts[digit] ?? 0
    starts[digit] = place + 1
    to.keys[place] = key
    to.values[place] = from.values[at] ?? 0
  }
}
