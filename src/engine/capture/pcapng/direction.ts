/**
 * The two streams of a leg as numbers. The capture's columns and hot paths use `0` and `1` for `'up'` and `'down'`, so
 * that a direction is an array index and needs no string comparison per packet.
 */
import type { Direction } from '../../../shared/model/direction'

export const UP = 0
export const DOWN = 1

/** Index into the model's `DIRECTIONS`. */
export type DirectionCode = typeof UP | typeof DOWN

export function directionCode(direction: Direction): DirectionCode {
  return direction === 'up' ? UP : DOWN
}

export function oppositeCode(code: DirectionCode): DirectionCode {
  return code === UP ? DOWN : UP
}
