import type { Ref, ShallowRef } from 'vue'
import { isCopyKey } from '../../kit/model/copy-key'
import { rowForKey } from './model/grid-columns'
import { isByMouse, menuPoint, type Point } from '../../kit/model/point'
import type { GridPicks } from './use-grid-picks'
import { focusPaneNamed } from '../../kit/use-pane-focus'

/** Mouse and keyboard input of a table: moves its cursor, selects rows, or opens the context menu. */

export interface GridInputOptions<Row> {
  readonly grid: Readonly<ShallowRef<HTMLElement | null>>
  readonly total: () => number
  readonly pageRows: () => number
  readonly rowAt: (index: number) => Row | undefined
  /** Returns the row's element, if drawn. */
  readonly rowElement: (index: number) => HTMLElement | null
  readonly numberOf: (row: Row) => number
  readonly picks: GridPicks
  readonly cursor: () => number | null
  readonly goTo: (index: number) => void
  readonly follow: Ref<boolean>
  readonly onHeadMenu: (place: Point) => void
  /** `column`: key of the cell's column; null if the menu was opened by keyboard. */
  readonly onMenu: (row: Row, place: Point, column: string | null) => void
  /** Called for Ctrl+C on a row. */
  readonly onCopy: (row: Row) => void
}

export interface GridInput {
  onClick(event: MouseEvent): void
  onContextMenu(event: MouseEvent): void
  onKeydown(event: KeyboardEvent): void
  /** Selects the row after (1) or before (-1) the cursor, as an arrow key does. */
  step(by: 1 | -1): void
}

export function useGridInput<Row>(options: GridInputOptions<Row>): GridInput {
  const { grid, total, rowAt, numberOf, picks, cursor, follow } = options

  /** Moving to an older row stops following the end, which would scroll it away; End resumes following. */
  const moveTo = (row: number, toEnd = false): void => {
    follow.value = toEnd || (follow.value && row === total() - 1)
    options.goTo(row)
  }

  /** Selects by click or key: one row, with Shift the range up to it, with Ctrl or Cmd toggling it. */
  const choose = (
    row: number,
    { shiftKey, ctrlKey, metaKey }: MouseEvent | KeyboardEvent,
    toEnd = false
  ): void => {
    if (shiftKey) void picks.extend(row)
    else if (ctrlKey || metaKey) {
      // The cursor does not move to a row that was deselected.
      if (!picks.toggle(row)) return
    } else picks.start(row)
    moveTo(row, toEnd)
  }

  return {
    onClick(event) {
      if (!(event.target instanceof Element)) return
      const row = event.target.closest<HTMLElement>('[data-row]')?.dataset['row']
      if (row === undefined) return
      grid.value?.focus({ preventScroll: true })
      choose(Number(row), event)
    },
    onContextMenu(event) {
      if (!(event.target instanceof Element)) return
      const head = event.target.closest('[role="columnheader"]')
      if (head !== null) {
        event.preventDefault()
        options.onHeadMenu(menuPoint(event, head))
        return
      }
      // By keyboard, the row at the cursor is used.
      const at = cursor()
      const cursorRow = at === null ? null : options.rowElement(at)
      const element = event.target.closest<HTMLElement>('[data-row]') ?? (isByMouse(event) ? null : cursorRow)
      const row = element === null ? undefined : rowAt(Number(element.dataset['row']))
      if (element === null || row === undefined) return
      event.preventDefault()
      if (isByMouse(event)) grid.value?.focus({ preventScroll: true })
      // On a selected row the menu applies to the whole selection; on another row, to that row alone.
      if (!picks.isPicked(numberOf(row))) choose(Number(element.dataset['row']), new MouseEvent('click'))
      const cell = isByMouse(event) ? event.target.closest<HTMLElement>('[data-column]') : null
      options.onMenu(row, menuPoint(event, element), cell?.dataset['column'] ?? null)
    },
    onKeydown(event) {
      // The header's buttons handle Enter, Space and the arrow keys themselves.
      if (event.target instanceof Element && event.target.closest('[role="columnheader"]') !== null) return
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'a') {
        event.preventDefault()
        if (cursor() === null && total() > 0) moveTo(0)
        void picks.all()
        return
      }
      const at = cursor()
      const row = at === null ? undefined : rowAt(at)
      if (row !== undefined && isCopyKey(event)) {
        event.preventDefault()
        options.onCopy(row)
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Enter') {
        event.preventDefault()
        focusPaneNamed('inspector')
        return
      }
      const next = rowForKey(event.key, at, { total: total(), pageRows: options.pageRows() })
      if (next === null) return
      event.preventDefault()
      choose(next, event, event.key === 'End')
    },
    step(by) {
      const key = by === 1 ? 'ArrowDown' : 'ArrowUp'
      const row = rowForKey(key, cursor(), { total: total(), pageRows: options.pageRows() })
      if (row === null) return
      picks.start(row)
      moveTo(row)
    }
  }
}
