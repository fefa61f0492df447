import type { Problem } from '../decoder'
import type { RedisProblemCode } from './problems'
import type { RespHead } from './types'
import { RedisValues } from './values'

/** A message while it is being read. */
export interface RedisItem {
  readonly start: number
  /** Head of the outermost element; null for an inline command. */
  head: RespHead | null
  readonly values: RedisValues
  /** True once it has ended and all of it was received. */
  isWhole: boolean
  /** Received bytes of all its strings. */
  bulkBytes: number
  missing: number
  readonly problems: Problem[]
}

export function newItem(start: number): RedisItem {
  return {
    start,
    head: null,
    values: new RedisValues(),
    isWhole: false,
    bulkBytes: 0,
    missing: 0,
    problems: []
  }
}

/** True once the type of the message is known, which attributes precede. */
export function isNamed(item: RedisItem | null): item is RedisItem & { head: RespHead } {
  return item !== null && item.head !== null && item.head.type.isAttribute !== true
}

/** Adds a problem, once for each code. */
export function note(item: RedisItem, code: RedisProblemCode, offset: number): void {
  if (!item.problems.some((problem) => problem.code === code)) item.problems.push({ code, offset })
}
