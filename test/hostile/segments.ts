import type { Push } from '../fuzz/table-entries'

/** Splits the streams into segments that alternate between both directions. */
export function* segments(pushes: readonly Push[], size: number): Generator<Push, void> {
  const longest = Math.max(...pushes.map(([, bytes]) => bytes.length))
  for (let at = 0; at < longest; at += size)
    for (const [direction, bytes] of pushes)
      if (at < bytes.length) yield [direction, bytes.subarray(at, at + size)]
}
