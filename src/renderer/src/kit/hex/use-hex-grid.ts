import { useElementSize } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { computed, type ComputedRef, type ShallowRef } from 'vue'
import type { HexColumns } from '../../../../shared/contract/host'
import { offsetDigits } from '../../../../decode/view/hex-rows'
import { hexRowCount, rowCells, rowOfOffset, type RowBytes } from './model/hex-layout'
import { useSettingsStore } from '../../app/stores/settings'

/** Row layout of hex views: the chosen number of bytes per row, or as many as fit. */

export const HEX_ROW_HEIGHT = 20
/** JetBrains Mono at 12 px: 0.6 em per character. */
const CHARACTER_PX = 7.2
/** Padding of a row including the scrollbar. */
const SIDES_PX = 36
const SCROLLBAR_PX = 12

/** Returns the px that a row with this many bytes needs, including padding. */
export function hexRowPx(rowBytes: RowBytes, total = 0): number {
  return Math.ceil(rowCells(rowBytes, total) * CHARACTER_PX) + SIDES_PX
}

const CHOSEN: Readonly<Record<Exclude<HexColumns, 'auto'>, RowBytes>> = { '8': 8, '16': 16, '32': 32 }

export interface HexGrid {
  readonly rowBytes: ComputedRef<RowBytes>
  /** Minimum px of a row; in a narrower view it scrolls horizontally. */
  readonly rowPx: ComputedRef<number>
  readonly rowCount: ComputedRef<number>
  /** Digits of an offset. */
  readonly digits: ComputedRef<number>
  /** Height of the view in px. */
  readonly height: Readonly<ShallowRef<number>>
  readonly rowOf: (offset: number) => number
}

/** `total`: number of bytes. `places`: number of cursor positions, if there are more. */
export function useHexGrid(
  root: Readonly<ShallowRef<HTMLElement | null>>,
  total: () => number,
  places: () => number = total
): HexGrid {
  const { settings } = storeToRefs(useSettingsStore())
  const { width, height } = useElementSize(root)
  const rowBytes = computed<RowBytes>(() => {
    const { hexColumns } = settings.value
    if (hexColumns !== 'auto') return CHOSEN[hexColumns]
    return width.value === 0 || width.value >= hexRowPx(16, total()) ? 16 : 8
  })
  return {
    rowBytes,
    // The scrollbar is next to the rows.
    rowPx: computed(() => hexRowPx(rowBytes.value, total()) - SCROLLBAR_PX),
    rowCount: computed(() => hexRowCount(places(), rowBytes.value)),
    digits: computed(() => offsetDigits(total())),
    height,
    rowOf: (offset) => rowOfOffset(offset, rowBytes.value)
  }
}
