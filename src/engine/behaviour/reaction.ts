import type { Behaviour } from '../../shared/contract/behaviours'
import type { SessionSummary } from '../../shared/contract/sessions'
import type { Served } from './served'

/**
 * Interface of every kind of reaction to received bytes. `reactions.ts` lists the kinds of this folder; the composition
 * of the engine adds those implemented above it.
 */

/** A reaction on one connection, with its state. */
export interface Reaction {
  receive(bytes: Uint8Array): void
  /** The peer has sent FIN. */
  end(): void
  close(): void
}

/** Validated settings. The key stays the same while the settings that the state depends on do. */
export interface ReactionPlan {
  readonly kind: Behaviour['kind']
  readonly key: string
}

/** State of a reaction that all connections of a session share. */
export interface ReactionRun<Plan extends ReactionPlan = ReactionPlan> {
  /** Resolves when it can react. Never rejects: `problem` contains the error. */
  readonly ready: Promise<void>
  readonly problem: string | null
  /** Applies new settings with the same key. */
  replan(plan: Plan): void
  /** Returns its part of the session's summary. */
  summary(): Pick<SessionSummary, 'mock'>
  /** Resolves when everything that it learned is saved. */
  close(): Promise<void>
}

/** A behaviour's position in the list of a session. */
export interface BehaviourPlace {
  /** Prefix of error messages. */
  readonly where: string
  /** Number among the enabled behaviours of its kind, from 1. */
  readonly number: number
  /** Returns a key that stays the same while the settings do. */
  keyOf(kind: string, settings: unknown): string
}

/** The current plan and run of a reaction; null after they were removed. */
export interface LiveReaction<Plan, Run> {
  plan(): Plan | null
  run(): Run | null
}

export interface ReactionKind<
  Settings extends Behaviour = Behaviour,
  Plan extends ReactionPlan = ReactionPlan,
  Run extends ReactionRun = ReactionRun
> {
  readonly kind: Settings['kind']
  /** Answers requests: only servers may have it, and the first of a list is used. */
  readonly answersRequests: boolean
  /** May send before it receives anything. */
  readonly speaksFirst: boolean
  /** Throws `bad-input` if the settings are invalid. */
  plan(settings: Settings, place: BehaviourPlace): Plan
  react(served: Served, plan: Plan, live: LiveReaction<Plan, Run>): Reaction
  /** Starts the state shared by the connections of a session; absent if they share none. */
  start?(plan: Plan, onChange: () => void): Run
}
