import type { ViewQuery } from '../../../shared/contract/views'
import { parseFilter } from '../../../shared/filter/parse'
import { eachLeaf, type FilterNode } from '../../../shared/filter/tree'
import { AppError } from '../../../shared/model/app-error'
import { hasNumber } from '../../../shared/model/number-ranges'
import { testTools } from '../../matching/test-tools'
import { textRegexProblem } from '../../matching/text-regex'
import { addRow, blockOf, byBlock, noBits, Results, type Bits } from './blocks/bits'
import { AndOp, RowOp, type BlockOp, type TableChanges } from './blocks/block-op'
import { compileBlocks } from './blocks/compile-blocks'
import { compileRowTest, type Reads, type RowTest } from './row-test'
import type { RowSource } from './source'
import { UNREAD, type Truth } from './truth'

/** Decides whether a row belongs to a view. */
export class RowMatcher {
  readonly #query: ViewQuery
  readonly #source: RowSource
  readonly #tree: FilterNode | null
  readonly #op: BlockOp
  /** Reads messages for rows that the tables leave undecided; null if the filter needs none. */
  readonly #test: RowTest | null
  readonly #bits = noBits()
  readonly #results = new Results()
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
    const tools = testTools()
    this.#test =
      this.#uses.messages && tree !== null
        ? compileRowTest(tree, { source, table: query.kind, reads, tools })
        : null
    const whose = query.attemptsOf
    this.#isAttempt = whose === undefined ? null : (source.attemptsOf?.(whose) ?? null)
    this.#sessions = query.sessions === null ? null : new Set(query.sessions)
    const filter = tree === null ? [] : [compileBlocks(tree, source, tools)]
    const limit = this.isLimited ? [new RowOp(0, (row) => this.#isCandidate(row))] : []
    this.#op = new AndOp([...limit, ...filter])
  }

  /** The parsed filter; null if it is empty. */
  get tree(): FilterNode | null {
    return this.#tree
  }

  /** True if every row matches. */
  get isAll(): boolean {
    return this.#tree === null && !this.isLimited
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

  /** Decides the candidates of a block by the tables alone. The result is valid until the next call. */
  results(block: number, candidates: Bits): Results {
    this.#op.run(block, candidates, this.#results)
    return this.#results
  }

  /** Decides rows by the tables alone, in the order of the rows. */
  truths(rows: readonly number[]): Truth[] {
    const truths: Truth[] = []
    for (const [block, inBlock] of byBlock(rows)) {
      this.#bits.fill(0)
      for (const row of inBlock) addRow(this.#bits, row)
      const results = this.results(block, this.#bits)
      for (const row of inBlock) truths.push(results.of(row))
    }
    return truths
  }

  /** Decides a row, reading its messages if necessary. */
  decide(row: number): Truth | Promise<Truth> {
    this.#bits.fill(0)
    addRow(this.#bits, row)
    const truth = this.results(blockOf(row), this.#bits).of(row)
    return truth === UNREAD && this.#test !== null ? this.#test.settle(row) : truth
  }

  /** Does a unit of the work before the first result. Returns false if there is none left. */
  prepare(): boolean {
    return this.#op.prepare()
  }

  /** Adds to the changed rows those whose result may differ with rows of the other table. Ascending. */
  changed(changes: TableChanges): readonly number[] {
    const own = changes[this.#query.kind]
    const others: number[] = []
    this.#op.update(changes, (row) => others.push(row))
    return others.length === 0 ? own : [...new Set([...own, ...others])].sort((a, b) => a - b)
  }

  /** Handles the removal of rows from the tables. */
  drop(): void {
    this.#op.drop()
  }

  /** Returns false for a row that the query excludes apart from its filter. */
  #isCandidate(row: number): boolean {
    const { only, marked = false } = this.#query
    if (marked && !this.#source.isMarked(row)) return false
    if (this.#isAttempt?.(row) === false) return false
    if (only !== undefined && !hasNumber(only, row + 1)) return false
    return this.#sessions === null || this.#sessions.has(this.#source.session(row))
  }
}

interface Uses {
  readonly terms: boolean
  readonly messages: boolean
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
  return { terms: terms && !isPlain, messages }
}
