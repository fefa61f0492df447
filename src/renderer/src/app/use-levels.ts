import { useLayoutStore } from './stores/layout'
import { useSelectionStore } from './stores/selection'
import { useTablesStore } from './stores/tables'
import { useWorkbenchStore } from './stores/workbench'
import { focusFront, focusPaneNamed } from '../kit/use-pane-focus'
import { useSinglePane } from './use-single-pane'

/**
 * Escape leaves one level at a time and always moves the focus to a visible element: from a field to the inspector's
 * tabs, to the table, then clears the selected rows, the current row and the selected session.
 */
export function useLevels(): { leave(): void } {
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const workbench = useWorkbenchStore()
  const layout = useLayoutStore()
  const { showTable } = useSinglePane()

  const leaveInspector = (focused: Element): void => {
    const tab = document.querySelector<HTMLElement>(
      '[data-pane="inspector"] [role="tab"][aria-selected="true"]'
    )
    // An overflowing tab is in a menu and cannot take the focus.
    const isInBar = tab !== null && getComputedStyle(tab).visibility !== 'hidden'
    if (isInBar && focused.closest('[role="tablist"]') === null) tab.focus()
    else if (layout.isSinglePane) void showTable()
    else focusPaneNamed('traffic')
  }
  const leaveTable = (): void => {
    const table = tables.of(selection.tab)
    if (table.picked.length > 0) table.picked = []
    else if (selection.connection !== null) selection.clear()
    else selection.selectSession(null)
    focusPaneNamed('traffic')
  }
  const leaveSessions = (): void => {
    if (selection.session === null) focusPaneNamed('traffic')
    else selection.selectSession(null)
  }

  return {
    leave() {
      const focused = document.activeElement ?? document.body
      const isIn = (pane: string): boolean => focused.closest(`[data-pane="${pane}"]`) !== null
      if (workbench.shown) workbench.hide()
      else if (isIn('inspector')) leaveInspector(focused)
      else if (isIn('sessions')) leaveSessions()
      else if (isIn('traffic') && focused.matches('[data-pane-focus], [data-pane]')) leaveTable()
      else focusFront()
    }
  }
}
