import { Columns3, Funnel, FunnelX, ListFilter, SearchCode } from '@lucide/vue'
import type { Component } from 'vue'
import { useI18n } from 'vue-i18n'
import { opposite } from '../../kit/model/seen-term'
import type { MenuEntry } from '../../kit/model/menu-entry'
import { useClipboardCopy } from '../../kit/use-clipboard-copy'
import type { ViewKind } from '../bridge/view-source'
import { useNoticesStore } from '../stores/notices'
import { useExchangesTable } from './use-exchanges-table'

/** A value that the window shows, as a filter and as a column. */
export interface SeenValue {
  /** The table that is filtered; by default that of requests. */
  readonly table?: ViewKind
  /** Selects the rows with this value; null if no filter can. */
  readonly term: string | null
  /** The term selects the rows from this value on. */
  readonly isFrom?: boolean
  /** Key of a column for the table of requests; absent or null if there is none. */
  readonly column?: string | null
  /** The filter text is offered for copying. */
  readonly canCopy?: boolean
}

/** Bytes that the window shows. */
export interface SeenBytes {
  readonly table?: ViewKind
  /** The place of the bytes, in the syntax of filters. */
  readonly place: string
  /** Returns the terms for these bytes at this place, and anywhere. */
  readonly terms: () => Promise<{ readonly here: string; readonly anywhere: string }>
}

/** Menu entries that filter a table by what the window shows. The first one begins a group. */
export interface FilterEntries {
  ofValue(seen: SeenValue): MenuEntry[]
  ofBytes(seen: SeenBytes): MenuEntry[]
}

export function useFilterEntries(): FilterEntries {
  const { t } = useI18n()
  const { copy } = useClipboardCopy()
  const notices = useNoticesStore()
  const { filterBy, addColumn } = useExchangesTable()

  const entry = (
    id: string,
    icon: Component,
    run: () => void,
    more: Partial<Pick<MenuEntry, 'begins' | 'detail'>> = {}
  ): MenuEntry => ({ id, label: t(`fields.menu.${id}`), icon, disabled: false, begins: false, run, ...more })

  return {
    ofValue({ table = 'exchanges', term, isFrom = false, column = null, canCopy = false }) {
      const entries: MenuEntry[] = []
      if (term !== null) {
        const hiding = opposite(term)
        entries.push(
          entry(isFrom ? 'showFrom' : 'showOnly', Funnel, () => filterBy(term, table), {
            begins: true,
            detail: term
          }),
          entry(isFrom ? 'hideFrom' : 'hide', FunnelX, () => filterBy(hiding, table))
        )
      }
      if (column !== null) entries.push(entry('addColumn', Columns3, () => addColumn(column)))
      if (term !== null && canCopy) entries.push(entry('copyFilter', ListFilter, () => void copy(term)))
      return entries
    },
    ofBytes({ table = 'exchanges', place, terms }) {
      const run = async (termOf: (found: Awaited<ReturnType<typeof terms>>) => string): Promise<void> => {
        try {
          filterBy(termOf(await terms()), table)
        } catch (error) {
          notices.report(error)
        }
      }
      return [
        entry('showOnly', Funnel, () => void run(({ here }) => here), { begins: true, detail: place }),
        entry('hide', FunnelX, () => void run(({ here }) => opposite(here))),
        entry('showAnywhere', SearchCode, () => void run(({ anywhere }) => anywhere))
      ]
    }
  }
}
