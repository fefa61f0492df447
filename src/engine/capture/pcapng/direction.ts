/**
 * The two streams of a leg as numbers: the capture's columns and hot paths hold `0` and `1` where the model says
 * `'up'` and `'down'`, so that a direction is an array index and never a string comparison per packet.
 */
import type { Direction } from '../../../shared/model/direction'

export const UP = 0
export const DOWN = 1

/** An index into the model's `DIRECTIONS`. */
export type DirectionCode = typeof UP | typeof DOWN

export function directionCode(direction: Direction): DirectionCode {
  return direction === 'up' ? UP : DOWN
}

export function oppositeCode(code: DirectionCode): DirectionCode {
  return code === UP ? DOWN : UP
}
