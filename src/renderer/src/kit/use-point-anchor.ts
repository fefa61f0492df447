import { computed, watch, type Ref, type WritableComputedRef } from 'vue'
import type { Point } from './model/point'

/** A panel that is open while it has a position, and gives the focus back when it closes. */
export interface PointAnchor {
  readonly open: WritableComputedRef<boolean>
  /** For the library that positions the panel. */
  readonly reference: { getBoundingClientRect(): DOMRect }
  /** Focuses the element that had the focus before the panel was opened, if it still exists. */
  focusBefore(): void
}

export function usePointAnchor(place: Ref<Point | null>): PointAnchor {
  const open = computed({
    get: () => place.value !== null,
    set: (next) => {
      if (!next) place.value = null
    }
  })
  /** Closing clears the position before the panel has faded out: it stays at the last one. */
  let last: Point = { x: 0, y: 0 }
  let before: Element | null = null
  watch(
    open,
    (now) => {
      if (now) before = document.activeElement
    },
    { flush: 'sync', immediate: true }
  )
  return {
    open,
    reference: {
      getBoundingClientRect: (): DOMRect => {
        last = place.value ?? last
        return new DOMRect(last.x, last.y, 0, 0)
      }
    },
    focusBefore: (): void => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }
}
