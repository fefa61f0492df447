import type { DiffChange } from './align'

/**
 * Merges changes separated by only a few equal bytes. Otherwise coincidentally equal bytes would fragment a difference
 * until it is unreadable.
 */

/** Maximum length of an equal range regarded as coincidental. */
const CHANCE = 3

export function tidy(changes: readonly DiffChange[]): DiffChange[] {
  const joined: DiffChange[] = []
  for (const change of changes) {
    const last = joined.at(-1)
    const between = last === undefined ? Infinity : change.left - last.leftEnd
    const isChance =
      last !== undefined && between <= CHANCE && between <= size(last) && between <= size(change)
    if (isChance) joined[joined.length - 1] = { ...last, leftEnd: change.leftEnd, rightEnd: change.rightEnd }
    else joined.push(change)
  }
  return joined
}

function size({ left, leftEnd, right, rightEnd }: DiffChange): number {
  return Math.max(leftEnd - left, rightEnd - right)
}
