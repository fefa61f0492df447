import type { Behaviour } from '../../shared/contract/behaviours'
import { MockRun, type MockHost } from '../mock/mock-run'
import type { MockPlan } from '../mock/mock-plan'
import { planBehaviours, type Plan } from './plan'

/** What a running session does by itself, now. Replaced while it runs; its connections hear of it. */

export interface Follower {
  /** The plan is another. */
  replan(): void
}

/** Where a session finds its recordings, and whom it tells that they were used. */
export interface MocksOfSession {
  readonly host: MockHost
  onChange(): void
}

export class LiveBehaviours {
  readonly #role: 'server' | 'client'
  #plan: Plan
  readonly #followers = new Set<Follower>()
  readonly #mocks: MocksOfSession | null
  #greeted = 0
  /** What it answered from, on its way out. */
  readonly #closing = new Set<Promise<void>>()
  /** What it answers from, where it answers from a recording. */
  mock: MockRun | null = null

  /** Throws `bad-input` where they are wrong. Without `mocks` nothing recorded can be used. */
  constructor(
    behaviours: readonly Behaviour[],
    role: 'server' | 'client',
    mocks: MocksOfSession | null = null
  ) {
    this.#role = role
    this.#mocks = mocks
    this.#plan = planBehaviours(behaviours, role)
    this.#followMock()
  }

  get plan(): Plan {
    return this.#plan
  }

  /** Throws `bad-input` where they are wrong; those before then stay. */
  replace(behaviours: readonly Behaviour[]): void {
    this.#plan = planBehaviours(behaviours, this.#role)
    this.#followMock()
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

  /** The session is over. Resolves when what was learned is in its file; idempotent. */
  async close(): Promise<void> {
    this.#leaveMock()
    await Promise.all(this.#closing)
  }

  #followMock(): void {
    const plan =
      this.#plan.reactions.find((reaction): reaction is MockPlan => reaction.kind === 'mock') ?? null
    if (plan !== null && this.mock?.setId === plan.set) {
      this.mock.replan(plan)
      return
    }
    this.#leaveMock()
    this.mock =
      plan === null || this.#mocks === null ? null : new MockRun(this.#mocks.host, plan, this.#mocks.onChange)
  }

  #leaveMock(): void {
    if (this.mock === null) return
    const closing = this.mock
      .close()
      // What could not be written costs the recording; nobody is left to be told.
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
    this.mock = null
  }
}
