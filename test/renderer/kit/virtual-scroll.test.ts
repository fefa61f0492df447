import { describe, expect, it } from 'vitest'
import {
  MAX_SPACER_PX,
  isAtEnd,
  maxOffset,
  offsetForRow,
  offsetFromThumb,
  rowsPerPage,
  scrollFactor,
  spacerHeight,
  thumbFromOffset,
  visibleRows,
  type ScrollGeometry
} from '../../../src/renderer/src/kit/model/virtual-scroll'

const small: ScrollGeometry = { rowCount: 100, rowHeight: 26, viewport: 260 }
const huge: ScrollGeometry = { rowCount: 50_000_000, rowHeight: 26, viewport: 500 }

describe('few rows', () => {
  it('shows them all, with thumb and content in sync', () => {
    expect({
      spacer: spacerHeight(small),
      factor: scrollFactor(small),
      offset: offsetFromThumb(1000, small),
      thumb: thumbFromOffset(1000, small),
      end: maxOffset(small)
    }).toEqual({ spacer: 2600, factor: 1, offset: 1000, thumb: 1000, end: 2340 })
  })

  it('draws the rows that cover the viewport, including partial ones', () => {
    expect(visibleRows(30, small)).toEqual({ firstRow: 1, lastRow: 12, layerTop: -4 })
  })

  it('draws overscan rows only within the table', () => {
    expect([visibleRows(0, small, 3), visibleRows(2340, small, 3)]).toEqual([
      { firstRow: 0, lastRow: 13, layerTop: 0 },
      { firstRow: 87, lastRow: 100, layerTop: -78 }
    ])
  })

  it('draws nothing without rows, and all rows when they do not fill the viewport', () => {
    expect([
      visibleRows(0, { ...small, rowCount: 0 }, 3),
      visibleRows(500, { ...small, rowCount: 3 }, 3)
    ]).toEqual([
      { firstRow: 0, lastRow: 0, layerTop: 0 },
      { firstRow: 0, lastRow: 3, layerTop: 0 }
    ])
  })
})

describe('more rows than a browser supports', () => {
  it('limits the spacer and maps the whole thumb range onto the whole content', () => {
    const travel = MAX_SPACER_PX - huge.viewport
    expect([spacerHeight(huge), offsetFromThumb(0, huge), offsetFromThumb(travel, huge)]).toEqual([
      MAX_SPACER_PX,
      0,
      maxOffset(huge)
    ])
  })

  it('positions first, middle, next and last row to the pixel', () => {
    for (const row of [0, 25_000_000, 25_000_001]) {
      const offset = offsetForRow(row, 0, huge, 'start')
      expect(visibleRows(offset, huge)).toMatchObject({ firstRow: row, layerTop: 0 })
    }
    const last = offsetForRow(huge.rowCount - 1, 0, huge, 'nearest')
    const { firstRow, lastRow, layerTop } = visibleRows(last, huge)
    expect(lastRow).toBe(huge.rowCount)
    expect(layerTop + (lastRow - firstRow) * huge.rowHeight).toBe(huge.viewport)
  })

  it('moves the thumb there and back without changing the row', () => {
    const offset = offsetForRow(12_345_678, 0, huge, 'start')
    const back = offsetFromThumb(thumbFromOffset(offset, huge), huge)
    expect(Math.abs(back - offset)).toBeLessThan(1)
  })
})

describe('scrolling to a row', () => {
  it('does not move when it is visible', () => {
    expect(offsetForRow(20, 500, small)).toBe(500)
  })

  it('moves only as far as needed, up or down', () => {
    expect([offsetForRow(10, 500, small), offsetForRow(50, 500, small)]).toEqual([260, 1066])
  })

  it('stays within the content', () => {
    expect([offsetForRow(99, 0, small, 'start'), offsetForRow(0, 500, small, 'center')]).toEqual([2340, 0])
  })
})

it('counts whole rows for a page, at least one', () => {
  expect([rowsPerPage(small), rowsPerPage({ ...small, viewport: 10 })]).toEqual([10, 1])
})

it('detects the end within half a row', () => {
  expect([isAtEnd(2340, small), isAtEnd(2330, small), isAtEnd(2300, small)]).toEqual([true, true, false])
})
