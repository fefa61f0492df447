import type { Direction } from '../../../shared/model/direction'
import type { RespHead } from './types'
import type { RedisValues } from './values'

/** One-line descriptions of commands and replies, in the notation of redis-cli. */

const MAX_STATUS = 32
const MAX_NAME = 64

interface Summarised {
  /** Of the outermost element; null for an inline command. */
  readonly head: RespHead | null
  readonly values: RedisValues
  readonly isWhole: boolean
}

export function itemName(direction: Direction, { head, values }: Summarised): string {
  if (direction === 'up') return commandName(values)
  return head === null ? '' : head.type.name
}

export function commandName({ texts }: RedisValues): string {
  return (texts[0] ?? '').slice(0, MAX_NAME).toUpperCase()
}

/** Returns a command's arguments, or a reply's values. */
export function itemSummary(direction: Direction, { head, values, isWhole }: Summarised): string {
  if (head?.type.form === 'list' && values.count === 0 && isWhole) return '(empty)'
  return values.line(direction === 'up' ? 1 : 0, isWhole)
}

/** Returns the result of a reply in a word: the code of an error, or a short value. Empty for values of any length. */
export function itemStatus(direction: Direction, { head, values }: Summarised): string {
  if (direction === 'up' || head === null) return ''
  const [value = ''] = values.texts
  if (head.type.isError === true || head.mark === '+')
    return (/^\S*/.exec(value)?.[0] ?? '').slice(0, MAX_STATUS)
  if (head.type.form === 'line' || head.count === null) return value.slice(0, MAX_STATUS)
  return ''
}
