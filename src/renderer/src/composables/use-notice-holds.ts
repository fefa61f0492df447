import { useDocumentVisibility, useMutationObserver } from '@vueuse/core'
import { watch } from 'vue'
import { useNoticesStore } from '../stores/notices'

/** Pauses the expiry of notices while the window is hidden, and of those that wait for the user behind a dialog. */
export function useNoticeHolds(): void {
  const notices = useNoticesStore()
  const visibility = useDocumentVisibility()
  watch(
    visibility,
    (now) => {
      notices.hold('hidden', now === 'hidden')
    },
    { immediate: true }
  )
  // Dialogs are added to the body and removed from it; nothing else is, but menus and tooltips.
  const update = (): void => {
    notices.setBehindDialog(document.querySelector('[role="dialog"]') !== null)
  }
  useMutationObserver(document.body, update, { childList: true })
}

/** True for an event on a notice: it is above the dialogs, and using it closes none. */
export function isOnNotice({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-notices]') !== null
}
