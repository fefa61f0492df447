import { computed, shallowRef, type ComputedRef } from 'vue'
import {
  gridTemplate,
  laidOut,
  MIN_COLUMN_PX,
  widestOf,
  type ColumnWidth,
  type TableLayout
} from './model/grid-columns'

/** Visible columns of a table and their widths for the available space, including a column being resized. */

export interface ColumnWidths<Column> {
  readonly shown: ComputedRef<readonly Column[]>
  /** Value for `grid-template-columns`. */
  readonly template: ComputedRef<string>
  /** Sets the width during a drag; it is stored when the button is released. */
  drag(key: string, pixels: number): void
  endDrag(): void
  /** Changes the width by the given px. */
  step(column: Column, pixels: number): void
}

export function useColumnWidths<Column extends ColumnWidth>(options: {
  columns: () => readonly Column[]
  layout: () => TableLayout
  /** Px available for all columns; 0 while unknown. */
  available: () => number
  keep: (key: string, width: number) => void
}): ColumnWidths<Column> {
  const dragged = shallowRef<{ readonly key: string; readonly width: number } | null>(null)
  const chosen = computed<TableLayout>(() => {
    const layout = options.layout()
    if (dragged.value === null) return layout
    return { ...layout, widths: { ...layout.widths, [dragged.value.key]: dragged.value.width } }
  })
  const shown = computed(() => laidOut(options.columns(), chosen.value, options.available()))
  const clamp = (key: string, pixels: number): number =>
    Math.min(Math.max(MIN_COLUMN_PX, pixels), widestOf(shown.value, key, options.available()))

  return {
    shown,
    template: computed(() => gridTemplate(shown.value, options.available())),
    drag(key, pixels) {
      dragged.value = { key, width: clamp(key, pixels) }
    },
    endDrag() {
      if (dragged.value !== null) options.keep(dragged.value.key, dragged.value.width)
      dragged.value = null
    },
    step({ key, width }, pixels) {
      options.keep(key, clamp(key, (options.layout().widths[key] ?? width) + pixels))
    }
  }
}
