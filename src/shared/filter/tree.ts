/** Parsed filter. */
import type { FieldKey } from './field-key'
import type { FilterTime } from './filter-time'
import type { Network } from './network'

export type Order = '<' | '<=' | '>' | '>='

export type FilterTest =
  /** The field is present. */
  | { readonly kind: 'there' }
  /** In lower case. */
  | { readonly kind: 'contains' | 'equals'; readonly text: string }
  /** With the same case. */
  | { readonly kind: 'same'; readonly text: string }
  /** By code point, or as numbers if both are. */
  | { readonly kind: 'order'; readonly compare: Order; readonly text: string }
  | { readonly kind: 'number'; readonly compare: '=' | Order; readonly value: number }
  /** Both ends included. */
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  /** `5xx`. */
  | { readonly kind: 'hundreds'; readonly value: number }
  /** RE2, not anchored, ignoring case. */
  | { readonly kind: 'regex'; readonly pattern: string }
  /** Bytes with wildcards; `whole`: the value is exactly these. */
  | { readonly kind: 'bytes'; readonly pattern: string; readonly whole: boolean }
  | { readonly kind: 'network'; readonly network: Network }
  | { readonly kind: 'time'; readonly compare: '=' | Order; readonly time: FilterTime }
  | { readonly kind: 'times'; readonly from: FilterTime; readonly to: FilterTime }
  | { readonly kind: 'in'; readonly tests: readonly FilterTest[] }
  /** No value of the field passes the test. */
  | { readonly kind: 'differs'; readonly test: FilterTest }

/** Half-open; negative positions count from the end, null is the end. */
export interface FieldSlice {
  readonly from: number
  readonly to: number | null
}

/** Which of several values of a field, such as repeated headers, must pass. */
export type Quantity = 'any' | 'all' | 'no'

export interface FilterTerm {
  readonly kind: 'term'
  readonly key: FieldKey
  readonly slice: FieldSlice | null
  readonly quantity: Quantity
  readonly test: FilterTest
}

export interface FilterWord {
  readonly kind: 'word'
  /** In lower case; part of one of the row's texts. */
  readonly text: string
}

export type FilterNode =
  | FilterWord
  | FilterTerm
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode }
  /** Of an exchange: its connection matches. */
  | { readonly kind: 'connection'; readonly part: FilterNode }
  /** Of a connection: any, all or none of its exchanges match. */
  | { readonly kind: 'exchanges'; readonly quantity: Quantity; readonly part: FilterNode }
  /** Of a connection: the number of its exchanges that match. */
  | { readonly kind: 'count'; readonly part: FilterNode; readonly test: CountTest }

export type CountTest = Extract<FilterTest, { kind: 'number' | 'between' }> | CountDiffers
interface CountDiffers {
  readonly kind: 'differs'
  readonly test: Extract<FilterTest, { kind: 'number' }>
}

export const FILTER_PROBLEMS = [
  'unknown-field',
  'needs-rules',
  'wrong-table',
  'not-a-number',
  'not-a-time',
  'not-a-slice',
  'bad-regex',
  'bad-hex',
  'no-closing-quote',
  'no-closing-bracket',
  'no-opening-bracket',
  'missing-operand',
  'unknown-saved-filter',
  'too-deep',
  'too-long'
] as const
export type FilterProblemCode = (typeof FILTER_PROBLEMS)[number]

export interface FilterProblem {
  readonly code: FilterProblemCode
  /** The invalid part of the input: input[from, to). */
  readonly text: string
  readonly from: number
  readonly to: number
  /** Valid forms that could stand there, best first. */
  readonly expected: readonly string[]
}

export interface Filter {
  /** Null if the filter is empty, so that every row matches; the valid parts if there are problems. */
  readonly tree: FilterNode | null
  readonly problems: readonly FilterProblem[]
  /** True if it uses a saved filter. */
  readonly usesSaved: boolean
}

/** Maximum nesting of groups, negations and saved filters. */
export const MAX_FILTER_DEPTH = 32
/** Maximum number of words and terms, those of saved filters included. */
export const MAX_FILTER_TERMS = 200

/** Calls `visit` for every word and term. */
export function eachLeaf(node: FilterNode | null, visit: (leaf: FilterWord | FilterTerm) => void): void {
  if (node === null) return
  switch (node.kind) {
    case 'word':
    case 'term':
      visit(node)
      return
    case 'and':
    case 'or':
      for (const part of node.parts) eachLeaf(part, visit)
      return
    default:
      eachLeaf(node.part, visit)
  }
}
