import { computed, type ComputedRef } from 'vue'
import type { ViewKind } from '../bridge/view-source'
import { EMPTY_LAYOUT, type TableLayout } from '../headless/grid-columns'
import { useSettingsStore } from '../stores/settings'
import { useSettingChange } from './use-setting-change'

/** Which columns of a table are shown and how wide, as the user chose and the settings keep it. */
export function useTableLayout(kind: () => ViewKind): {
  readonly layout: ComputedRef<TableLayout>
  setShown(key: string, shown: boolean): void
  /** Null is the column's own width. */
  setWidth(key: string, width: number | null): void
  reset(): void
} {
  const store = useSettingsStore()
  const change = useSettingChange()
  const layout = computed(() => store.settings.columns[kind()])
  const save = (next: TableLayout): void => {
    void change({ columns: { ...store.settings.columns, [kind()]: next } })
  }
  return {
    layout,
    setShown(key, shown) {
      save({ ...layout.value, shown: { ...layout.value.shown, [key]: shown } })
    },
    setWidth(key, width) {
      const others = Object.entries(layout.value.widths).filter(([other]) => other !== key)
      const widths = Object.fromEntries(width === null ? others : [...others, [key, Math.round(width)]])
      save({ ...layout.value, widths })
    },
    reset() {
      save(EMPTY_LAYOUT)
    }
  }
}
