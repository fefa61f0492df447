import type { Behaviour } from '../../shared/contract/behaviours'
import { planBehaviours, type Plan } from './plan'

/** What a running session does by itself, now. Replaced while it runs; its connections hear of it. */

export interface Follower {
  /** The plan is another. */
  replan(): void
}

export class LiveBehaviours {
  readonly #role: 'server' | 'client'
  #plan: Plan
  readonly #followers = new Set<Follower>()
  #greeted = 0

  /** Throws `bad-input` where they are wrong. */
  constructor(behaviours: readonly Behaviour[], role: 'server' | 'client') {
    this.#role = role
    this.#plan = planBehaviours(behaviours, role)
  }

  get plan(): Plan {
    return this.#plan
  }

  /** Throws `bad-input` where they are wrong; those before then stay. */
  replace(behaviours: readonly Behaviour[]): void {
    this.#plan = planBehaviours(behaviours, this.#role)
    for (const follower of this.#followers) follower.replan()
  }

  /** The number of a client that is greeted, from 1. */
  nextGreeting(): number {
    return ++this.#greeted
  }

  follow(follower: Follower): void {
    this.#followers.add(follower)
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower)
  }
}
