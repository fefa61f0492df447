/**
 * Bytes side by side in hex rows. Of equal lengths each byte is compared with its counterpart; otherwise what lies
 * between the equal beginning and the equal end differs.
 */
import { HEX_ROW_BYTES } from '../../../decode/view/hex-rows'
import { contains, type ByteRange } from './hex-layout'

export interface ByteRun {
  readonly bytes: Uint8Array
  readonly differs: boolean
}

export interface ByteRow {
  readonly offset: number
  readonly left: readonly ByteRun[]
  readonly right: readonly ByteRun[]
  /** Rows of equal bytes that were left out before this one. */
  readonly skipped: number
}

export interface ByteComparison {
  readonly rows: readonly ByteRow[]
  /** Ranges that differ, on either side. */
  readonly left: readonly ByteRange[]
  readonly right: readonly ByteRange[]
  /** More rows differ than are listed. */
  readonly cut: boolean
}

/** Rows listed; who wants more looks into the hex view. */
const MAX_ROWS = 200

export function compareBytes(left: Uint8Array, right: Uint8Array): ByteComparison {
  const ranges = left.length === right.length ? alikeRanges(left, right) : [middleRange(left, right)]
  const rows: ByteRow[] = []
  let skipped = 0
  let cut = false
  const leftRanges = new RangeCursor(ranges.map((range) => range.left))
  const rightRanges = new RangeCursor(ranges.map((range) => range.right))
  for (let offset = 0; offset < Math.max(left.length, right.length); offset += HEX_ROW_BYTES) {
    const end = offset + HEX_ROW_BYTES
    if (!leftRanges.touches(offset, end) && !rightRanges.touches(offset, end)) {
      skipped++
      continue
    }
    if (rows.length === MAX_ROWS) {
      cut = true
      break
    }
    rows.push({
      offset,
      left: runsOf(
        left,
        offset,
        ranges.map((range) => range.left)
      ),
      right: runsOf(
        right,
        offset,
        ranges.map((range) => range.right)
      ),
      skipped
    })
    skipped = 0
  }
  return { rows, left: ranges.map((range) => range.left), right: ranges.map((range) => range.right), cut }
}

interface RangePair {
  readonly left: ByteRange
  readonly right: ByteRange
}

function alikeRanges(left: Uint8Array, right: Uint8Array): RangePair[] {
  const found: RangePair[] = []
  for (let at = 0; at < left.length; at++) {
    if (left[at] === right[at]) continue
    let end = at + 1
    while (end < left.length && left[end] !== right[end]) end++
    found.push({ left: [at, end], right: [at, end] })
    at = end
  }
  return found
}

function middleRange(left: Uint8Array, right: Uint8Array): RangePair {
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left[start] === right[start]) start++
  let tail = 0
  while (tail < shorter - start && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++
  return { left: [start, left.length - tail], right: [start, right.length - tail] }
}

/** Goes through ranges in order beside rows in order. */
class RangeCursor {
  readonly #ranges: readonly ByteRange[]
  #at = 0

  constructor(ranges: readonly ByteRange[]) {
    this.#ranges = ranges
  }

  touches(start: number, end: number): boolean {
    while ((this.#ranges[this.#at]?.[1] ?? Infinity) <= start) this.#at++
    const range = this.#ranges[this.#at]
    return range !== undefined && range[0] < end && range[1] > range[0]
  }
}

function runsOf(bytes: Uint8Array, offset: number, ranges: readonly ByteRange[]): ByteRun[] {
  const row = bytes.subarray(offset, offset + HEX_ROW_BYTES)
  const near = ranges.filter(([start, end]) => start < offset + HEX_ROW_BYTES && end > offset)
  const differs = (at: number): boolean => near.some((range) => contains(range, offset + at))
  const runs: ByteRun[] = []
  for (let at = 0; at < row.length;) {
    let end = at + 1
    while (end < row.length && differs(end) === differs(at)) end++
    runs.push({ bytes: row.subarray(at, end), differs: differs(at) })
    at = end
  }
  return runs
}
