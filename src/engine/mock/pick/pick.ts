import type { MockBehaviour, MockMatch } from '../../../shared/contract/mock'
import type { MockDifference } from '../../../shared/contract/mock-sets'
import type { RequestFacts } from '../../mock-set/request-facts'
import { mayAnswer, RequestIndex } from './request-index'
import { differences } from './score'

/**
 * Picks the recorded exchange that answers a request and reports why; otherwise returns the nearest one and its
 * differences.
 */

export interface Picked {
  readonly index: number
  /**
   * `only`: the only match; `next`: the next of several matches; `again`: all were used, started over; `best`: the most
   * similar.
   */
  readonly why: 'only' | 'next' | 'again' | 'best'
  /** Position among the `of` matching exchanges, from 1. */
  readonly place: number
  readonly of: number
  readonly score: number
  readonly differs: readonly MockDifference[]
}

export interface Nearest {
  readonly index: number
  readonly score: number
  readonly differs: readonly MockDifference[]
}

export type Choice =
  | { readonly hit: Picked; readonly nearest?: undefined }
  | { readonly hit: null; readonly nearest: Nearest | null }

/** Minimum similarity, of 100; below it, the request counts as a different one. */
export const LEAST_SCORE = 50

type Order = MockBehaviour['order']

export class Picker {
  readonly #match: MockMatch
  readonly #order: Order
  readonly #index: RequestIndex
  /** Index without bodies, for requests whose bodies have not arrived yet. */
  readonly #heads: RequestIndex | null
  /** Number of uses of each exchange. */
  readonly #uses: number[] = []

  /** `early`: detects misses before bodies arrive, which doubles the memory needed. */
  constructor(match: MockMatch, order: Order, { early = false } = {}) {
    this.#match = match
    this.#order = order
    this.#index = new RequestIndex(match)
    if (!early) this.#heads = null
    else this.#heads = match.body === 'ignore' ? this.#index : new RequestIndex({ ...match, body: 'ignore' })
  }

  /** `conditions`: names of the fields on which the response depends, as returned by `conditionsOf`. */
  add(facts: RequestFacts, uses = 0, conditions: readonly string[] = []): void {
    this.#index.add(facts, conditions)
    if (this.#heads !== this.#index) this.#heads?.add(facts, conditions)
    this.#uses.push(uses)
  }

  uses(index: number): number {
    return this.#uses[index] ?? 0
  }

  /** Resets all use counts. */
  reset(): void {
    this.#uses.fill(0)
  }

  /** A match counts as used. */
  pick(came: RequestFacts): Choice {
    const choice = this.#choose(came)
    if (choice.hit !== null) this.#uses[choice.hit.index] = this.uses(choice.hit.index) + 1
    return choice
  }

  /**
   * Checks a request whose body has not arrived. Returns null if an exchange may still match, depending on the body, or
   * if `early` is off. Otherwise returns the nearest exchange.
   */
  missed(came: RequestFacts): { readonly nearest: Nearest | null } | null {
    const heads = this.#heads
    if (heads === null) return null
    const match: MockMatch = { ...this.#match, body: 'ignore' }
    const same = heads.same(came)
    if (this.#match.body === 'ignore' && this.#order === 'recorded') {
      const [used] = same
      if (used !== undefined && same.every((index) => this.uses(index) > 0))
        return { nearest: this.#usedUp(used, same.length).nearest ?? null }
    }
    if (same.length > 0) return null
    const accepts = (recorded: RequestFacts, index: number, alike: number): boolean =>
      mayAnswer(recorded, came, match, alike) && heads.holds(index, came)
    if (this.#order === 'best' && heads.nearest(came, undefined, accepts) !== null) return null
    return { nearest: this.#nearest(heads, came, match) }
  }

  #choose(came: RequestFacts): Choice {
    const same = this.#index.same(came)
    if (same.length === 0) return this.#order === 'best' ? this.#best(came) : this.#miss(came)
    let least = 0
    for (const [at, index] of same.entries()) {
      if (this.uses(index) < this.uses(same[least] ?? 0)) least = at
    }
    const index = same[least] ?? 0
    const used = this.uses(index)
    if (used > 0 && this.#order === 'recorded') return this.#usedUp(index, same.length)
    const why = used > 0 ? 'again' : same.length === 1 ? 'only' : 'next'
    return { hit: { index, why, place: least + 1, of: same.length, score: 100, differs: [] } }
  }

  #best(came: RequestFacts): Choice {
    const found = this.#index.nearest(
      came,
      (index) => this.uses(index),
      (recorded, index, alike) =>
        mayAnswer(recorded, came, this.#match, alike) && this.#index.holds(index, came)
    )
    if (found === null || found.score < LEAST_SCORE) return this.#miss(came)
    const { index, score } = found
    return {
      hit: { index, why: 'best', place: 1, of: 1, score, differs: this.#differs(index, came, this.#match) }
    }
  }

  #miss(came: RequestFacts): Choice {
    return { hit: null, nearest: this.#nearest(this.#index, came, this.#match) }
  }

  #nearest(index: RequestIndex, came: RequestFacts, match: MockMatch): Nearest | null {
    const found = index.nearest(came)
    return found === null ? null : { ...found, differs: this.#differs(found.index, came, match) }
  }

  #usedUp(index: number, times: number): Choice {
    const differs: MockDifference[] = [
      { part: 'used', name: '', recorded: String(times), came: String(times + 1) }
    ]
    return { hit: null, nearest: { index, score: 100, differs } }
  }

  #differs(index: number, came: RequestFacts, match: MockMatch): MockDifference[] {
    const facts = this.#index.facts(index)
    return facts === undefined ? [] : differences(facts, came, match, this.#index.conditions(index))
  }
}
