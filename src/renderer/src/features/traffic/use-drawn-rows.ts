import { computed, shallowRef, watch } from 'vue'
import type { ViewTable } from './use-view-table'

/** Requests the rows that a table draws, and reports the loaded ones. */
export function useDrawnRows<Row>(options: {
  readonly table: ViewTable<Row>
  readonly rowAt: (index: number) => Row | undefined
  readonly onDrawn: (rows: readonly Row[]) => void
}): { onRange(first: number, end: number): void } {
  const range = shallowRef<readonly [number, number]>([0, 0])
  const drawn = computed(() => {
    const [first, end] = range.value
    const found: Row[] = []
    for (let index = first; index < end; index++) {
      const row = options.rowAt(index)
      if (row !== undefined) found.push(row)
    }
    return found
  })
  watch(drawn, (now) => {
    options.onDrawn(now)
  })

  return {
    onRange(first, end) {
      // Includes the previous row, which the first one is compared with.
      options.table.want(Math.max(0, first - 1), end)
      range.value = [first, end]
    }
  }
}
