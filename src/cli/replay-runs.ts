import type { Conversation, ConversationState } from '../engine/conversation/conversation'
import type { Verdict } from '../shared/contract/conversation-replay'
import type { StandardOutput } from './output'
import { isWorse, runLines } from './replay-report'
import { STOPPED, type Stop } from './stop'

/** One run behind the other. Of each no more is kept than what is said of all of them at the end. */

export interface Runs {
  readonly count: number
  /** The first of the worst verdicts; null where none was come to. */
  readonly worst: Verdict | null
  /** Why the last one came to none; null where each did. */
  readonly failure: { readonly code: string; readonly message: string } | null
  /** Resolves when the connection of the last one is gone. */
  readonly gone: Promise<void>
}

export interface RunsOptions {
  /** Begins to play once. */
  begin(): Promise<Conversation>
  times: number
  stop: Stop
  output: StandardOutput
  json: boolean
  /** Told of each run that is over. */
  onRun(run: ConversationState): Promise<void>
}

export async function playAll({ begin, times, stop, output, json, onRun }: RunsOptions): Promise<Runs> {
  let current: Conversation | undefined
  let worst: Verdict | null = null
  let failure: Runs['failure'] = null
  let count = 0
  // What is on its way out yet goes at once, too.
  stop.signal.addEventListener('abort', () => current?.cancel())
  while (count < times && failure === null) {
    await current?.over
    const conversation = await stop.unless(begun(begin, stop))
    current = conversation
    await conversation.decided
    const run = conversation.status()
    count++
    if (run.result === null) failure = run.error ?? STOPPED
    else if (worst === null || isWorse(run.result, worst)) worst = run.result
    // It came apart: an end in order is not worth waiting for.
    if (run.result?.verdict === 'diverged') conversation.cancel()
    await onRun(run)
    await stop.unless(output.lines(runLines(run, times === 1 ? null : count, json)))
  }
  return { count, worst, failure, gone: current?.over ?? Promise.resolve() }
}

/** One that stands when nobody waits for it any more is not played. */
async function begun(begin: RunsOptions['begin'], stop: Stop): Promise<Conversation> {
  const conversation = await begin()
  if (stop.wished) conversation.cancel()
  return conversation
}
