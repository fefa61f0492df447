/**
 * Virtual scrolling of any number of rows with a fixed height.
 *
 * A browser cannot lay out an element above about 2^25 px, which 26 px rows reach at 1.3 million rows. So the spacer
 * that determines the scrollbar is capped, and the real scroll position is the *offset*, in pixels of the complete
 * content. If the content is taller than the spacer, one pixel of the thumb stands for `scrollFactor` pixels of
 * content, while the wheel and the keys move the offset by real pixels.
 *
 *   content  |--------------------- rowCount × rowHeight ----------------------|
 *   spacer   |------- ≤ MAX_SPACER_PX -------|          thumb at offset ÷ factor
 *
 * The visible rows are in a sticky layer as tall as the viewport; `layerTop` positions them in it.
 */

/** Well below the measured limit of 33,554,428 px, and large enough that one thumb pixel is still a small step. */
export const MAX_SPACER_PX = 8_000_000

export interface ScrollGeometry {
  readonly rowCount: number
  /** Row height in px, the same for all rows of a table. */
  readonly rowHeight: number
  /** Height of the visible area in px. */
  readonly viewport: number
}

export interface VisibleRows {
  /** First row to draw. */
  readonly firstRow: number
  /** Row after the last one to draw. */
  readonly lastRow: number
  /** Start of the first drawn row, in px from the top of the viewport; at most 0 without overscan. */
  readonly layerTop: number
}

export type RowAlign = 'nearest' | 'start' | 'center' | 'end'

function contentHeight({ rowCount, rowHeight }: ScrollGeometry): number {
  return rowCount * rowHeight
}

export function spacerHeight(geometry: ScrollGeometry): number {
  return Math.min(contentHeight(geometry), MAX_SPACER_PX)
}

export function maxOffset(geometry: ScrollGeometry): number {
  return Math.max(0, contentHeight(geometry) - geometry.viewport)
}

export function clampOffset(offset: number, geometry: ScrollGeometry): number {
  return Math.min(Math.max(0, offset), maxOffset(geometry))
}

/** Returns the pixels of content per pixel of thumb travel: 1 unless the spacer is capped. */
export function scrollFactor(geometry: ScrollGeometry): number {
  const travel = spacerHeight(geometry) - geometry.viewport
  return travel <= 0 || contentHeight(geometry) <= MAX_SPACER_PX ? 1 : maxOffset(geometry) / travel
}

export function offsetFromThumb(scrollTop: number, geometry: ScrollGeometry): number {
  return clampOffset(scrollTop * scrollFactor(geometry), geometry)
}

export function thumbFromOffset(offset: number, geometry: ScrollGeometry): number {
  return clampOffset(offset, geometry) / scrollFactor(geometry)
}

/** Returns the rows that cover the viewport at `offset`, plus `overscan` on either side. */
export function visibleRows(offset: number, geometry: ScrollGeometry, overscan = 0): VisibleRows {
  const { rowCount, rowHeight, viewport } = geometry
  const top = clampOffset(offset, geometry)
  const firstRow = Math.max(0, Math.floor(top / rowHeight) - overscan)
  const lastRow = Math.min(rowCount, Math.ceil((top + viewport) / rowHeight) + overscan)
  return { firstRow, lastRow: Math.max(firstRow, lastRow), layerTop: firstRow * rowHeight - top }
}

/** Returns the offset that shows `row`. `nearest` moves only as far as needed, and not at all if it is visible. */
export function offsetForRow(
  row: number,
  offset: number,
  geometry: ScrollGeometry,
  align: RowAlign = 'nearest'
): number {
  const { rowHeight, viewport } = geometry
  const start = row * rowHeight
  const end = start + rowHeight - viewport
  switch (align) {
    case 'start':
      return clampOffset(start, geometry)
    case 'end':
      return clampOffset(end, geometry)
    case 'center':
      return clampOffset((start + end) / 2, geometry)
    case 'nearest':
      // A viewport smaller than a row shows the row's top.
      return clampOffset(Math.min(Math.max(offset, end), start), geometry)
  }
}

/** Returns the number of whole rows that fit, which PageUp and PageDown move by. */
export function rowsPerPage({ viewport, rowHeight }: ScrollGeometry): number {
  return Math.max(1, Math.floor(viewport / rowHeight))
}

/** True within half a row of the end, because browsers round scroll positions. */
export function isAtEnd(offset: number, geometry: ScrollGeometry): boolean {
  return offset >= maxOffset(geometry) - geometry.rowHeight / 2
}
