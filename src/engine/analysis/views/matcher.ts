import type { UntoldReason, ViewQuery } from '../../../shared/contract/views'
import type { HeadKey } from '../../../shared/filter/field-key'
import { holds, parseFilter, type FilterTerm } from '../../../shared/filter/filter-text'
import { AppError } from '../../../shared/model/app-error'
import { hasNumber } from '../../../shared/model/number-ranges'
import type { ViewSource } from './source'

/** Why nobody can tell a value that may be there. */
export interface Untold {
  readonly note: UntoldReason
}
/** Null where there is none. */
export type HeadValue = string | Untold | null

/** Reads from messages what a view asks of them: values in the order of the keys; later, where bodies have to be decoded. */
export interface HeadSource {
  values(row: number, keys: readonly HeadKey[]): HeadValue[] | Promise<HeadValue[]>
}

interface HeadTerm {
  readonly term: FilterTerm
  readonly key: HeadKey
}

/** Whether a row belongs into a view. */
export class RowMatcher {
  readonly #query: ViewQuery
  readonly #source: ViewSource
  readonly #words: readonly string[]
  readonly #sessions: ReadonlySet<number> | null
  readonly #facts: readonly FilterTerm[]
  readonly #heads: readonly HeadTerm[]
  readonly #isAttempt: ((row: number) => boolean) | null

  /** Throws `bad-input` for a filter that is none. */
  constructor(query: ViewQuery, source: ViewSource) {
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

  /** Every row does. */
  get isAll(): boolean {
    const { only, marked = false } = this.#query
    const isLimited = this.#words.length > 0 || this.#sessions !== null || only !== undefined || marked
    return !isLimited && this.#isAttempt === null && this.#facts.length === 0 && this.#heads.length === 0
  }

  /** What it says of fields may change while an exchange goes on. */
  get hasTerms(): boolean {
    return this.#facts.length > 0
  }

  /** It takes reading messages to tell. */
  get readsHeads(): boolean {
    return this.#heads.length > 0
  }

  /** By what the tables hold. */
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

  /** What has to be read of a row's messages. */
  get headKeys(): readonly HeadKey[] {
    return this.#heads.map(({ key }) => key)
  }

  /** By what its messages say: the values of `headKeys`. */
  matchesValues(values: readonly HeadValue[]): boolean {
    return this.#heads.every(({ term }, at) => holds(term, toldOf(values[at] ?? null)))
  }
}

/** What nobody can tell counts as what is not there. */
export function toldOf(value: HeadValue): string | null {
  return typeof value === 'string' ? value : null
}
