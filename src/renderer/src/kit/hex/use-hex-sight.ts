import { nextTick, onMounted, watch, type ShallowRef } from 'vue'
import type { Direction } from '../../../../shared/model/direction'
import type { HexState } from './use-hex-state'
import type { VirtualRowsHandle } from '../use-virtual-rows'

/** Tracks the visible rows of a hex view and scrolls to bytes requested by other views. */
export function useHexSight(options: {
  state: () => HexState
  direction: () => Direction
  rows: Readonly<ShallowRef<VirtualRowsHandle | null>>
  rowBytes: () => number
  /** Rows drawn beyond each edge. */
  overscan: number
}): { onRange(first: number, last: number): void } {
  const { direction, rows, rowBytes, overscan } = options
  let visible = { first: 0, last: 0 }
  const rowOf = (offset: number): number => Math.floor(offset / rowBytes())

  /** Scrolls to the requested byte with a row of context above, unless it is visible. */
  const reveal = (): void => {
    const wanted = options.state().wanted.value
    if (wanted?.direction !== direction() || rows.value === null) return
    const row = rowOf(wanted.offset)
    if (row >= visible.first && row < visible.last - 1) return
    rows.value.scrollToRow(Math.max(0, row - 1), 'start')
  }

  onMounted(() => {
    // The scroller knows its height only a frame after mounting and cannot scroll before.
    requestAnimationFrame(() => void nextTick(reveal))
  })
  watch(
    () => options.state().wanted.value,
    () => void nextTick(reveal)
  )
  // The data inspector opens below when a byte is first selected, and could cover that byte.
  watch(
    () => rows.value?.pageRows ?? 0,
    (now, before) => {
      const { wanted, selections } = options.state()
      const chosen = wanted.value?.direction === direction() ? wanted.value.offset : undefined
      const offset = selections[direction()]?.focus ?? chosen
      if (now >= before || offset === undefined) return
      const row = rowOf(offset)
      const isCovered = row >= visible.first + now - 1 && row < visible.first + before + overscan
      if (isCovered) void nextTick(() => rows.value?.scrollToRow(Math.max(0, row - 1), 'start'))
    }
  )
  watch(direction, (now) => {
    visible = { first: 0, last: 0 }
    const { wanted, selections } = options.state()
    if (wanted.value?.direction === now) void nextTick(reveal)
    else rows.value?.scrollToRow(rowOf(selections[now]?.focus ?? 0))
  })
  // After a change of the row length, keeps the requested byte visible, else the bytes at the top.
  watch(rowBytes, (now, before) => {
    const first = visible.first * before
    const wanted = options.state().wanted.value
    const isInSight =
      wanted?.direction === direction() && wanted.offset >= first && wanted.offset < visible.last * before
    const row = isInSight ? Math.max(0, Math.floor(wanted.offset / now) - 1) : Math.floor(first / now)
    void nextTick(() => rows.value?.scrollToRow(row, 'start'))
  })

  return {
    onRange(first, last) {
      visible = { first: first + (first === 0 ? 0 : overscan), last: last - overscan }
    }
  }
}
