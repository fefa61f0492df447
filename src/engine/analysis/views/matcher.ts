import type { UntoldReason, ViewQuery } from '../../../shared/contract/views'
import type { HeadKey } from '../../../shared/filter/field-key'
import { holds, parseFilter, type FilterTerm } from '../../../shared/filter/filter-text'
import { AppError } from '../../../shared/model/app-error'
import { hasNumber } from '../../../shared/model/number-ranges'
import type { RowSource } from './source'

/** Placeholder for a value that exists but cannot be read, with the reason. */
export interface UnreadableValue {
  readonly note: UntoldReason
}
/** Null if there is no value. */
export type HeadValue = string | UnreadableValue | null

/**
 * Reads the values of fields from a row's messages, in the order of the keys. Returns a promise if bodies
 * have to be decoded.
 */
export interface HeadSource {
  values(row: number, keys: readonly HeadKey[]): HeadValue[] | Promise<HeadValue[]>
}

interface HeadTerm {
  readonly term: FilterTerm
  readonly key: HeadKey
}

/** Decides whether a row belongs to a view. */
export class RowMatcher {
  readonly #query: ViewQuery
  readonly #source: RowSource
  readonly #words: readonly string[]
  readonly #sessions: ReadonlySet<number> | null
  readonly #facts: readonly FilterTerm[]
  readonly #heads: readonly HeadTerm[]
  readonly #isAttempt: ((row: number) => boolean) | null

  /** Throws `bad-input` for an invalid filter. */
  constructor(query: ViewQuery, source: RowSource) {
    this.#query = query
    this.#source = source
    const { words, terms, problems } = parseFilter(query.filter, query.kind)
    const [problem] = problems
    if (problem !== undefined)
      throw new AppError('bad-input', `The filter cannot be used: ${problem.code} in ${problem.text}`)
    this.#words = words
    this.#facts = terms.filter(({ key }) => key.kind === 'fact')
    this.#heads = terms.flatMap((term) => (term.key.kind === 'head' ? [{ term, key: term.key }] : []))
    const whose = query.attemptsOf
    this.#isAttempt = whose === undefined ? null : (source.attemptsOf?.(whose) ?? null)
    this.#sessions = query.sessions === null ? null : new Set(query.sessions)
  }

  /** True if every row matches. */
  get isAll(): boolean {
    const { only, marked = false } = this.#query
    const isLimited = this.#words.length > 0 || this.#sessions !== null || only !== undefined || marked
    return !isLimited && this.#isAttempt === null && this.#facts.length === 0 && this.#heads.length === 0
  }

  /** True if matching uses facts that may change while an exchange is in progress. */
  get hasTerms(): boolean {
    return this.#facts.length > 0
  }

  /** True if matching requires reading messages. */
  get readsHeads(): boolean {
    return this.#heads.length > 0
  }

  /** Matches a row against the data in the tables. */
  matches(row: number): boolean {
    const { only, marked = false } = this.#query
    if (marked && !this.#source.isMarked(row)) return false
    if (this.#isAttempt?.(row) === false) return false
    if (only !== undefined && !hasNumber(only, row + 1)) return false
    if (this.#sessions !== null && !this.#sessions.has(this.#source.session(row))) return false
    for (const term of this.#facts) {
      if (term.key.kind === 'fact' && !holds(term, this.#source.fact(row, term.key.fact))) return false
    }
    if (this.#words.length === 0) return true
    const text = this.#source.text(row)
    return this.#words.every((word) => text.includes(word))
  }

  /** Keys of the values to read from a row's messages. */
  get headKeys(): readonly HeadKey[] {
    return this.#heads.map(({ key }) => key)
  }

  /** Matches the values of `headKeys`, read from the row's messages. */
  matchesValues(values: readonly HeadValue[]): boolean {
    return this.#heads.every(({ term }, at) => holds(term, readableValue(values[at] ?? null)))
  }
}

/** Returns the value, or null if it is absent or cannot be read. */
export function readableValue(value: HeadValue): string | null {
  return typeof value === 'string' ? value : null
}
