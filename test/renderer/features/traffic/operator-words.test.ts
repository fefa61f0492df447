/** Operators of a filter that may be meant as words. */
import { expect, it } from 'vitest'
import {
  mayMeanWords,
  withQuotedOperators
} from '../../../../src/renderer/src/features/traffic/model/operator-words'
import { parseFilter } from '../../../../src/shared/filter/parse'

const isShownFor = (text: string): boolean => mayMeanWords(text, parseFilter(text, 'exchanges').tree)

it('are operators between words alone, outside quotes', () => {
  expect(['not found', 'rock and roll', 'a OR b', 'f (x)', '(a)'].map(isShownFor)).toEqual(
    Array(5).fill(true)
  )
  const others = ['', 'order', '"not found"', '"a" "or" b', 'status:5xx or get', '-a', 'android notes']
  expect(others.map(isShownFor)).toEqual(Array(7).fill(false))
})

it('are quoted to be words', () => {
  expect(withQuotedOperators('not found')).toBe('"not" found')
  expect(withQuotedOperators('"a or b" (c)')).toBe('"a or b" "(" c ")"')
  const { tree, problems } = parseFilter(withQuotedOperators('f (x) and not y'), 'exchanges')
  expect([problems, tree?.kind]).toEqual([[], 'and'])
})
