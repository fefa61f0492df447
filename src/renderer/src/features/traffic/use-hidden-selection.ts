import { onScopeDispose } from 'vue'
import type { ViewKind } from '../../app/bridge/view-source'
import { useNoticesStore } from '../../app/stores/notices'
import { useSelectionStore } from '../../app/stores/selection'
import { useTablesStore } from '../../app/stores/tables'

/**
 * Keeps the selection visible in the table. A selected row that is hidden by a filter, another session or removed data
 * is deselected, so that the inspector never acts on an unlisted item. Items selected from elsewhere, such as the
 * result of a replay, are revealed instead.
 */

/** Traffic reaches the analysis before the tables; a row not listed after this time in ms counts as hidden. */
const ARRIVAL_MS = 1000

/** Returns a handler for the result of locating a row. `find` locates the selected row in the table again. */
export function useHiddenSelection(
  kind: () => ViewKind,
  find: () => void
): (number: number, isListed: boolean) => void {
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const notices = useNoticesStore()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Number whose arrival has already been awaited. */
  let awaited: number | null = null

  const reveal = (number: number): void => {
    const table = tables.of(kind())
    const before = { filter: table.filter, marked: table.marked, session: selection.session }
    // Nothing to clear: the table is frozen or unfiltered, or the row is no longer in the capture.
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
