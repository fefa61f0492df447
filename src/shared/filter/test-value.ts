/** Tests on one value of a field: the slow path of tables, and the only one of rules and the command line. */
import { containsTest } from './contains'
import { isInNetwork } from './network'
import { timeScale } from './filter-time'
import type { FilterTerm, FilterTest, Order } from './tree'

export interface TestTools {
  /** Compiles a regular expression without anchors that ignores case. */
  readonly regex: (pattern: string) => (text: string) => boolean
  /** Compiles a pattern of bytes; the value is Latin-1, one character per byte. */
  readonly bytes: (pattern: string, whole: boolean) => (latin1: string) => boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export type ValueTest = (value: string | number) => boolean

/** Compiles a test of a value that is present. `differs` is true if this value differs. */
export function compileTest(test: FilterTest, tools: TestTools): ValueTest {
  switch (test.kind) {
    case 'there':
      return () => true
    case 'contains': {
      const contains = containsTest(test.text)
      return (value) => contains(String(value))
    }
    case 'equals':
      return (value) => String(value).toLowerCase() === test.text
    case 'same':
      return (value) => String(value) === test.text
    case 'order':
      return orderTest(test.compare, test.text)
    case 'number':
      return numberTest(test.compare, test.value)
    case 'between':
      return (value) => Number(value) >= test.low && Number(value) <= test.high
    case 'hundreds':
      return (value) => Math.floor(Number(value) / 100) === test.value
    case 'regex': {
      const matches = tools.regex(test.pattern)
      return (value) => matches(String(value))
    }
    case 'bytes': {
      const matches = tools.bytes(test.pattern, test.whole)
      return (value) => matches(String(value))
    }
    case 'network':
      return (value) => isInNetwork(test.network, String(value))
    case 'time':
      return timeTest(test, tools.now)
    case 'times': {
      const from = timeScale(test.from, tools.now)
      const to = timeScale(test.to, tools.now)
      const end = to.start + Math.max(1, test.to.span)
      // A range of times of day may pass midnight.
      const passesMidnight = test.from.kind === 'clock' && end <= from.start
      return (value) => {
        const at = from.at(Number(value))
        return passesMidnight ? at >= from.start || at < end : at >= from.start && at < end
      }
    }
    case 'in': {
      const tests = test.tests.map((one) => compileTest(one, tools))
      return (value) => tests.some((one) => one(value))
    }
    case 'differs': {
      const isEqual = compileTest(test.test, tools)
      return (value) => !isEqual(value)
    }
  }
}

function numberTest(compare: '=' | Order, wanted: number): ValueTest {
  switch (compare) {
    case '=':
      return (value) => Number(value) === wanted
    case '<':
      return (value) => Number(value) < wanted
    case '<=':
      return (value) => Number(value) <= wanted
    case '>':
      return (value) => Number(value) > wanted
    case '>=':
      return (value) => Number(value) >= wanted
  }
}

const NUMBER_TEXT = /^\s*-?\d+(?:\.\d+)?\s*$/

function orderTest(compare: Order, wanted: string): ValueTest {
  const asNumber = NUMBER_TEXT.test(wanted) ? numberTest(compare, Number(wanted)) : null
  return (value) => {
    const text = String(value)
    if (asNumber !== null && NUMBER_TEXT.test(text)) return asNumber(text)
    switch (compare) {
      case '<':
        return compareTexts(text, wanted) < 0
      case '<=':
        return compareTexts(text, wanted) <= 0
      case '>':
        return compareTexts(text, wanted) > 0
      case '>=':
        return compareTexts(text, wanted) >= 0
    }
  }
}

/** By code point. Comparing strings directly is by UTF-16 unit, which puts emoji before U+E000. */
function compareTexts(a: string, b: string): number {
  const [from, to] = [Array.from(a), Array.from(b)]
  for (const [at, character] of from.entries()) {
    const other = to[at]
    if (other === undefined) return 1
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return from.length - to.length
}

function timeTest({ compare, time }: Extract<FilterTest, { kind: 'time' }>, now: number): ValueTest {
  const { at, start } = timeScale(time, now)
  const end = start + Math.max(1, time.span)
  switch (compare) {
    case '=':
      return (value) => at(Number(value)) >= start && at(Number(value)) < end
    case '<':
      return (value) => at(Number(value)) < start
    case '<=':
      return (value) => at(Number(value)) < end
    case '>':
      return (value) => at(Number(value)) >= end - (time.span === 0 ? 1 : 0)
    case '>=':
      return (value) => at(Number(value)) >= start
  }
}

/**
 * Tests the values of a field. `differs` requires that none equals, `all` that every value passes, `no` that none does.
 * Without values every test is false, except `no`.
 */
export function testValues(
  { quantity, test }: Pick<FilterTerm, 'quantity' | 'test'>,
  passes: ValueTest,
  values: readonly (string | number)[]
): boolean {
  if (quantity === 'no') return !values.some(passes)
  if (values.length === 0) return false
  return quantity === 'all' || test.kind === 'differs' ? values.every(passes) : values.some(passes)
}
