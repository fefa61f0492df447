import type { CommandPart } from '../../kit/model/commands'
import { useConversationViewStore, type Density } from '../../features/inspector/conversation-view'
import { useDialogsStore } from '../stores/dialogs'
import { useFindStore } from '../stores/find'
import { useNoticesStore } from '../stores/notices'
import { useWorkbenchStore } from '../stores/workbench'
import { findNearFocus } from '../../kit/use-find'
import { useLevels } from '../use-levels'
import { focusNextPane } from '../../kit/use-pane-focus'
import { useServerTabs } from '../actions/use-server-tabs'
import { isDialogOpen } from '../../kit/use-shortcuts'
import type { CommandRoots, CommandParts } from './command-parts'
import type { LayoutId } from './layout-commands'
import type { LookId } from './look-commands'

/** Commands that switch the visible pane or move the focus. */
export function viewCommands({
  hasTables,
  focusFilter,
  focusFind
}: CommandRoots): Omit<CommandParts<'view'>, LookId | LayoutId> {
  const workbench = useWorkbenchStore()
  const conversation = useConversationViewStore()
  const levels = useLevels()
  const tabs = useServerTabs()
  const dialogs = useDialogsStore()
  const notices = useNoticesStore()
  const find = useFindStore()
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
  const turn = (step: 1 | -1): CommandPart => ({
    isEnabled: () => conversation.shown !== null,
    run: () => {
      conversation.shown?.goToTurn(step)
    }
  })
  const match = (step: 1 | -1): CommandPart => ({
    isEnabled: () => hasTables() && (find.state?.total ?? 0) > 0,
    run: () => {
      find.isOpen = true
      void find.step(step)
    }
  })
  const entries = (density: Density): CommandPart => ({
    isEnabled: () => conversation.shown !== null,
    isChecked: () => conversation.shown?.density() === density,
    run: () => {
      conversation.shown?.toggleDensity(density)
    }
  })
  return {
    'view.nextTurn': turn(1),
    'view.previousTurn': turn(-1),
    'view.collapseEntries': entries('collapsed'),
    'view.expandEntries': entries('expanded'),
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
    'view.notices': {
      isChecked: () => notices.isListOpen,
      run: notices.openList
    },
    'view.find': {
      isHeldByDialog: false,
      run: () => {
        if (findNearFocus() || isDialogOpen()) return
        if (hasTables()) focusFilter()
        else if (!findNearFocus({ anywhere: true })) dialogs.palette = true
      }
    },
    'view.findAll': { isEnabled: hasTables, run: focusFind },
    'view.nextMatch': match(1),
    'view.previousMatch': match(-1),
    'view.reuse': {
      isEnabled: hasTables,
      run: () => {
        dialogs.reuse = true
      }
    },
    'view.nextPane': pane(1),
    'view.previousPane': pane(-1),
    'view.up': { isListed: false, run: levels.leave }
  }
}
