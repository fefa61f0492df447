import { useEventListener } from '@vueuse/core'
import type { ShallowRef } from 'vue'

/** Mouse input over rows of text cells. Cells have a fixed size, so coordinates map to offsets. */

export interface TextPointerOptions {
  readonly root: Readonly<ShallowRef<HTMLElement | null>>
  readonly rowHeight: number
  /** Returns the offset at `x` px from the left edge of a row. */
  readonly offsetAt: (row: number, x: number) => number
  readonly onPress: (offset: number, extend: boolean) => void
  readonly onDrag: (offset: number) => void
  /** Called for a double click, after its press. */
  readonly onWord: () => void
}

export function useTextPointer({
  root,
  rowHeight,
  offsetAt,
  onPress,
  onDrag,
  onWord
}: TextPointerOptions): void {
  let dragging = false

  /** Outside the rows, uses the nearest row. */
  const placeOf = ({ clientX, clientY }: PointerEvent): number | null => {
    const drawn = [...(root.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const box = drawn[0]?.getBoundingClientRect()
    if (box === undefined) return null
    const index = Math.floor((clientY - box.top) / rowHeight)
    const element = drawn[Math.min(Math.max(index, 0), drawn.length - 1)]
    return offsetAt(Number(element?.dataset['row'] ?? 0), clientX - box.left)
  }
  /** Excludes the scrollbar. */
  const isOnText = ({ target, clientX }: PointerEvent): boolean => {
    const scroller = target instanceof Element ? target.closest('.rows') : null
    return scroller !== null && clientX < scroller.getBoundingClientRect().left + scroller.clientWidth
  }

  useEventListener(root, 'pointerdown', (event: PointerEvent) => {
    const place = event.button === 0 && isOnText(event) ? placeOf(event) : null
    if (place === null) return
    dragging = true
    root.value?.setPointerCapture(event.pointerId)
    onPress(place, event.shiftKey)
  })
  useEventListener(root, 'pointermove', (event: PointerEvent) => {
    const place = dragging ? placeOf(event) : null
    if (place !== null) onDrag(place)
  })
  useEventListener(root, ['pointerup', 'pointercancel', 'lostpointercapture'], () => {
    dragging = false
  })
  useEventListener(root, 'dblclick', onWord)
}
