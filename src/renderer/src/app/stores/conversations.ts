import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ConversationRun } from '../../../../shared/contract/conversation-replay'
import { useEngine } from '../bridge/engine-client'
import type { PaceChoice, PlayPlan } from '../../features/conversation/model/play-plan'
import { useCaptureStore } from './capture'

/**
 * Conversation replays: the runs reported by the engine, the opened one, and the latest settings of each. A plan holds
 * typed data only, no captured bytes.
 */

export interface RecordedConversation {
  readonly capture: number
  readonly connection: number
}

/** Start options of a run, which the engine does not report. */
export interface RunStart {
  readonly time: number
  readonly pace: PaceChoice
}

const MAX_PLANS = 20

export const useConversationsStore = defineStore('conversations', () => {
  const engine = useEngine()
  const captures = useCaptureStore()
  const runs = shallowRef<readonly ConversationRun[]>([])
  /** The recorded connection that is opened; null for none. */
  const opened = shallowRef<RecordedConversation | null>(null)
  const plans = new Map<string, PlayPlan>()
  const starts = shallowRef<ReadonlyMap<number, RunStart>>(new Map())

  const stopListening = engine.on('conversations', (update) => {
    runs.value = update
    const known = new Set(update.map(({ run }) => run))
    const forgotten = [...starts.value.keys()].some((run) => !known.has(run) && run < Math.max(0, ...known))
    if (forgotten) starts.value = new Map([...starts.value].filter(([run]) => known.has(run)))
  })

  /**
   * Loads the list once, because a reloaded page has missed earlier events; afterwards the event keeps it up to date.
   */
  const load = async (): Promise<void> => {
    const answer = await engine.request('conversations.list', {})
    if (runs.value.length === 0) runs.value = answer
  }

  /** Opens a connection, by default of the shown capture. */
  const open = (connection: number, capture = captures.shown): void => {
    opened.value = { capture, connection }
  }

  const close = (): void => {
    opened.value = null
  }

  const plan = (of: RecordedConversation): PlayPlan | undefined => plans.get(keyOf(of))

  const keep = (of: RecordedConversation, kept: PlayPlan): void => {
    plans.delete(keyOf(of))
    plans.set(keyOf(of), kept)
    for (const oldest of plans.keys()) {
      if (plans.size <= MAX_PLANS) break
      plans.delete(oldest)
    }
  }

  const begun = (run: number, start: RunStart): void => {
    starts.value = new Map([...starts.value, [run, start]])
  }

  return { runs, opened, starts, load, open, close, plan, keep, begun, stopListening }
})

function keyOf({ capture, connection }: RecordedConversation): string {
  return `${capture}:${connection}`
}
