import { useDebounceFn } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ConversationRun } from '../../../../shared/contract/conversation-replay'
import { useEngine } from '../../app/bridge/engine-client'
import { changesOf, newPlan, planInput, type PlayPlan } from './model/play-plan'
import { isPlayable } from './model/play-problems'
import { useConversationsStore, type RecordedConversation } from '../../app/stores/conversations'

/** Controls the replay of a recorded conversation: plan, start, pause, resume. */

/** Delay in ms after the last key press before changes are sent. */
const SETTLED_MS = 200

export interface ConversationPlay {
  readonly plan: Ref<PlayPlan>
  /** Runs of this connection, oldest first. */
  readonly runs: ComputedRef<readonly ConversationRun[]>
  /** The run in progress. */
  readonly active: ComputedRef<ConversationRun | null>
  /** The run in progress, or the last one started here. */
  readonly last: ComputedRef<ConversationRun | null>
  readonly canPlay: ComputedRef<boolean>
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Error of starting or resuming. */
  readonly error: Readonly<ShallowRef<unknown>>
  play(stepping: boolean): Promise<void>
  go(how: 'on' | 'step'): Promise<void>
  pause(): Promise<void>
  /** Cancels a run; removes a finished one from the list. */
  cancel(run: number): Promise<void>
}

export function useConversationPlay(
  recorded: () => RecordedConversation,
  target: () => string
): ConversationPlay {
  const engine = useEngine()
  const store = useConversationsStore()
  const held = shallowRef(store.plan(recorded()) ?? newPlan(target()))
  const error = shallowRef<unknown>(null)
  const busy = shallowRef(false)
  const begun = shallowRef<number | null>(null)

  const plan = computed({
    get: () => held.value,
    set: (next) => {
      held.value = next
      store.keep(recorded(), next)
    }
  })
  const runs = computed(() => {
    const { capture, connection } = recorded()
    return store.runs.filter((run) => run.capture === capture && run.connection === connection)
  })
  const active = computed(() => runs.value.findLast(({ state }) => state !== 'over') ?? null)
  // A run started before the page was reloaded is followed like one started here.
  watch(
    () => active.value?.run,
    (run) => (begun.value = run ?? begun.value),
    { immediate: true }
  )
  const last = computed(() => active.value ?? runs.value.find(({ run }) => run === begun.value) ?? null)

  const reportingErrors = async (work: () => Promise<unknown>): Promise<void> => {
    error.value = null
    busy.value = true
    try {
      await work()
    } catch (cause) {
      error.value = cause
    } finally {
      busy.value = false
    }
  }
  /** Applies the plan to the pieces that have not been sent yet. */
  const change = async (): Promise<void> => {
    if (active.value?.side !== plan.value.side) return
    await engine.request('conversations.change', { run: active.value.run, ...changesOf(plan.value) })
  }
  const changeSoon = useDebounceFn(() => reportingErrors(change), SETTLED_MS)
  watch(
    () => plan.value[plan.value.side],
    () => {
      if (active.value !== null) void changeSoon()
    }
  )

  return {
    plan,
    runs,
    active,
    last,
    canPlay: computed(() => isPlayable(plan.value) && active.value === null && !busy.value),
    busy,
    error,
    play: (stepping) =>
      reportingErrors(async () => {
        const input = planInput(plan.value, { ...recorded(), target: target() }, stepping)
        const time = Date.now()
        const { run } = await engine.request('conversations.play', input)
        store.begun(run, { time, pace: plan.value.pace })
        begun.value = run
      }),
    go: (how) =>
      reportingErrors(async () => {
        const run = active.value?.run
        if (run === undefined) return
        // Sends the latest plan first. A run that this page did not start has no plan here.
        if (store.starts.has(run)) await change()
        await engine.request('conversations.go', { run, how })
      }),
    pause: () =>
      reportingErrors(async () => {
        const run = active.value?.run
        if (run !== undefined) await engine.request('conversations.pause', { run })
      }),
    cancel: (run) => reportingErrors(() => engine.request('conversations.cancel', { run }))
  }
}
