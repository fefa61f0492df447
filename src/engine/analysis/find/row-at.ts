import type { Direction } from '../../../shared/model/direction'
import type { Walker } from '../walker'

/** Returns the row of the segment index that contains a byte of a stream. */
export function rowAt(
  { conversations }: Walker,
  connection: number,
  direction: Direction,
  offset: number
): number {
  let found = 0
  conversations.walk(connection, direction, offset, (_row, number) => {
    found = number
    return false
  })
  return found
}
