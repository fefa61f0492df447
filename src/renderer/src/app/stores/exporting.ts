import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import {
  DEFAULT_EXPORT_OPTIONS,
  type ExportFormat,
  type ExportOptions
} from '../../../../shared/contract/exporting'
import type { ViewQuery } from '../../../../shared/contract/views'
import type { ViewKind } from '../bridge/view-source'

/** Export settings: rows and format. Kept between exports while the window is open. */

/** Rows of a table: the selected ones, those that match filter and session, or the whole capture. */
export type ExportScope = 'picked' | 'shown' | 'all'

/** Contents of a table, reported by its component. */
export interface ShownTable {
  readonly query: ViewQuery
  readonly rows: number
  readonly columns: ExportOptions['columns']
}

export const useExportingStore = defineStore('exporting', () => {
  const open = shallowRef(false)
  /** The requested scope; null derives it from selection and filter. */
  const scope = shallowRef<ExportScope | null>(null)
  const format = shallowRef<ExportFormat>('har')
  const options = shallowReactive<Omit<ExportOptions, 'columns' | 'language'>>({ ...DEFAULT_EXPORT_OPTIONS })
  const tables = shallowReactive<Partial<Record<ViewKind, ShownTable>>>({})

  const openDialog = (wanted: ExportScope | null = null): void => {
    scope.value = wanted
    open.value = true
  }

  const describe = (kind: ViewKind, shown: ShownTable): void => {
    tables[kind] = shown
  }

  return { open, scope, format, options, tables, openDialog, describe }
})
