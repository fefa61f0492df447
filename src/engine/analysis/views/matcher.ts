import type { ViewQuery } from '../../../shared/contract/views'
import { parseFilter } from '../../../shared/filter/parse'
import type { TestTools } from '../../../shared/filter/test-value'
import { eachLeaf, type FilterNode } from '../../../shared/filter/tree'
import { AppError } from '../../../shared/model/app-error'
import { hasNumber } from '../../../shared/model/number-ranges'
import { compileHex } from '../../matching/hex-pattern'
import { compileTextRegex, textRegexProblem } from '../../matching/text-regex'
import { compileRowTest, decide, type Reads, type RowTest } from './row-test'
import type { RowSource } from './source'
import { FALSE, TRUE, UNREAD, type Truth } from './truth'

/** Decides whether a row belongs to a view. */
export class RowMatcher {
  readonly #query: ViewQuery
  readonly #source: RowSource
  readonly #tree: FilterNode | null
  readonly #test: RowTest | null
  readonly #sessions: ReadonlySet<number> | null
  readonly #isAttempt: ((row: number) => boolean) | null
  readonly #uses: Uses

  /** Throws `bad-input` for an invalid filter. `reads`: how to read messages, if the filter needs them. */
  constructor(query: ViewQuery, source: RowSource, reads: Reads = { exchanges: null, connections: null }) {
    this.#query = query
    this.#source = source
    const { tree, problems } = parseFilter(query.filter, query.kind, { regexProblem: textRegexProblem })
    const [problem] = problems
    if (problem !== undefined)
      throw new AppError('bad-input', `The filter cannot be used: ${problem.code} in ${problem.text}`)
    this.#tree = tree
    this.#uses = usesOf(tree)
    this.#test =
      tree === null ? null : compileRowTest(tree, { source, table: query.kind, reads, tools: testTools() })
    const whose = query.attemptsOf
    this.#isAttempt = whose === undefined ? null : (source.attemptsOf?.(whose) ?? null)
    this.#sessions = query.sessions === null ? null : new Set(query.sessions)
  }

  /** The parsed filter; null if it is empty. */
  get tree(): FilterNode | null {
    return this.#tree
  }

  /** True if every row matches. */
  get isAll(): boolean {
    return this.#test === null && !this.isLimited
  }

  /** True if the query excludes rows apart from its filter. */
  get isLimited(): boolean {
    const { only, marked = false } = this.#query
    return this.#sessions !== null || only !== undefined || marked || this.#isAttempt !== null
  }

  /** True if matching uses facts that may change while an exchange is in progress. */
  get hasTerms(): boolean {
    return this.#uses.terms
  }

  /** True if matching requires reading messages. */
  get readsHeads(): boolean {
    return this.#uses.messages
  }

  /** True if the result depends on rows of the other table. */
  get usesRelated(): boolean {
    return this.#uses.related
  }

  /** Matches a row against the data in the tables; true if its messages decide. */
  matches(row: number): boolean {
    const truth = this.quick(row)
    return truth === TRUE || truth === UNREAD
  }

  quick(row: number): Truth {
    if (!this.isCandidate(row)) return FALSE
    return this.#test === null ? TRUE : this.#test.quick(row)
  }

  /** Returns false for a row that the query excludes apart from its filter. */
  isCandidate(row: number): boolean {
    const { only, marked = false } = this.#query
    if (marked && !this.#source.isMarked(row)) return false
    if (this.#isAttempt?.(row) === false) return false
    if (only !== undefined && !hasNumber(only, row + 1)) return false
    return this.#sessions === null || this.#sessions.has(this.#source.session(row))
  }

  /** Decides a row, reading its messages if necessary. */
  decide(row: number): Truth | Promise<Truth> {
    if (!this.isCandidate(row)) return FALSE
    return this.#test === null ? TRUE : decide(this.#test, row)
  }
}

interface Uses {
  readonly terms: boolean
  readonly messages: boolean
  readonly related: boolean
}

function usesOf(tree: FilterNode | null): Uses {
  let [terms, messages] = [false, false]
  eachLeaf(tree, (leaf) => {
    // A negated word may stop matching as well.
    terms = true
    if (leaf.kind === 'term' && leaf.key.kind !== 'fact') messages = true
  })
  const isPlain =
    tree === null ||
    tree.kind === 'word' ||
    (tree.kind === 'and' && tree.parts.every(({ kind }) => kind === 'word'))
  return { terms: terms && !isPlain, messages, related: hasRelation(tree) }
}

function hasRelation(node: FilterNode | null): boolean {
  switch (node?.kind) {
    case 'connection':
    case 'exchanges':
    case 'count':
      return true
    case 'and':
    case 'or':
      return node.parts.some(hasRelation)
    case 'not':
      return hasRelation(node.part)
    default:
      return false
  }
}

export function testTools(now = Date.now()): TestTools {
  return {
    regex: compileTextRegex,
    bytes: (pattern, whole) => {
      const compiled = compileHex({ kind: 'hex', pattern, whole })
      return (latin1) => compiled.ok && compiled.match.find(Buffer.from(latin1, 'latin1')) !== null
    },
    now
  }
}
