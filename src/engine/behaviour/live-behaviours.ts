import type { Behaviour } from '../../shared/contract/behaviours'
import { MockRun, type MockHost } from '../mock/mock-run'
import type { MockPlan } from '../mock/mock-plan'
import { planBehaviours, type Plan } from './plan'

/**
 * The current behaviours of a running session. They can be replaced during the run; the connections are then notified.
 */

export interface Follower {
  /** Called when the plan was replaced. */
  replan(): void
}

/** Access to a session's recordings, and a callback for their use. */
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
  /** Mock runs that are being closed. */
  readonly #closing = new Set<Promise<void>>()
  /** The current mock run, if the session replays recorded responses. */
  mock: MockRun | null = null

  /** Throws `bad-input` if the behaviours are invalid. Without `mocks`, recordings cannot be used. */
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

  /** Throws `bad-input` without changing anything if the behaviours are invalid. */
  replace(behaviours: readonly Behaviour[]): void {
    this.#plan = planBehaviours(behaviours, this.#role)
    this.#followMock()
    for (const follower of this.#followers) follower.replan()
  }

  /** Returns the number of the next greeted client, from 1. */
  nextGreeting(): number {
    return ++this.#greeted
  }

  follow(follower: Follower): void {
    this.#followers.add(follower)
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower)
  }

  /** Ends the session's behaviours. Resolves when learned responses are saved; idempotent. */
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
      // A failed write loses the learned responses; there is no recipient left for the error.
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
    this.mock = null
  }
}
