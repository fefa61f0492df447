import type { Direction } from '../../../shared/model/direction'
import type { RedisItem } from './reader'

/** One-line descriptions of commands and replies, in the notation of redis-cli. */

const MAX_SUMMARY = 160
const MAX_STATUS = 32
const MAX_NAME = 64

export function itemName(direction: Direction, { head, values }: RedisItem): string {
  if (direction === 'up') return (values[0] ?? '').toUpperCase().slice(0, MAX_NAME)
  return head === null ? '' : head.type.name
}

/** Returns a command's arguments, or a reply's values. */
export function itemSummary(direction: Direction, { head, values, count }: RedisItem): string {
  const listed = direction === 'up' ? values.slice(1) : values
  if (direction === 'down' && head?.type.form === 'list' && head.count === 0) return '(empty)'
  const text = listed.join(' ')
  const isShort = values.length < count || text.length > MAX_SUMMARY
  return isShort ? `${text.slice(0, MAX_SUMMARY)}…` : text
}

/** Returns the result of a reply in a word: the code of an error, or a short value. Empty for values of any length. */
export function itemStatus(direction: Direction, { head, values }: RedisItem): string {
  if (direction === 'up' || head === null) return ''
  const [value = ''] = values
  if (head.type.isError === true || head.mark === '+')
    return (/^\S*/.exec(value)?.[0] ?? '').slice(0, MAX_STATUS)
  if (head.type.form === 'line' || head.count === null) return value.slice(0, MAX_STATUS)
  return ''
}
