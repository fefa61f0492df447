import { useElementSize } from '@vueuse/core'
import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { offsetDigits } from '../../../decode/view/hex-rows'
import { hexRowCount, rowCells, rowOfOffset, type RowBytes } from '../headless/hex-layout'

/** How bytes are laid out in rows of hex, wherever they are drawn: as many a row as there is room for. */

export const HEX_ROW_HEIGHT = 20
/** JetBrains Mono at 12 px: 0.6 em a character. */
const CHARACTER_PX = 7.2
/** Padding of a row and the scrollbar. */
const SIDES_PX = 36

export interface HexGrid {
  /** Sixteen where they fit. */
  readonly rowBytes: ComputedRef<RowBytes>
  readonly rowCount: ComputedRef<number>
  /** Of an offset. */
  readonly digits: ComputedRef<number>
  /** Of what is drawn in, in px. */
  readonly height: Readonly<ShallowRef<number>>
  readonly rowOf: (offset: number) => number
}

/** `total`: bytes. `places`: where a cursor can stand, if that is more than on each byte. */
export function useHexGrid(
  root: Readonly<ShallowRef<HTMLElement | null>>,
  total: () => number,
  places: () => number = total
): HexGrid {
  const { width, height } = useElementSize(root)
  const rowBytes = computed<RowBytes>(() => {
    const needed = rowCells(16, total()) * CHARACTER_PX + SIDES_PX
    return width.value === 0 || width.value >= needed ? 16 : 8
  })
  return {
    rowBytes,
    rowCount: computed(() => hexRowCount(places(), rowBytes.value)),
    digits: computed(() => offsetDigits(total())),
    height,
    rowOf: (offset) => rowOfOffset(offset, rowBytes.value)
  }
}
