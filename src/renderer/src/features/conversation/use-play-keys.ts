import { useEventListener } from '@vueuse/core'
import { watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ConversationRun } from '../../../../shared/contract/conversation-replay'
import type { ConversationPlay } from './use-conversation-play'

/**
 * Shortcuts for replaying a conversation: Ctrl+Enter starts or continues, F8 continues, F10 sends one piece. They work
 * regardless of the focus, because the button pressed last disappears. The focus then returns to the visible list, so
 * that the arrow keys work; also once the pieces are loaded (`read`).
 */
export function usePlayKeys(
  root: Readonly<ShallowRef<HTMLElement | null>>,
  { active, play, go }: Pick<ConversationPlay, 'active' | 'play' | 'go'>,
  shown: Ref<string> | ComputedRef<string>,
  read: () => boolean
): void {
  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    if (!act(event, active.value)) return
    event.preventDefault()
    event.stopPropagation()
  })

  const act = (event: KeyboardEvent, run: ConversationRun | null): boolean => {
    const isStart = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing
    const isPaused = run?.state === 'paused'
    if (isStart && run === null) void play(false)
    else if (isPaused && (isStart || event.key === 'F8')) void go('on')
    else if (isPaused && event.key === 'F10') void go('step')
    else return false
    return true
  }

  watch(
    () => [active.value?.state, shown.value, read()],
    () => {
      // By then the dialog has taken over the focus of the removed element.
      requestAnimationFrame(() => {
        const element = root.value
        if (element === null || document.activeElement?.contains(element) !== true) return
        element.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
      })
    },
    { flush: 'post', immediate: true }
  )
}
