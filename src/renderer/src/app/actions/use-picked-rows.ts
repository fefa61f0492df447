import { countNumbers, type NumberRanges } from '../../../../shared/model/number-ranges'
import { useEngine } from '../bridge/engine-client'
import { readView } from '../bridge/read-view'
import type { QueryOf, ViewKind, ViewRows } from '../bridge/view-source'
import { useCaptureStore } from '../stores/capture'
import { useSelectionStore } from '../stores/selection'
import { useTablesStore } from '../stores/tables'

/** Selected rows of a table: several rows, or the current one. */
export interface PickedRows<Kind extends ViewKind> {
  readonly count: () => number
  readonly numbers: () => NumberRanges
  /** Reads the rows from the engine by page, in table order. `columns` lists fields whose values are included. */
  read(columns?: readonly string[]): AsyncGenerator<ViewRows[Kind]>
}

export function usePickedRows<Kind extends ViewKind>(kind: Kind): PickedRows<Kind> {
  const engine = useEngine()
  const capture = useCaptureStore()
  const selection = useSelectionStore()
  const tables = useTablesStore()

  const numbers = (): NumberRanges => {
    const { picked } = tables.of(kind)
    const selected = kind === 'exchanges' ? selection.exchange : selection.connection
    if (picked.length > 0 || selected === null) return picked
    return [[selected, selected + 1]]
  }

  return {
    count: () => countNumbers(numbers()),
    numbers,
    read(columns = []) {
      const only = numbers().map(([start, end]): [number, number] => [start, end])
      const query = { kind, filter: '', sessions: null, sort: tables.of(kind).sort, only }
      // The query kind always matches, but TypeScript cannot infer that through a union.
      return readView(engine, capture.shown, query as QueryOf<Kind>, columns)
    }
  }
}
