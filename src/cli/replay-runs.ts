import type { Conversation, ConversationState } from '../engine/conversation/conversation'
import type { Verdict } from '../shared/contract/conversation-replay'
import type { StandardOutput } from './output'
import { isWorse, runLines } from './replay-report'
import { STOPPED, type Stop } from './stop'

/** Plays runs one after another. Keeps only the data needed for the final summary. */

export interface Runs {
  readonly count: number
  /** First of the worst verdicts; null if no run had a verdict. */
  readonly worst: Verdict | null
  /** Why the last run had no verdict; null if every run had one. */
  readonly failure: { readonly code: string; readonly message: string } | null
  /** Resolves when the last run's connection is closed. */
  readonly closed: Promise<void>
}

export interface RunsOptions {
  /** Starts a run. */
  begin(): Promise<Conversation>
  times: number
  stop: Stop
  output: StandardOutput
  json: boolean
  /** Called for each finished run. */
  onRun(run: ConversationState): Promise<void>
}

export async function playAll({ begin, times, stop, output, json, onRun }: RunsOptions): Promise<Runs> {
  let current: Conversation | undefined
  let worst: Verdict | null = null
  let failure: Runs['failure'] = null
  let count = 0
  // Also cancels a connection that is still closing.
  stop.signal.addEventListener('abort', () => current?.cancel())
  while (count < times && failure === null) {
    await current?.over
    const conversation = await stop.unless(beginRun(begin, stop))
    current = conversation
    await conversation.decided
    const run = conversation.status()
    count++
    if (run.result === null) failure = run.error ?? STOPPED
    else if (worst === null || isWorse(run.result, worst)) worst = run.result
    // After a divergence, there is no need to wait for a graceful close.
    if (run.result?.verdict === 'diverged') conversation.cancel()
    await onRun(run)
    await stop.unless(output.lines(runLines(run, times === 1 ? null : count, json)))
  }
  return { count, worst, failure, closed: current?.over ?? Promise.resolve() }
}

/** A run whose connection is established after a stop request is cancelled. */
async function beginRun(begin: RunsOptions['begin'], stop: Stop): Promise<Conversation> {
  const conversation = await begin()
  if (stop.isRequested) conversation.cancel()
  return conversation
}
