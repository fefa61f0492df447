import { useElementBounding, useEventListener, useIntervalFn } from '@vueuse/core'
import type { ShallowRef } from 'vue'
import { byteAtHexCell, byteAtTextCell, hexColumnCells, type RowBytes } from './model/hex-layout'

/**
 * Mouse input of a hex view: a press places the cursor, a drag extends the selection, and a drag beyond an edge
 * scrolls. Bytes are found by coordinates, because one element draws a run of many bytes.
 */

export type HexColumn = 'hex' | 'text'

/** Interval in ms between rows while dragging beyond an edge. */
const DRAG_SCROLL_MS = 40

export interface HexPointerOptions {
  readonly root: Readonly<ShallowRef<HTMLElement | null>>
  readonly rowBytes: () => RowBytes
  readonly rowHeight: number
  readonly total: () => number
  /** Called on a press; `extend` if shift is held. */
  readonly onPress: (offset: number, extend: boolean) => void
  /** Called during a drag; `beyond` is -1 or 1 while the mouse is above or below the view. */
  readonly onDrag: (offset: number, beyond: -1 | 0 | 1) => void
  /** Called when the byte under the mouse changes, or null for none; not during a drag. */
  readonly onHover: (offset: number | null) => void
}

export function useHexPointer(options: HexPointerOptions): {
  column: () => HexColumn
  /** The byte under the mouse, or null. */
  byteAt(event: MouseEvent): number | null
} {
  const { root, rowBytes, rowHeight, total } = options
  const bounds = useElementBounding(root)
  let column: HexColumn = 'hex'
  let dragging = false
  let pointer = { x: 0, y: 0 }

  /** Returns the byte at a point, or the nearest one outside the rows. A drag stays in the column where it began. */
  const offsetAt = (x: number, y: number, sameColumn: boolean): number | null => {
    const drawn = [...(root.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const first = drawn[0]
    if (first === undefined) return null
    const index = Math.floor((y - first.getBoundingClientRect().top) / rowHeight)
    const element = drawn[Math.min(Math.max(index, 0), drawn.length - 1)]
    const hex = element?.querySelector('.hex')?.getBoundingClientRect()
    const text = element?.querySelector('.text')?.getBoundingClientRect()
    if (element === undefined || hex === undefined || text === undefined) return null
    if (!sameColumn) column = x < (hex.right + text.left) / 2 ? 'hex' : 'text'
    return byteIn(element, column, x, { hex, text })
  }
  const byteIn = (
    row: HTMLElement,
    of: HexColumn,
    x: number,
    { hex, text }: Record<HexColumn, DOMRect>
  ): number => {
    const bytes = rowBytes()
    const byte =
      of === 'hex'
        ? byteAtHexCell((x - hex.left) / (hex.width / hexColumnCells(bytes)), bytes)
        : byteAtTextCell((x - text.left) / (text.width / bytes), bytes)
    return Math.min(Number(row.dataset['row']) * bytes + byte, total() - 1)
  }

  let hovered: number | null = null
  const hover = (next: number | null): void => {
    if (next === hovered) return
    hovered = next
    options.onHover(next)
  }
  /** Returns the byte exactly under a point. */
  const byteUnder = ({ target, clientX: x }: MouseEvent): number | null => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
    const hex = row?.querySelector('.hex')?.getBoundingClientRect()
    const text = row?.querySelector('.text')?.getBoundingClientRect()
    if (row === null || hex === undefined || text === undefined) return null
    if (hex.left <= x && x < hex.right) return byteIn(row, 'hex', x, { hex, text })
    return text.left <= x && x < text.right ? byteIn(row, 'text', x, { hex, text }) : null
  }

  const drag = (): void => {
    const { top, bottom } = bounds
    const offset = offsetAt(pointer.x, Math.min(Math.max(pointer.y, top.value), bottom.value - 1), true)
    if (offset === null) return
    options.onDrag(offset, pointer.y < top.value ? -1 : pointer.y > bottom.value ? 1 : 0)
  }
  const edgeScroll = useIntervalFn(drag, DRAG_SCROLL_MS, { immediate: false })

  useEventListener(root, 'pointerdown', (event: PointerEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return
    if (event.target.closest('[data-row]') === null) return
    bounds.update()
    const offset = offsetAt(event.clientX, event.clientY, false)
    if (offset === null) return
    dragging = true
    root.value?.setPointerCapture(event.pointerId)
    options.onPress(offset, event.shiftKey)
  })
  useEventListener(root, 'pointermove', (event: PointerEvent) => {
    if (!dragging) {
      hover(byteUnder(event))
      return
    }
    pointer = { x: event.clientX, y: event.clientY }
    if (pointer.y < bounds.top.value || pointer.y > bounds.bottom.value) edgeScroll.resume()
    else edgeScroll.pause()
    drag()
  })
  useEventListener(root, 'pointerleave', () => {
    hover(null)
  })
  useEventListener(root, ['pointerup', 'pointercancel', 'lostpointercapture'], () => {
    dragging = false
    edgeScroll.pause()
  })

  return { column: () => column, byteAt: byteUnder }
}
