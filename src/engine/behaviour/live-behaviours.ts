import type { Behaviour } from '../../shared/contract/behaviours'
import type { SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { planBehaviours, type Plan } from './plan'
import type { ReactionKind, ReactionPlan, ReactionRun } from './reaction'

/**
 * The current behaviours of a running session. They can be replaced during the run; the connections are then notified.
 */

export interface Follower {
  /** Called when the plan was replaced. */
  replan(): void
}

export interface LiveBehavioursOptions {
  readonly role: 'server' | 'client'
  readonly kinds: readonly ReactionKind[]
  /** Called when the summary has changed. */
  onChange(): void
}

export class LiveBehaviours {
  readonly #options: LiveBehavioursOptions
  #plan: Plan
  readonly #followers = new Set<Follower>()
  #greeted = 0
  /** By the key of their plan. */
  readonly #runs = new Map<string, ReactionRun>()
  /** Runs that are being closed. */
  readonly #closing = new Set<Promise<void>>()

  /** Throws `bad-input` if the behaviours are invalid. */
  constructor(behaviours: readonly Behaviour[], options: LiveBehavioursOptions) {
    this.#options = options
    this.#plan = planBehaviours(behaviours, options.role, options.kinds)
    this.#followPlan()
  }

  get plan(): Plan {
    return this.#plan
  }

  /** Throws `bad-input` without changing anything if the behaviours are invalid. */
  replace(behaviours: readonly Behaviour[]): void {
    this.#plan = planBehaviours(behaviours, this.#options.role, this.#options.kinds)
    this.#followPlan()
    for (const follower of this.#followers) follower.replan()
  }

  kindOf({ kind }: ReactionPlan): ReactionKind {
    const found = this.#options.kinds.find((one) => one.kind === kind)
    if (found === undefined) throw new Error(`There is no reaction ${kind}.`)
    return found
  }

  /** Returns the run with this key, if its kind has one. */
  run(key: string): ReactionRun | null {
    return this.#runs.get(key) ?? null
  }

  runs(): ReactionRun[] {
    return [...this.#runs.values()]
  }

  /** Rejects if a run cannot react. */
  async ready(): Promise<void> {
    for (const run of this.runs()) {
      await run.ready
      if (run.problem !== null) throw new AppError('file-unreadable', run.problem)
    }
  }

  /** Returns the runs' parts of the session's summary. */
  summary(): ReturnType<ReactionRun['summary']> {
    return this.runs().reduce<Pick<SessionSummary, 'mock'>>((all, run) => ({ ...all, ...run.summary() }), {})
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
    for (const key of this.#runs.keys()) this.#end(key)
    await Promise.all(this.#closing)
  }

  #followPlan(): void {
    const plans = new Map(this.#plan.reactions.map((plan) => [plan.key, plan]))
    for (const key of this.#runs.keys()) if (!plans.has(key)) this.#end(key)
    for (const [key, plan] of plans) {
      const known = this.#runs.get(key)
      if (known !== undefined) {
        known.replan(plan)
        continue
      }
      const started = this.kindOf(plan).start?.(plan, this.#options.onChange)
      if (started !== undefined) this.#runs.set(key, started)
    }
  }

  #end(key: string): void {
    const run = this.#runs.get(key)
    if (run === undefined) return
    this.#runs.delete(key)
    const closing = run
      .close()
      // A failed write loses the learned responses; there is no recipient left for the error.
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }
}
