import { useEventListener } from '@vueuse/core'
import { focusFront, focusPaneQuietly, isFocusLost, isShown } from '../kit/use-pane-focus'

/**
 * Keeps the focus in the window. Removing, hiding or disabling an element loses the focus, as does a click outside all
 * panes; keys would then have no effect. The focus returns to its previous pane, or to the visible one.
 */
export function useFocusGuard(): void {
  let last: HTMLElement | null = null

  useEventListener(document, 'focusin', ({ target }) => {
    last = target instanceof Element ? target.closest<HTMLElement>('[data-pane]') : null
  })
  useEventListener(document, 'focusout', ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null) return
    const pane = last
    // Another element may take the focus in this frame, such as the next row or an opening dialog.
    requestAnimationFrame(() => {
      if (!isFocusLost()) return
      const dialog = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1)
      if (dialog !== undefined) dialog.focus()
      else if (pane?.isConnected === true && isShown(pane)) focusPaneQuietly(pane)
      else focusFront()
    })
  })
  // A click on text or on empty space of a pane focuses that pane.
  useEventListener(document, 'pointerdown', ({ target }) => {
    const pane = target instanceof Element ? target.closest<HTMLElement>('[data-pane]') : null
    if (pane !== null && !pane.hasAttribute('tabindex')) pane.tabIndex = -1
  })
}
