import { describeFilterProblem } from '../../../shared/filter/describe-problem'
import { parseFilter } from '../../../shared/filter/parse'
import { compileTest, testValues, type TestTools } from '../../../shared/filter/test-value'
import { eachLeaf, type FilterNode, type FilterProblem, type FilterTerm } from '../../../shared/filter/tree'
import type { Fact } from '../../../shared/filter/facts'
import { formatEndpoint } from '../../../shared/model/connection-event'
import { testTools } from '../../matching/test-tools'
import { textRegexProblem } from '../../matching/text-regex'
import type { OpeningFacts } from './opening-facts'

/**
 * Conditions of rules on what is known about a connection when it opens. They are texts of the filter language of the
 * connections' table; a field that is known only later is a problem.
 */

export interface ConditionProblem {
  readonly code: string
  readonly message: string
  /** The part of the text: [from, to). */
  readonly from: number
  readonly to: number
}

export type ConnectionCondition = (facts: OpeningFacts) => boolean

export type ConditionResult =
  | { readonly ok: true; readonly test: ConnectionCondition }
  | { readonly ok: false; readonly problems: readonly ConditionProblem[] }

type Reader = (facts: OpeningFacts) => readonly (string | number)[]

/** Facts that are known when a connection opens. */
const READERS: Readonly<Partial<Record<Fact, Reader>>> = {
  host: ({ sni, upstream }) => [sni ?? upstream.path ?? upstream.host],
  client: ({ client }) => [formatEndpoint(client)],
  server: ({ upstream }) => [formatEndpoint(upstream)],
  target: ({ upstream }) => [formatEndpoint(upstream)],
  port: ({ upstream }) => (upstream.path === undefined ? [upstream.port] : []),
  session: ({ session }) => [session],
  'tls.sni': ({ sni }) => (sni === undefined ? [] : [sni])
}

export function compileCondition(text: string): ConditionResult {
  const { tree, problems } = parseFilter(text, 'connections', { regexProblem: textRegexProblem })
  if (problems.length > 0) return { ok: false, problems: problems.map(asProblem) }
  const late = lateProblem(tree)
  if (late !== null) return { ok: false, problems: [late] }
  if (tree === null) return { ok: true, test: () => true }
  return { ok: true, test: compileNode(tree, testTools()) }
}

function asProblem(problem: FilterProblem): ConditionProblem {
  const { code, text, from, to } = problem
  const message =
    code === 'wrong-table'
      ? `${text} is about a message. Rules on messages are not possible yet.`
      : describeFilterProblem(problem, 'connections')
  return { code, message, from, to }
}

/** Returns the problem of the first field that is not known when a connection opens. */
function lateProblem(tree: FilterNode | null): ConditionProblem | null {
  const late: string[] = []
  eachLeaf(tree, (leaf) => {
    if (leaf.kind === 'term' && readerOf(leaf) === null) late.push(nameOf(leaf))
  })
  if (hasExchanges(tree)) late.push('any:( ), all:( ), no:( ) and count:( )')
  const [first] = late
  if (first === undefined) return null
  return {
    code: 'known-later',
    message: `${first} is not known when a connection opens, and these actions apply to connections. Use host, client, server, port, session or tls.sni.`,
    from: 0,
    to: 0
  }
}

function hasExchanges(node: FilterNode | null): boolean {
  if (node === null) return false
  switch (node.kind) {
    case 'exchanges':
    case 'count':
      return true
    case 'and':
    case 'or':
      return node.parts.some(hasExchanges)
    case 'not':
    case 'connection':
      return hasExchanges(node.part)
    default:
      return false
  }
}

function readerOf({ key, slice }: FilterTerm): Reader | null {
  if (key.kind !== 'fact' || slice !== null) return null
  return READERS[key.fact] ?? null
}

function nameOf({ key }: FilterTerm): string {
  return key.kind === 'fact' ? key.fact : 'This field'
}

function compileNode(node: FilterNode, tools: TestTools): ConnectionCondition {
  switch (node.kind) {
    case 'word':
      return ({ sni = '', client, upstream }) =>
        [sni, formatEndpoint(client), formatEndpoint(upstream)].some((text) =>
          text.toLowerCase().includes(node.text)
        )
    case 'term': {
      const read = readerOf(node)
      const passes = compileTest(node.test, tools)
      return (facts) => read !== null && testValues(node, passes, read(facts))
    }
    case 'and':
    case 'or': {
      const parts = node.parts.map((part) => compileNode(part, tools))
      return node.kind === 'and'
        ? (facts) => parts.every((part) => part(facts))
        : (facts) => parts.some((part) => part(facts))
    }
    case 'not': {
      const part = compileNode(node.part, tools)
      return (facts) => !part(facts)
    }
    case 'connection':
      return compileNode(node.part, tools)
    case 'exchanges':
    case 'count':
      return () => false
  }
}
