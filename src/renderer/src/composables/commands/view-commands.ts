import type { CommandPart } from '../../headless/commands'
import { useDialogsStore } from '../../stores/dialogs'
import { useLayoutStore } from '../../stores/layout'
import { useSelectionStore } from '../../stores/selection'
import { useWorkbenchStore } from '../../stores/workbench'
import { focusNextPane } from '../use-pane-focus'
import { useServerTabs } from '../use-server-tabs'
import { useSinglePane } from '../use-single-pane'
import type { CommandRoots, Parts } from './command-parts'
import type { LayoutId } from './layout-commands'
import type { LookId } from './look-commands'

/** What is in front, and where the focus goes. */
export function viewCommands({ hasTables }: CommandRoots): Omit<Parts<'view'>, LookId | LayoutId> {
  const workbench = useWorkbenchStore()
  const selection = useSelectionStore()
  const layout = useLayoutStore()
  const { showTable } = useSinglePane()
  const tabs = useServerTabs()
  const dialogs = useDialogsStore()
  const tab = (name: 'exchanges' | 'connections'): CommandPart => ({
    isEnabled: hasTables,
    isChecked: () => hasTables() && tabs.tab.value === name,
    run: () => {
      tabs.tab.value = name
    }
  })
  const pane = (step: 1 | -1): CommandPart => ({
    isListed: false,
    run: () => {
      focusNextPane(step)
    }
  })
  return {
    'view.exchanges': tab('exchanges'),
    'view.connections': tab('connections'),
    'view.workbench': {
      isEnabled: () => workbench.items.length > 0,
      isChecked: () => workbench.shown,
      run: () => {
        workbench.toggle()
      }
    },
    'view.answer': {
      isEnabled: () => workbench.shown,
      isChecked: () => workbench.shown && workbench.showsAnswer,
      run: () => {
        workbench.toggleAnswer()
      }
    },
    'view.reuse': {
      isEnabled: hasTables,
      run: () => {
        dialogs.reuse = true
      }
    },
    'view.nextPane': pane(1),
    'view.previousPane': pane(-1),
    /** One gesture up: the selected row, then the selected session. */
    'view.up': {
      isListed: false,
      run: () => {
        if (workbench.shown) workbench.hide()
        else if (layout.isSinglePane && layout.inspectorInFront) void showTable()
        else if (selection.connection !== null) selection.clear()
        else selection.selectSession(null)
      }
    }
  }
}
