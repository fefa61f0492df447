import type { Push } from '../fuzz/table-entries'

/** As the streams arrive: in segments, both directions by turns. */
export function* segments(pushes: readonly Push[], size: number): Generator<Push, void> {
  const longest = Math.max(...pushes.map(([, bytes]) => bytes.length))
  for (let at = 0; at < longest; at += size)
    for (const [direction, bytes] of pushes)
      if (at < bytes.length) yield [direction, bytes.subarray(at, at + size)]
}
