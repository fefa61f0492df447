import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import {
  DEFAULT_EXPORT_OPTIONS,
  type ExportFormat,
  type ExportOptions
} from '../../../shared/contract/exporting'
import type { ViewQuery } from '../../../shared/contract/views'
import type { ViewKind } from '../bridge/view-source'

/** What is to be exported: which rows, in which form. Kept from one export to the next while the window is open. */

/** Of a table: those chosen, those that filter and session let through, or all of the capture. */
export type ExportScope = 'picked' | 'shown' | 'all'

/** What a table shows, as its owner says. */
export interface ShownTable {
  readonly query: ViewQuery
  readonly rows: number
  readonly columns: ExportOptions['columns']
}

export const useExportingStore = defineStore('exporting', () => {
  const open = shallowRef(false)
  /** What was asked for; null leaves it to what is chosen and filtered. */
  const scope = shallowRef<ExportScope | null>(null)
  const format = shallowRef<ExportFormat>('har')
  const options = shallowReactive<Omit<ExportOptions, 'columns' | 'language'>>({ ...DEFAULT_EXPORT_OPTIONS })
  const tables = shallowReactive<Partial<Record<ViewKind, ShownTable>>>({})

  const ask = (wanted: ExportScope | null = null): void => {
    scope.value = wanted
    open.value = true
  }

  const describe = (kind: ViewKind, shown: ShownTable): void => {
    tables[kind] = shown
  }

  return { open, scope, format, options, tables, ask, describe }
})
