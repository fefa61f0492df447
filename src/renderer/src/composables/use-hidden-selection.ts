import { onScopeDispose } from 'vue'
import type { ViewKind } from '../bridge/view-source'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useTablesStore } from '../stores/tables'

/**
 * Keeps what is selected visible in the table. A selected row that a filter, another session or an end of its data
 * hides is no longer selected: the inspector must not act on something that is not listed. What was selected from
 * elsewhere, such as the result of a replay, is revealed instead.
 */

/** Traffic reaches the analysis before the tables; a row that is not listed after this time is hidden. */
const ARRIVAL_MS = 1000

/** Returns what to do when a row was looked for. `find` looks for the selected row in the table again. */
export function useHiddenSelection(
  kind: () => ViewKind,
  find: () => void
): (number: number, isListed: boolean) => void {
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const notices = useNoticesStore()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The number that has been waited for. */
  let awaited: number | null = null

  const reveal = (number: number): void => {
    const table = tables.of(kind())
    const before = { filter: table.filter, marked: table.marked, session: selection.session }
    // Nothing limits the table: it is frozen, or the row is not in the capture any more.
    if (table.frozen || (before.filter === '' && !before.marked && before.session === null)) return
    Object.assign(table, { filter: '', marked: false })
    selection.selectSession(null)
    notices.offerUndo('traffic.uncovered', { n: number }, () => {
      Object.assign(table, { filter: before.filter, marked: before.marked })
      selection.selectSession(before.session)
    })
  }

  onScopeDispose(() => {
    clearTimeout(timer)
  })

  return (number, isListed) => {
    if (isListed) {
      clearTimeout(timer)
      awaited = null
      selection.isUnseen = false
    } else if (!selection.isUnseen) selection.clear()
    else if (awaited === number) {
      awaited = null
      reveal(number)
    } else {
      clearTimeout(timer)
      timer = setTimeout(() => {
        awaited = number
        find()
      }, ARRIVAL_MS)
    }
  }
}
