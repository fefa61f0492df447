import type { MockBehaviour, MockMatch } from '../../shared/contract/mock'
import type { MockDifference } from '../../shared/contract/mock-sets'
import type { RequestFacts } from './request-facts'
import { mayAnswer, RequestIndex } from './request-index'
import { differences } from './score'

/** Which recorded exchange answers a request, and why; or what was nearest, and what differed. */

export interface Picked {
  readonly index: number
  /** `only`: it alone is the same; `next`: the next of several; `again`: begun anew; `best`: the most alike. */
  readonly why: 'only' | 'next' | 'again' | 'best'
  /** Which of how many that are the same, from 1. */
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

/** Of 100: what is less alike is another request. */
export const LEAST_SCORE = 50

type Order = MockBehaviour['order']

export class Picker {
  readonly #match: MockMatch
  readonly #order: Order
  readonly #index: RequestIndex
  /** How often each has answered. */
  readonly #uses: number[] = []

  constructor(match: MockMatch, order: Order) {
    this.#match = match
    this.#order = order
    this.#index = new RequestIndex(match)
  }

  /** `conditions`: names of the fields that its answer holds under, as of `conditionsOf`. */
  add(facts: RequestFacts, uses = 0, conditions: readonly string[] = []): void {
    this.#index.add(facts, conditions)
    this.#uses.push(uses)
  }

  uses(index: number): number {
    return this.#uses[index] ?? 0
  }

  /** All of them are unused again. */
  reset(): void {
    this.#uses.fill(0)
  }

  /** What is found counts as used. */
  pick(came: RequestFacts): Choice {
    const choice = this.#choose(came)
    if (choice.hit !== null) this.#uses[choice.hit.index] = this.uses(choice.hit.index) + 1
    return choice
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
      (recorded, index) => mayAnswer(recorded, came, this.#match) && this.#index.holds(index, came)
    )
    if (found === null || found.score < LEAST_SCORE) return this.#miss(came)
    const { index, score } = found
    return { hit: { index, why: 'best', place: 1, of: 1, score, differs: this.#differs(index, came) } }
  }

  #miss(came: RequestFacts): Choice {
    const found = this.#index.nearest(came)
    if (found === null) return { hit: null, nearest: null }
    return { hit: null, nearest: { ...found, differs: this.#differs(found.index, came) } }
  }

  #usedUp(index: number, times: number): Choice {
    const differs: MockDifference[] = [
      { part: 'used', name: '', recorded: String(times), came: String(times + 1) }
    ]
    return { hit: null, nearest: { index, score: 100, differs } }
  }

  #differs(index: number, came: RequestFacts): MockDifference[] {
    const facts = this.#index.facts(index)
    return facts === undefined ? [] : differences(facts, came, this.#match, this.#index.conditions(index))
  }
}
