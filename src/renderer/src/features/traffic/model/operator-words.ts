import { eachLeaf, type FilterNode } from '../../../../../shared/filter/tree'

/** `and`, `or`, `not` and parentheses outside quotes, which earlier versions searched for as words. */

const PHRASE = /("(?:[^"\\]|\\.)*")/
const OPERATOR = /(?<=^|[\s()])(?:and|or|not|&&|\|\|)(?=[\s()]|$)|[()]/gi

/** True for a filter of words alone that has operators, which may be meant as words. */
export function mayMeanWords(text: string, tree: FilterNode | null): boolean {
  if (tree === null || text.split(PHRASE).every((part, at) => at % 2 === 1 || part.search(OPERATOR) < 0))
    return false
  let isWords = true
  eachLeaf(tree, ({ kind }) => {
    if (kind !== 'word') isWords = false
  })
  return isWords
}

/** Returns the filter with its operators as words. */
export function withQuotedOperators(text: string): string {
  return text
    .split(PHRASE)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(OPERATOR, ' "$&" ')))
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim()
}
