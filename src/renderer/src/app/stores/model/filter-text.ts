/** Changes the text of a filter as menus and chips do. */
import type { FilterTable } from '../../../../../shared/filter/facts'
import { parseFilter } from '../../../../../shared/filter/parse'
import { opposite } from '../../../kit/model/seen-term'

/** Returns the filter with another condition that must hold as well, in place of its opposite. */
export function withFilter(filter: string, condition: string, table: FilterTable): string {
  const before = filter.trim()
  if (before === '') return condition
  if (` ${before} `.includes(` ${condition} `)) return before
  if (parseFilter(before, table).tree?.kind === 'or') return `(${before}) ${condition}`
  return `${` ${before} `.replace(` ${opposite(condition)} `, ' ').trim()} ${condition}`.trim()
}

/** State of a saved filter in a filter's text. */
export type ChipState = 'off' | 'on' | 'negated'

function chipPattern(name: string): RegExp {
  return new RegExp(`(^|\\s)(-?)@${name}(\\([^)]*\\))?(?=\\s|$)`, 'i')
}

export function chipState(filter: string, name: string): ChipState {
  const found = chipPattern(name).exec(filter)
  if (found === null) return 'off'
  return found[2] === '-' ? 'negated' : 'on'
}

/** Turns a saved filter on, or off if it is in the state that was requested. */
export function withChip(filter: string, name: string, isNegated: boolean, table: FilterTable): string {
  const state = chipState(filter, name)
  const without = filter.replace(chipPattern(name), '').trim()
  if (state === (isNegated ? 'negated' : 'on')) return without
  return withFilter(without, `${isNegated ? '-' : ''}@${name}`, table)
}
