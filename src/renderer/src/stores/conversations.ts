import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ConversationRun } from '../../../shared/contract/conversation-replay'
import { useEngine } from '../bridge/engine-client'
import type { PaceChoice, PlayPlan } from '../headless/conversation/play-plan'
import { useCaptureStore } from './capture'

/**
 * Conversations that are held once more: those that the engine tells of, which one is looked at, and how each was last
 * set up. A plan holds what was typed, never what was captured.
 */

export interface RecordedConversation {
  readonly capture: number
  readonly connection: number
}

/** What the engine does not tell of a run: what it was begun with. */
export interface RunStart {
  readonly time: number
  readonly pace: PaceChoice
}

const MAX_PLANS = 20

export const useConversationsStore = defineStore('conversations', () => {
  const engine = useEngine()
  const captures = useCaptureStore()
  const runs = shallowRef<readonly ConversationRun[]>([])
  /** The recorded connection that is looked at; null while none is. */
  const opened = shallowRef<RecordedConversation | null>(null)
  const plans = new Map<string, PlayPlan>()
  const starts = shallowRef<ReadonlyMap<number, RunStart>>(new Map())

  const stopListening = engine.on('conversations', (told) => {
    runs.value = told
    const known = new Set(told.map(({ run }) => run))
    const forgotten = [...starts.value.keys()].some((run) => !known.has(run) && run < Math.max(0, ...known))
    if (forgotten) starts.value = new Map([...starts.value].filter(([run]) => known.has(run)))
  })

  /** Asked once, since a page that was loaded anew has missed what was told; from then on the event keeps it up to date. */
  const load = async (): Promise<void> => {
    const answer = await engine.request('conversations.list', {})
    if (runs.value.length === 0) runs.value = answer
  }

  /** A connection of the capture that is shown, unless another is named. */
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
