import { useDocumentVisibility, useMutationObserver } from '@vueuse/core'
import { watch } from 'vue'
import { useNoticesStore } from '../app/stores/notices'

/** Pauses the expiry of all notices while the window is hidden, and of those behind a dialog while it is open. */
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
  // Dialogs are added to the body and removed from it; besides them only menus and tooltips are.
  const update = (): void => {
    notices.setBehindDialog(document.querySelector('[role="dialog"]') !== null)
  }
  useMutationObserver(document.body, update, { childList: true })
}

/** True for an event on a notice: notices are above dialogs, and a click on one must not close a dialog. */
export function isOnNotice({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-notices]') !== null
}
