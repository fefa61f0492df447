import { computed, type ComputedRef } from 'vue'
import { MAX_FIELD_COLUMNS } from '../../../../shared/contract/limits'
import type { ViewKind } from '../bridge/view-source'
import { EMPTY_LAYOUT, movedField, type TableLayout } from '../../features/traffic/model/grid-columns'
import { useSettingsStore } from '../stores/settings'
import { useSettingChange } from './use-setting-change'

/** Visible columns of a table and their widths, as stored in the settings. */
export function useTableLayout(kind: () => ViewKind): {
  readonly layout: ComputedRef<TableLayout>
  setShown(key: string, shown: boolean): void
  /** Sets a column width; null restores the default. */
  setWidth(key: string, width: number | null): void
  /** Returns false if the column limit is reached. */
  addField(key: string): boolean
  removeField(key: string): void
  /** Moves a field's column to the position of another. */
  moveField(key: string, onto: string): void
  reset(): void
} {
  const store = useSettingsStore()
  const change = useSettingChange()
  const layout = computed(() => store.settings.columns[kind()])
  const save = (next: TableLayout): void => {
    const { fields, ...rest } = next
    const kept = fields === undefined || fields.length === 0 ? rest : { ...rest, fields: [...fields] }
    void change({ columns: { ...store.settings.columns, [kind()]: kept } })
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
    addField(key) {
      const { fields = [] } = layout.value
      if (fields.includes(key)) return true
      if (fields.length >= MAX_FIELD_COLUMNS) return false
      save({ ...layout.value, fields: [...fields, key] })
      return true
    },
    removeField(key) {
      const widths = Object.fromEntries(
        Object.entries(layout.value.widths).filter(([other]) => other !== key)
      )
      save({ ...layout.value, widths, fields: layout.value.fields?.filter((other) => other !== key) ?? [] })
    },
    moveField(key, onto) {
      save({ ...layout.value, fields: movedField(layout.value.fields ?? [], key, onto) })
    },
    reset() {
      save(EMPTY_LAYOUT)
    }
  }
}
