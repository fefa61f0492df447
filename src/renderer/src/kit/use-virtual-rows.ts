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
} from './model/virtual-scroll'

/** Vue adapter of `kit/model/virtual-scroll`: holds the offset and keeps the scrollbar in sync with it. */

export interface VirtualRowsOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  readonly rowCount: () => number
  readonly rowHeight: () => number
  /** Rows drawn beyond each edge, so that fast scrolling does not show blanks. */
  readonly overscan: () => number
  /** Stays at the last row as rows arrive. */
  readonly follow: () => boolean
  /** Called when the user scrolls away from the end (false) or to the end (true). */
  readonly onFollowChange: (follow: boolean) => void
}

export interface VirtualRowsState {
  readonly visible: ComputedRef<VisibleRows>
  readonly spacer: ComputedRef<number>
  /** Visible height in px. */
  readonly viewport: Readonly<ShallowRef<number>>
  readonly pageRows: ComputedRef<number>
  readonly offset: Readonly<ShallowRef<number>>
  scrollToRow(row: number, align?: RowAlign): void
  scrollToEnd(): void
}

/** Methods that `VirtualRows` exposes to its parent, for `useTemplateRef`. */
export interface VirtualRowsHandle {
  scrollToRow(row: number, align?: RowAlign): void
  scrollToEnd(): void
  focus(): void
  /** Number of fully visible rows. */
  readonly pageRows: number
}

/** Height of a line for devices that report the wheel in lines (deltaMode 1). */
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

  /** The last scrollTop set by this code, used to ignore the scroll event it causes. */
  let ownTop = 0

  const placeThumb = (): void => {
    const element = scroller.value
    if (element === null) return
    ownTop = thumbFromOffset(offset.value, geometry.value)
    if (Math.abs(element.scrollTop - ownTop) >= 1) element.scrollTop = ownTop
  }

  /** Skips reading from the browser if the position is unchanged, because a read forces a layout. */
  const keepThumb = (): void => {
    if (Math.abs(thumbFromOffset(offset.value, geometry.value) - ownTop) >= 1) placeThumb()
  }

  const moveTo = (next: number): void => {
    offset.value = clampOffset(next, geometry.value)
    placeThumb()
  }

  /** Moves because of user input, which decides whether the view continues to follow the end. */
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
      // When the content shrinks or the pane grows, the browser itself scrolls up. That is not a move by the user away
      // from the end, so following continues.
      const isMovedAlong = options.follow() && top < ownTop && isAtBottom(scroller.value)
      ownTop = top
      if (isMovedAlong) offset.value = maxOffset(geometry.value)
      else moveByUser(offsetFromThumb(top, geometry.value))
    },
    { passive: true }
  )

  // Only a capped spacer needs its own wheel handling: native scrolling would skip `factor` rows' worth per notch.
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

  // Runs after the spacer has its new height; otherwise the browser clamps the thumb to the old one.
  watch([geometry, options.follow], () => {
    void nextTick(() => {
      if (options.follow()) moveTo(maxOffset(geometry.value))
      else {
        offset.value = clampOffset(offset.value, geometry.value)
        keepThumb()
      }
    })
  })
  // A list that starts with many rows reaches its full height only after the first drawing.
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

/** True at the bottom; allows for sub-pixel rounding in a zoomed page. */
function isAtBottom(element: HTMLElement | null): boolean {
  return element !== null && element.scrollTop + element.clientHeight >= element.scrollHeight - 1
}
