import { useEventListener, useResizeObserver } from '@vueuse/core'
import { computed, nextTick, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import {
  clampOffset,
  isAtEnd,
  maxOffset,
  offsetForRow,
  offsetFromThumb,
  rowsPerPage,
  scrollFactor,
  spacerHeight,
  thumbFromOffset,
  visibleRows,
  type RowAlign,
  type ScrollGeometry,
  type VisibleRows
} from '../headless/virtual-scroll'

/** The Vue adapter of `headless/virtual-scroll`: owns the offset and keeps the scrollbar in step with it. */

export interface VirtualRowsOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  readonly rowCount: () => number
  readonly rowHeight: () => number
  /** Rows drawn beyond each edge, so that a fast wheel shows rows and not blanks. */
  readonly overscan: () => number
  /** Stay at the last row as rows arrive. */
  readonly follow: () => boolean
  /** The user moved: up and away from the end (false), or down onto it (true). */
  readonly onFollowChange: (follow: boolean) => void
}

export interface VirtualRowsState {
  readonly visible: ComputedRef<VisibleRows>
  readonly spacer: ComputedRef<number>
  /** Height of what is seen, in px. */
  readonly viewport: Readonly<ShallowRef<number>>
  readonly pageRows: ComputedRef<number>
  readonly offset: Readonly<ShallowRef<number>>
  scrollToRow(row: number, align?: RowAlign): void
  scrollToEnd(): void
}

/** What `VirtualRows` lets its parent do; for `useTemplateRef`. */
export interface VirtualRowsHandle {
  scrollToRow(row: number, align?: RowAlign): void
  scrollToEnd(): void
  focus(): void
  /** Whole rows in sight. */
  readonly pageRows: number
}

/** Lines a wheel notch stands for where the device reports lines (deltaMode 1). */
const WHEEL_LINE_PX = 26

export function useVirtualRows(options: VirtualRowsOptions): VirtualRowsState {
  const { scroller } = options
  const offset = shallowRef(0)
  const viewport = shallowRef(0)

  const geometry = computed<ScrollGeometry>(() => ({
    rowCount: options.rowCount(),
    rowHeight: options.rowHeight(),
    viewport: viewport.value
  }))
  const spacer = computed(() => spacerHeight(geometry.value))
  const visible = computed(() => visibleRows(offset.value, geometry.value, options.overscan()))
  const pageRows = computed(() => rowsPerPage(geometry.value))

  /** The scrollTop this side set last: the scroll event it causes says nothing new. */
  let ownTop = 0

  const placeThumb = (): void => {
    const element = scroller.value
    if (element === null) return
    ownTop = thumbFromOffset(offset.value, geometry.value)
    if (Math.abs(element.scrollTop - ownTop) >= 1) element.scrollTop = ownTop
  }

  /** Where it stands already nothing is asked of the browser, which would lay the page out to answer. */
  const keepThumb = (): void => {
    if (Math.abs(thumbFromOffset(offset.value, geometry.value) - ownTop) >= 1) placeThumb()
  }

  const moveTo = (next: number): void => {
    offset.value = clampOffset(next, geometry.value)
    placeThumb()
  }

  /** Same, for a move the user made: it decides whether to go on following. */
  const moveByUser = (next: number): void => {
    const before = offset.value
    offset.value = clampOffset(next, geometry.value)
    if (offset.value < before) options.onFollowChange(false)
    else if (offset.value > before && isAtEnd(offset.value, geometry.value)) options.onFollowChange(true)
  }

  useEventListener(
    scroller,
    'scroll',
    () => {
      const top = scroller.value?.scrollTop ?? 0
      if (Math.abs(top - ownTop) < 1) return
      // What became shorter, or is seen through a taller pane, the browser moves up itself: that is no move of the
      // user's away from the end, and the next rows are followed as before.
      const isMovedAlong = options.follow() && top < ownTop && isAtBottom(scroller.value)
      ownTop = top
      if (isMovedAlong) offset.value = maxOffset(geometry.value)
      else moveByUser(offsetFromThumb(top, geometry.value))
    },
    { passive: true }
  )

  // Only a capped spacer needs its own wheel: there, native scrolling would skip `factor` rows' worth a notch.
  useEventListener(
    scroller,
    'wheel',
    (event: WheelEvent) => {
      if (scrollFactor(geometry.value) === 1 || event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const unit = event.deltaMode === 1 ? WHEEL_LINE_PX : event.deltaMode === 2 ? viewport.value : 1
      moveByUser(offset.value + event.deltaY * unit)
      placeThumb()
    },
    { passive: false }
  )

  useResizeObserver(scroller, ([entry]) => {
    viewport.value = entry?.contentRect.height ?? 0
  })

  // After the spacer has its new height, or the browser would clamp the thumb to the old one.
  watch([geometry, options.follow], () => {
    void nextTick(() => {
      if (options.follow()) moveTo(maxOffset(geometry.value))
      else {
        offset.value = clampOffset(offset.value, geometry.value)
        keepThumb()
      }
    })
  })
  // A list that begins with many rows: what is drawn at first is not as high yet as it will be.
  useResizeObserver(
    () => scroller.value?.firstElementChild as HTMLElement | null | undefined,
    () => {
      placeThumb()
    }
  )

  return {
    visible,
    spacer,
    viewport,
    pageRows,
    offset,
    scrollToRow(row, align) {
      moveTo(offsetForRow(row, offset.value, geometry.value, align))
    },
    scrollToEnd() {
      moveTo(maxOffset(geometry.value))
    }
  }
}

/** As far down as it goes; a fraction of a pixel is lost where the page is zoomed. */
function isAtBottom(element: HTMLElement | null): boolean {
  return element !== null && element.scrollTop + element.clientHeight >= element.scrollHeight - 1
}
