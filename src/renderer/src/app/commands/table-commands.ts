import type { ViewKind } from '../bridge/view-source'
import type { CommandPart } from '../../kit/model/commands'
import { useSelectionStore } from '../stores/selection'
import { canFollow, useTablesStore } from '../stores/tables'
import { useMarks } from '../actions/use-marks'
import type { CommandRoots, CommandParts } from './command-parts'

/** Commands on the visible table and its selected rows. */
export function tableCommands({ hasTables, focusFilter }: CommandRoots): CommandParts<'table'> {
  const tables = useTablesStore()
  const selection = useSelectionStore()
  const marks = useMarks()
  /** Applies to the selected rows of the visible table. */
  const withChosen = (act: (kind: ViewKind) => void): CommandPart => ({
    isEnabled: () => hasTables() && marks.hasPicked(selection.tab),
    run: () => {
      act(selection.tab)
    }
  })
  return {
    'table.filter': { isEnabled: hasTables, run: focusFilter },
    'table.freeze': {
      isEnabled: hasTables,
      isChecked: () => tables.of(selection.tab).frozen,
      run: () => {
        const table = tables.of(selection.tab)
        table.frozen = !table.frozen
      }
    },
    'table.follow': {
      isEnabled: () => hasTables() && canFollow(tables.of(selection.tab).sort),
      isChecked: () => tables.of(selection.tab).follow && canFollow(tables.of(selection.tab).sort),
      run: () => {
        const table = tables.of(selection.tab)
        table.follow = !table.follow
      }
    },
    'table.bookmark': withChosen((kind) => void marks.togglePicked(kind)),
    'table.note': withChosen((kind) => {
      marks.notePicked(kind)
    }),
    'table.marked': {
      isEnabled: hasTables,
      isChecked: () => tables.of(selection.tab).marked,
      run: () => {
        const table = tables.of(selection.tab)
        table.marked = !table.marked
      }
    }
  }
}
