import type { Change } from './align'

/**
 * Joins changes that only a few equal bytes part. Of two unlike stretches every byte that is equal by chance would be
 * called so, and nobody could read it.
 */

/** Longest stretch of equal bytes that is taken for chance. */
const CHANCE = 3

export function tidy(changes: readonly Change[]): Change[] {
  const joined: Change[] = []
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

function size({ left, leftEnd, right, rightEnd }: Change): number {
  return Math.max(leftEnd - left, rightEnd - right)
}
