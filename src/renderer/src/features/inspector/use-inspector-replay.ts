import { useTimeoutFn } from '@vueuse/core'
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { opensExchange } from '../../../../decode/stream/decoder'
import type { ExchangeDetail } from '../../../../shared/contract/traffic'
import { useSelectionStore } from '../../app/stores/selection'
import { useTrafficActions } from '../../app/actions/use-replay'

/** Replay button of the inspector: availability and result. */

/** How long the button shows its confirmation, in ms. */
const REPLAYED_SHOWN_MS = 3000

export interface InspectorReplay {
  readonly canReplay: ComputedRef<boolean>
  /** True if the workbench can edit the request: HTTP, or the bytes of another protocol. */
  readonly canEdit: ComputedRef<boolean>
  readonly replaying: Readonly<ShallowRef<boolean>>
  readonly replayed: Readonly<ShallowRef<boolean>>
  run(): Promise<void>
}

export function useInspectorReplay(exchange: () => ExchangeDetail | null): InspectorReplay {
  const { replay } = useTrafficActions()
  const selection = useSelectionStore()
  const replaying = shallowRef(false)
  const replayed = shallowRef(false)
  const { start: hideReplayed } = useTimeoutFn(
    () => {
      replayed.value = false
    },
    REPLAYED_SHOWN_MS,
    { immediate: false }
  )

  return {
    canReplay: computed(() => exchange()?.messages.some(({ kind }) => kind === 'http.request') ?? false),
    canEdit: computed(() => exchange()?.messages.some((message) => opensExchange(message)) ?? false),
    replaying,
    replayed,
    async run() {
      const original = exchange()?.row.exchange
      if (original === undefined || replaying.value) return
      replaying.value = true
      replayed.value = false
      await replay(original)
      replaying.value = false
      // On success the new exchange is selected; otherwise a notice has reported the error.
      if (selection.exchange !== original) {
        replayed.value = true
        hideReplayed()
      }
    }
  }
}
