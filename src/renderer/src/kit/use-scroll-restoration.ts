import { useEventListener, useResizeObserver } from '@vueuse/core'
import { watch, type ShallowRef } from 'vue'
import { useScrollPlacesStore } from '../app/stores/scroll-places'

/**
 * Keeps the scroll position while the content is replaced by similar content. The new content may arrive in parts: the
 * position is restored as soon as the content is long enough, unless the user scrolls first.
 */
export function useScrollRestoration(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  options: {
    /** Element that grows with the content. */
    readonly content: Readonly<ShallowRef<HTMLElement | null>>
    /** Kind of view; each kind has its own position. */
    readonly view: () => string
    /** Changes when the content is replaced. */
    readonly shown: () => unknown
  }
): void {
  const places = useScrollPlacesStore()
  /** Position to restore, until reached. */
  let wanted: number | null = null

  const restore = (): void => {
    const element = scroller.value
    if (element === null || wanted === null) return
    element.scrollTop = wanted
    if (Math.abs(element.scrollTop - wanted) < 1) wanted = null
  }
  const release = (): void => {
    wanted = null
  }

  watch(
    [options.view, options.shown],
    () => {
      wanted = places.get(options.view())
    },
    { immediate: true, flush: 'pre' }
  )
  // Runs after the page update, whose shorter content may have changed the scroll position.
  watch([scroller, options.view, options.shown], restore, { flush: 'post' })
  useResizeObserver(options.content, restore)
  useEventListener(
    scroller,
    'scroll',
    () => {
      if (wanted === null && scroller.value !== null) places.set(options.view(), scroller.value.scrollTop)
    },
    { passive: true }
  )
  useEventListener(scroller, ['wheel', 'pointerdown', 'keydown'], release, { passive: true })
}
