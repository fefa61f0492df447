import { computed, type ComputedRef } from 'vue'
import { useEngine } from '../../../app/bridge/engine-client'
import type { SendAttempt } from '../model/attempt'
import { useCaptureStore } from '../../../app/stores/capture'
import type { CapturedExchange } from '../../../app/stores/comparison'
import { useNoticesStore } from '../../../app/stores/notices'
import { useWorkbenchReturn } from './use-workbench-return'
import type { WorkbenchDraft } from '../workbench-draft'

/** Last response to a workbench draft and the actions on it. It stays while the draft is edited. */

export interface Answer {
  /** Null before the first send. */
  readonly last: ComputedRef<SendAttempt | null>
  /** True if the capture still holds the attempt. */
  readonly isKept: ComputedRef<boolean>
  /** Original exchange to compare with; null if there is none any more. */
  readonly original: ComputedRef<CapturedExchange | null>
  /** The newest earlier attempt that received a response. */
  readonly before: ComputedRef<CapturedExchange | null>
  /** The exchange that `show` leads to; null for the connection, with which attempts of bytes are listed. */
  readonly shownExchange: ComputedRef<number | null>
  show(): void
  compare(other: CapturedExchange | null): void
  converse(): void
  /** Closes the connection of the attempt. */
  stop(): Promise<void>
}

export function useAnswer(draft: () => WorkbenchDraft): Answer {
  const engine = useEngine()
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const back = useWorkbenchReturn()

  const last = computed(() => draft().attempts.value.at(-1) ?? null)
  const isComparable = computed(() => {
    const attempt = last.value
    if (attempt === null) return false
    return attempt.exchange !== null && captures.isOpen(attempt.capture)
  })
  const original = computed(() => {
    const { reference, capture } = draft().origin
    if (!isComparable.value || reference === null || !('exchange' in reference) || !captures.isOpen(capture))
      return null
    return { capture, exchange: reference.exchange }
  })
  const before = computed(() => {
    if (!isComparable.value) return null
    const found = draft()
      .attempts.value.slice(0, -1)
      .findLast(({ capture, status }) => status !== null && captures.isOpen(capture))
    return found === undefined || found.exchange === null
      ? null
      : { capture: found.capture, exchange: found.exchange }
  })

  const shownExchange = computed(() =>
    draft().origin.range === undefined ? (last.value?.exchange ?? null) : null
  )

  return {
    last,
    shownExchange,
    isKept: computed(() => last.value === null || captures.isOpen(last.value.capture)),
    original,
    before,
    show: () => {
      if (last.value !== null) back.show({ connection: last.value.connection, exchange: shownExchange.value })
    },
    compare: (other) => {
      if (last.value !== null && other !== null) back.compare(last.value, other)
    },
    converse: () => {
      if (last.value !== null) back.converse(last.value)
    },
    async stop() {
      const connection = last.value?.connection ?? null
      if (connection === null) return
      try {
        // Resets, because an orderly close waits for the peer's FIN.
        await engine.request('connections.end', { connection, how: 'reset' })
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
