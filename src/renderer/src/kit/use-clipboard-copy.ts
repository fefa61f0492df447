import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import { useEngine } from '../app/bridge/engine-client'
import { useNoticesStore } from '../app/stores/notices'

/** How long a copy button shows its confirmation, in ms. */
const COPIED_SHOWN_MS = 1600

/**
 * Copies through the host, because a sandboxed page may be denied the clipboard; `copied` is true for a moment
 * afterwards.
 */
export function useClipboardCopy(): {
  copied: Readonly<ShallowRef<boolean>>
  copy: (text: string) => Promise<void>
} {
  const engine = useEngine()
  const notices = useNoticesStore()
  const copied = shallowRef(false)
  const { start } = useTimeoutFn(
    () => {
      copied.value = false
    },
    COPIED_SHOWN_MS,
    { immediate: false }
  )

  const copy = async (text: string): Promise<void> => {
    try {
      await engine.request('clipboard.write', { text })
      copied.value = true
      start()
    } catch (error) {
      notices.report(error)
    }
  }

  return { copied, copy }
}
