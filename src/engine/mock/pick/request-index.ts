import type { MockMatch } from '../../../shared/contract/mock'
import type { RequestFacts } from '../../mock-set/request-facts'
import { comparedQuery, headerOf, methodAlike, mostOf, score, segmentsOf } from './score'

/**
 * Index of recorded requests. Finds equal requests with one table lookup, whatever their number. Finds the most similar
 * request by comparing paths first, so that most entries are skipped.
 */

const NONE: readonly number[] = []
const NO_CONDITIONS: readonly string[] = []

/**
 * Request fields on which a response depends: a 304 requires a cached copy, a partial response a range request (RFC
 * 9110, sections 13 and 14), and a protocol switch an upgrade request. These fields have to be equal, whatever else is
 * compared.
 */
const OF_RANGE: readonly string[] = ['range', 'if-range']
const OF_COPY: readonly string[] = ['if-none-match', 'if-modified-since']
/** RFC 9110, section 7.8. */
const OF_UPGRADE: readonly string[] = ['upgrade']
const OF_PRECONDITION: readonly string[] = ['if-match', 'if-unmodified-since', ...OF_COPY]

/** All sets of fields on which a response may depend. */
export const CONDITION_SETS: readonly (readonly string[])[] = [OF_RANGE, OF_COPY, OF_PRECONDITION, OF_UPGRADE]
export const CONDITION_NAMES: readonly string[] = [...new Set(CONDITION_SETS.flat())]

/** Returns the lower-case names of the request fields. */
export function conditionsOf(status: number): readonly string[] {
  switch (status) {
    case 101:
      return OF_UPGRADE
    case 206:
    case 416:
      return OF_RANGE
    case 304:
      return OF_COPY
    case 412:
      return OF_PRECONDITION
    default:
      return NO_CONDITIONS
  }
}

export interface ScoredRequest {
  readonly index: number
  readonly score: number
}

export class RequestIndex {
  readonly #match: MockMatch
  readonly #facts: RequestFacts[] = []
  /** Names of the fields on which each entry's response depends. */
  readonly #conditions: (readonly string[])[] = []
  readonly #same = new Map<string, number[]>()
  readonly #paths = new PathIndex()

  constructor(match: MockMatch) {
    this.#match = match
  }

  get size(): number {
    return this.#facts.length
  }

  /** Adds an entry; its index is the number of entries before it. `conditions`: as returned by `conditionsOf`. */
  add(facts: RequestFacts, conditions: readonly string[] = NO_CONDITIONS): void {
    const index = this.#facts.push(facts) - 1
    this.#conditions.push(conditions)
    put(this.#same, this.#key(facts, conditions), index)
    this.#paths.add(facts.path, index)
  }

  facts(index: number): RequestFacts | undefined {
    return this.#facts[index]
  }

  conditions(index: number): readonly string[] {
    return this.#conditions[index] ?? NO_CONDITIONS
  }

  /** True if the request meets the conditions of the entry's response. */
  holds(index: number, came: RequestFacts): boolean {
    return this.conditions(index).every((name) => this.#isSame(index, came, name))
  }

  /** Returns the entries equal in all compared parts, in recorded order. */
  same(came: RequestFacts): readonly number[] {
    const found = this.#found(came)
    if (found.length > 0 || !this.#match.method || came.method !== 'HEAD') return found
    // A response to GET can answer HEAD, without its body.
    return this.#found({ ...came, method: 'GET' })
  }

  #found(came: RequestFacts): readonly number[] {
    const found = this.#same.get(this.#key(came)) ?? NONE
    const conditional = CONDITION_SETS.flatMap((names) =>
      names.every((name) => !came.headers.has(name)) ? [] : (this.#same.get(this.#key(came, names)) ?? [])
    )
    if (conditional.length === 0) return found
    // Entries recorded under a condition of this request take precedence over those recorded without it.
    const under = found.filter((index) => CONDITION_NAMES.every((name) => this.#isSame(index, came, name)))
    return [...under, ...conditional].toSorted((one, other) => one - other)
  }

  /**
   * Returns the most similar entry accepted by `accepts`, or null. `prefer` breaks ties; among equals the first wins.
   */
  nearest(
    came: RequestFacts,
    prefer: (index: number) => number = () => 0,
    accepts: (facts: RequestFacts, index: number, alike: number) => boolean = () => true
  ): ScoredRequest | null {
    const match = this.#match
    let best: (ScoredRequest & { preferred: number }) | null = null
    for (const { alike, lists } of this.#paths.byLikeness(match.path ? came.path : null)) {
      if (best !== null && mostOf(alike, match) < best.score) break
      for (const list of lists)
        for (const index of list) {
          const facts = this.#facts[index]
          if (facts === undefined || !accepts(facts, index, alike)) continue
          const found = score(facts, came, match, alike)
          if (best !== null && found < best.score) continue
          const preferred = prefer(index)
          const isBetter =
            best === null ||
            found > best.score ||
            preferred < best.preferred ||
            (preferred === best.preferred && index < best.index)
          if (isBetter) best = { index, score: found, preferred }
        }
    }
    return best === null ? null : { index: best.index, score: best.score }
  }

  #isSame(index: number, came: RequestFacts, name: string): boolean {
    const facts = this.#facts[index]
    return facts !== undefined && headerOf(facts, name) === headerOf(came, name)
  }

  #key(facts: RequestFacts, conditions: readonly string[] = NO_CONDITIONS): string {
    const { method, path, query, headers, body } = this.#match
    const { length, digest, json } = facts.body
    return JSON.stringify([
      method ? facts.method : '',
      path ? facts.path : '',
      query.compare === 'none' ? '' : comparedQuery(facts, this.#match),
      headers.map((name) => headerOf(facts, name)),
      body === 'ignore' ? '' : body === 'json' && json !== null ? json : [length, digest],
      conditions.map((name) => [name, headerOf(facts, name)])
    ])
  }
}

/** True if the entry may be used as the best match: with a different method or a very different path, it may not. */
export function mayAnswer(
  recorded: RequestFacts,
  came: RequestFacts,
  match: MockMatch,
  alike: number
): boolean {
  if (match.method && methodAlike(recorded.method, came.method) === 0) return false
  return !match.path || alike >= 0.5
}

function put(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [index])
  else list.push(index)
}

interface KnownPath {
  readonly segments: readonly number[]
  readonly indexes: number[]
}

interface Alike {
  /** Similarity from 1 (equal) to 0. */
  readonly alike: number
  /** One list of entry indexes per path. */
  readonly lists: readonly (readonly number[])[]
}

const UNKNOWN = -1

/**
 * Index of recorded paths by their similarity to a requested path, as defined by `pathAlike`. Segments are numbered, so
 * that a hundred thousand paths are compared without splitting them again.
 */
export class PathIndex {
  readonly #numbers = new Map<string, number>()
  readonly #paths = new Map<string, KnownPath>()

  add(path: string, index: number): void {
    const known = this.#paths.get(path)
    if (known !== undefined) {
      known.indexes.push(index)
      return
    }
    const segments = segmentsOf(path).map((segment) => this.#numberOf(segment))
    this.#paths.set(path, { segments, indexes: [index] })
  }

  /** Yields the most similar paths first; all paths at once if paths are not compared (null). */
  *byLikeness(path: string | null): Generator<Alike, void> {
    if (path === null) {
      yield { alike: 1, lists: Array.from(this.#paths.values(), ({ indexes }) => indexes) }
      return
    }
    const came = segmentsOf(path).map((segment) => this.#numbers.get(segment) ?? UNKNOWN)
    // Groups by similarity, which has few distinct values: sorting all paths would dominate the time.
    const alikes = new Map<number, (readonly number[])[]>()
    for (const [other, known] of this.#paths) {
      const alike = other === path ? 1 : segmentsAlike(known.segments, came)
      const found = alikes.get(alike)
      if (found === undefined) alikes.set(alike, [known.indexes])
      else found.push(known.indexes)
    }
    for (const [alike, lists] of [...alikes].toSorted(([one], [other]) => other - one)) yield { alike, lists }
  }

  #numberOf(segment: string): number {
    const known = this.#numbers.get(segment)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(segment, number)
    return number
  }
}

function segmentsAlike(one: readonly number[], other: readonly number[]): number {
  const least = Math.min(one.length, other.length)
  let same = 0
  for (let at = 0; at < least; at++) if (one[at] === other[at]) same++
  return same / Math.max(one.length, other.length, 1)
}
