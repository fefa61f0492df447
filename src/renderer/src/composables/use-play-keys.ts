import { useEventListener } from '@vueuse/core'
import { watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ConversationRun } from '../../../shared/contract/conversation-replay'
import type { ConversationPlay } from './use-conversation-play'

/**
 * The keys of a conversation that is held once more: Ctrl+Enter begins it or goes on, F8 goes on, F10 goes one piece.
 * They are heard wherever the focus is, since the button that was pressed last is gone as soon as it has worked; and
 * for the same reason the focus goes back to the list in sight, whose arrows would be deaf otherwise. It goes there as
 * well once the pieces have been `read`.
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
      // The dialog has taken the focus of what is gone by then.
      requestAnimationFrame(() => {
        const element = root.value
        if (element === null || document.activeElement?.contains(element) !== true) return
        element.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
      })
    },
    { flush: 'post', immediate: true }
  )
}
