import type { FilterTable } from '../../../../../shared/filter/facts'
import { keyText, quoted, type FieldKey } from '../../../../../shared/filter/field-key'
import { parseFilter } from '../../../../../shared/filter/parse'
import { printFilter } from '../../../../../shared/filter/print'
import { eachLeaf, type FilterNode } from '../../../../../shared/filter/tree'
import { withFilter } from '../../../app/stores/model/filter-text'

/** The filter of one column: a term about its field in the filter of the table. */

/** Returns the term for an input such as `404`, `>10k`, `a..b` or a text that the field contains. */
export function typedTerm(field: string, typed: string): string {
  const [, operator = ':', rest = ''] = /^(<=|>=|!=|==|=|<|>|~)?(.*)$/s.exec(typed.trim()) ?? []
  const value = rest.trimStart()
  const isSafe = /^[^\s"\\()=<>~!,][^\s"\\(),]*$/.test(value) || operator === '~'
  return `${field}${operator}${isSafe ? value : quoted(value)}`
}

/** Returns the term for a value of the list, which is quoted if necessary. */
export function listedTerm(field: string, value: string): string {
  return `${field}=${value}`
}

/** Returns the fields that occur in a filter. */
export function fieldsIn(tree: FilterNode | null): ReadonlySet<string> {
  const found = new Set<string>()
  eachLeaf(tree, (leaf) => {
    if (leaf.kind === 'term') found.add(fieldName(leaf.key))
  })
  return found
}

function fieldName(key: FieldKey): string {
  return key.kind === 'stream' ? `${key.direction}.bytes` : keyText(key)
}

/**
 * Returns the filter with a term in place of those about the same field that every row must pass; null removes them.
 * Saved filters keep their terms.
 */
export function withColumnTerm(
  filter: string,
  field: string,
  term: string | null,
  table: FilterTable
): string {
  const { tree, problems, usesSaved } = parseFilter(filter, table)
  const parts = tree === null ? [] : tree.kind === 'and' ? tree.parts : [tree]
  const others = parts.filter((part) => part.kind !== 'term' || fieldName(part.key) !== field)
  const isKept = problems.length > 0 || usesSaved || others.length === parts.length
  const rest = isKept
    ? filter
    : others.length === 0
      ? ''
      : printFilter(
          others.length === 1 && others[0] !== undefined ? others[0] : { kind: 'and', parts: others }
        )
  return term === null ? rest : withFilter(rest, term, table)
}
