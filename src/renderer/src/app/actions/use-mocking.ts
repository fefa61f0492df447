import { useEngine } from '../bridge/engine-client'
import { openWhole } from '../bridge/read-view'
import type { QueryOf, ViewKind } from '../bridge/view-source'
import { MAX_NUMBER_ROWS } from '../../../../shared/contract/limits'
import { countNumbers, rangesOf, type NumberRange } from '../../../../shared/model/number-ranges'
import { useCaptureStore } from '../stores/capture'
import { useDialogsStore } from '../stores/dialogs'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useTablesStore } from '../stores/tables'
import { useCaptureName } from './use-capture-name'
import { usePickedRows } from './use-picked-rows'

/** Opens the mock dialog for table rows: the selected ones, or all listed ones. */
export interface MockActions {
  hasPicked(kind: ViewKind): boolean
  hasRows(): boolean
  open(kind: ViewKind): void
  openShown(kind: ViewKind): Promise<void>
}

export function useMocking(): MockActions {
  const nameOf = useCaptureName()
  const engine = useEngine()
  const captures = useCaptureStore()
  const dialogs = useDialogsStore()
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const picked = { exchanges: usePickedRows('exchanges'), connections: usePickedRows('connections') }

  const openDialog = (of: ViewKind, ranges: readonly NumberRange[] | null, count: number): void => {
    const { totals } = captures
    const name = totals === null ? '' : nameOf(totals)
    dialogs.mocking = { capture: captures.shown, name, of, ranges, count }
  }

  /** Returns the numbers of all rows that match the table's filter. */
  const shown = async (kind: ViewKind): Promise<readonly NumberRange[]> => {
    const { filter, marked } = tables.of(kind)
    const sessions = selection.session === null ? null : [selection.session]
    const query = { kind, filter, sessions, sort: null, ...(marked ? { marked: true } : {}) }
    const capture = captures.shown
    // The query kind always matches, but TypeScript cannot infer that through a union.
    const { view, total } = await openWhole(engine, capture, query as QueryOf<typeof kind>)
    const found: NumberRange[] = []
    try {
      for (let first = 0; first < total; first += MAX_NUMBER_ROWS) {
        const page = await engine.request('views.numbers', { capture, view, first, count: MAX_NUMBER_ROWS })
        found.push(...page.ranges)
      }
    } finally {
      await engine.request('views.close', { capture, view }).catch(() => null)
    }
    return rangesOf(found)
  }

  return {
    hasPicked: (kind) => picked[kind].count() > 0,
    hasRows: () => tables.shown > 0,
    open: (kind) => {
      const numbers = picked[kind].numbers()
      if (numbers.length > 0) openDialog(kind, numbers, countNumbers(numbers))
    },
    openShown: async (kind) => {
      try {
        const ranges = await shown(kind)
        openDialog(kind, ranges, countNumbers(ranges))
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
