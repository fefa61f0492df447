import { useEventListener, useResizeObserver } from '@vueuse/core'
import { watch, type ShallowRef } from 'vue'
import { useScrollPlacesStore } from '../stores/scroll-places'

/**
 * Keeps a scroller where it is while what it shows is replaced by something of the same kind. The new content may come
 * in pieces: the place is taken as soon as the content is long enough, unless the user scrolls before.
 */
export function useKeptScroll(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  options: {
    /** Grows with the content of the scroller. */
    readonly content: Readonly<ShallowRef<HTMLElement | null>>
    /** Names the kind of view. Each has a place of its own. */
    readonly view: () => string
    /** Changes when something else is shown. */
    readonly shown: () => unknown
  }
): void {
  const places = useScrollPlacesStore()
  /** The place to return to, until it is reached. */
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
  // Behind the page's update, whose shorter content the browser may have scrolled up.
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
