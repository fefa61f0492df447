/** One direction of a leg: `up` is client → server, `down` is server → client. */
export type Direction = 'up' | 'down'

export const DIRECTIONS: readonly Direction[] = ['up', 'down']

export function opposite(direction: Direction): Direction {
  return direction === 'up' ? 'down' : 'up'
}
