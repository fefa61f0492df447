import type { MockMatch } from '../../../shared/contract/mock'
import type { MockDifference } from '../../../shared/contract/mock-sets'
import { nameOf, valueOf, type RequestFacts } from '../../mock-set/request-facts'

/**
 * Similarity of two requests, from 0 to 100, and their differences. Considers only the parts selected for matching. The
 * path has the highest weight because it is the most specific part.
 */

const WEIGHTS = { method: 15, path: 45, query: 20, headers: 10, body: 10 } as const

/** Maximum number of differences listed for one comparison. */
const MAX_DIFFERENCES = 12
/** Maximum number of characters of a reported value. */
const MAX_VALUE_LENGTH = 120

/** `alike`: similarity of the paths, if already computed. */
export function score(
  recorded: RequestFacts,
  came: RequestFacts,
  match: MockMatch,
  alike = pathAlike(recorded.path, came.path)
): number {
  const { method, path, query, headers, body } = match
  // Plain sums for speed: up to a hundred thousand requests may have to be scored.
  let sum = 0
  let most = 0
  if (method) {
    most += WEIGHTS.method
    sum += WEIGHTS.method * methodAlike(recorded.method, came.method)
  }
  if (path) {
    most += WEIGHTS.path
    sum += WEIGHTS.path * alike
  }
  if (query.compare !== 'none') {
    most += WEIGHTS.query
    sum += WEIGHTS.query * queryAlike(comparedQuery(recorded, match), comparedQuery(came, match))
  }
  if (headers.length > 0) {
    const same = headers.filter((name) => headerOf(recorded, name) === headerOf(came, name))
    most += WEIGHTS.headers
    sum += (WEIGHTS.headers * same.length) / headers.length
  }
  if (body !== 'ignore') {
    most += WEIGHTS.body
    if (isSameBody(recorded, came, body)) sum += WEIGHTS.body
  }
  return most === 0 ? 100 : Math.round((100 * sum) / most)
}

/** Returns the maximum score for two requests whose paths have this similarity. */
export function mostOf(alike: number, { method, path, query, headers, body }: MockMatch): number {
  if (!path) return 100
  const others =
    (method ? WEIGHTS.method : 0) +
    (query.compare === 'none' ? 0 : WEIGHTS.query) +
    (headers.length > 0 ? WEIGHTS.headers : 0) +
    (body === 'ignore' ? 0 : WEIGHTS.body)
  return Math.round((100 * (others + WEIGHTS.path * alike)) / (others + WEIGHTS.path))
}

/** Returns the differences of the compared parts, ordered by weight. `conditions`: fields that are always compared. */
export function differences(
  recorded: RequestFacts,
  came: RequestFacts,
  match: MockMatch,
  conditions: readonly string[] = []
): MockDifference[] {
  const found: MockDifference[] = []
  const add = (part: MockDifference['part'], name: string, was: string | null, is: string | null): void => {
    if (was !== is) found.push({ part, name, recorded: shortened(was), came: shortened(is) })
  }
  if (match.path) add('path', '', recorded.path, came.path)
  if (match.method) add('method', '', recorded.method, came.method)
  if (match.query.compare !== 'none') {
    const was = byName(comparedQuery(recorded, match))
    const is = byName(comparedQuery(came, match))
    for (const name of new Set([...was.keys(), ...is.keys()])) {
      add('query', name, was.get(name) ?? null, is.get(name) ?? null)
    }
  }
  const chosen = new Set(match.headers.map((name) => name.toLowerCase()))
  const compared = [...match.headers, ...conditions.filter((name) => !chosen.has(name))]
  for (const name of compared) add('header', name, headerOf(recorded, name), headerOf(came, name))
  if (match.body !== 'ignore' && !isSameBody(recorded, came, match.body)) {
    found.push({
      part: 'body',
      name: '',
      recorded: `${recorded.body.length} bytes`,
      came: `${came.body.length} bytes`
    })
  }
  return found.slice(0, MAX_DIFFERENCES)
}

/** Returns the query parameters that are compared. */
export function comparedQuery({ query }: RequestFacts, match: MockMatch): readonly string[] {
  const chosen = match.query
  if (chosen.compare === 'all') return query
  if (chosen.compare === 'none') return []
  return query.filter((pair) => chosen.names.includes(nameOf(pair)) === (chosen.compare === 'only'))
}

export function headerOf({ headers }: RequestFacts, name: string): string | null {
  return headers.get(name.toLowerCase()) ?? null
}

function isSameBody(
  { body: one }: RequestFacts,
  { body: other }: RequestFacts,
  how: 'exact' | 'json'
): boolean {
  if (how === 'json' && one.json !== null && other.json !== null) return one.json === other.json
  return one.length === other.length && one.digest === other.digest
}

/** A response to GET can answer HEAD, without its body. */
export function methodAlike(recorded: string, came: string): number {
  if (recorded === came) return 1
  return recorded === 'GET' && came === 'HEAD' ? 0.8 : 0
}

export function pathAlike(one: string, other: string): number {
  if (one === other) return 1
  const left = segmentsOf(one)
  const right = segmentsOf(other)
  const same = left.filter((segment, at) => segment === right[at]).length
  return same / Math.max(left.length, right.length, 1)
}

/** Splits a path at its slashes. */
export function segmentsOf(path: string): string[] {
  return path.split('/').slice(1)
}

/** Both lists must be sorted. */
function queryAlike(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 && other.length === 0) return 1
  let same = 0
  for (let at = 0, to = 0; at < one.length && to < other.length;) {
    const left = one[at] ?? ''
    const right = other[to] ?? ''
    if (left === right) same++
    if (left <= right) at++
    if (right <= left) to++
  }
  return same / Math.max(one.length, other.length)
}

function byName(pairs: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const pair of pairs) {
    const before = found.get(nameOf(pair))
    found.set(nameOf(pair), before === undefined ? valueOf(pair) : `${before}, ${valueOf(pair)}`)
  }
  return found
}

function shortened(text: string | null): string | null {
  return text !== null && text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text
}
