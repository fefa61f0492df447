import { shallowRef, type ShallowRef } from 'vue'
import { LINE_Y, type TimelineDrawing } from './use-timeline-drawing'

/**
 * Mouse and keyboard input of a timeline: a drag selects a range, a click a bar or mark, and the arrow keys move
 * between bars.
 */

/** A press that moves fewer px is a click. */
export const DRAG_PX = 4
/** Tolerance, since bars and marks may be two pixels wide. */
const TOLERANCE_PX = 6

export interface TimelinePointer {
  /** Bar under the pointer, or selected by key. */
  readonly at: ShallowRef<number | null>
  readonly drag: Readonly<ShallowRef<{ from: number; to: number } | null>>
  onDown(event: PointerEvent): void
  onMove(event: PointerEvent): void
  onUp(event: PointerEvent): void
  onKeydown(event: KeyboardEvent): void
}

export function useTimelinePointer(
  root: Readonly<ShallowRef<HTMLElement | null>>,
  { scale, bars, marks }: TimelineDrawing,
  handlers: { open(entry: number): void; zoom(from: number, to: number): void; event(event: number): void }
): TimelinePointer {
  const at = shallowRef<number | null>(null)
  const drag = shallowRef<{ from: number; to: number } | null>(null)

  const placeOf = (event: PointerEvent): { x: number; y: number } => {
    const box = root.value?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }
  const barAt = (x: number, y: number): number | null =>
    nearest(bars.value, (bar) => {
      const isHere = bar.direction === 'up' ? y <= LINE_Y : y > LINE_Y
      return isHere ? Math.max(bar.x - x, x - bar.x - bar.width, 0) : Infinity
    })
  const markAt = (x: number, y: number): number | null =>
    nearest(marks.value, (mark) => (y >= mark.top && y <= mark.bottom ? Math.abs(mark.x - x) : Infinity))

  const click = (x: number, y: number): void => {
    const bar = bars.value[barAt(x, y) ?? -1]
    const mark = marks.value[markAt(x, y) ?? -1]
    if (bar !== undefined) handlers.open(bar.bar[6])
    else if (mark !== undefined) handlers.event(mark.event)
  }

  return {
    at,
    drag,
    onDown(event) {
      if (event.button !== 0) return
      const { x } = placeOf(event)
      drag.value = { from: x, to: x }
      root.value?.setPointerCapture(event.pointerId)
    },
    onMove(event) {
      const { x, y } = placeOf(event)
      if (drag.value !== null) drag.value = { from: drag.value.from, to: x }
      at.value = barAt(x, y)
    },
    onUp(event) {
      if (drag.value === null) return
      const { from, to } = drag.value
      drag.value = null
      if (Math.abs(to - from) >= DRAG_PX)
        handlers.zoom(scale.value.time(Math.min(from, to)), scale.value.time(Math.max(from, to)))
      else click(to, placeOf(event).y)
    },
    onKeydown(event) {
      const last = bars.value.length - 1
      const now = at.value
      const next: Readonly<Record<string, number>> = {
        ArrowRight: now === null ? 0 : Math.min(last, now + 1),
        ArrowLeft: now === null ? last : Math.max(0, now - 1),
        Home: 0,
        End: last
      }
      const bar = bars.value[now ?? -1]
      if (event.key === 'Enter' && bar !== undefined) handlers.open(bar.bar[6])
      else if (Object.hasOwn(next, event.key) && last >= 0) at.value = next[event.key] ?? null
      else return
      event.preventDefault()
    }
  }
}

/** Returns the index of the nearest item within reach, or null. */
function nearest<Thing>(things: readonly Thing[], away: (thing: Thing) => number): number | null {
  let found: number | null = null
  let least = TOLERANCE_PX
  for (const [index, thing] of things.entries()) {
    const distance = away(thing)
    if (distance < least) [found, least] = [index, distance]
  }
  return found
}
