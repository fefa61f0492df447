import type { BytesPlace, InspectorPlace, MessageLayout } from '../../../../shared/contract/host'
import type { CommandPart } from '../../kit/model/commands'
import { useLayoutStore } from '../stores/layout'
import { useSettingsStore } from '../stores/settings'
import { useTablesStore } from '../stores/tables'
import { useSettingChange } from '../actions/use-setting-change'
import type { CommandRoots } from './command-parts'

/** Commands for the window's panes, and for moving through table rows from any pane. */
export type LayoutId =
  | 'view.sidebar'
  | 'view.inspectorBottom'
  | 'view.inspectorRight'
  | 'view.messagesAuto'
  | 'view.messagesColumns'
  | 'view.messagesStacked'
  | 'view.messagesTabs'
  | 'view.bytesAuto'
  | 'view.bytesRight'
  | 'view.bytesBelow'
  | 'view.bytesHidden'
  | 'view.nextRow'
  | 'view.previousRow'

export function layoutCommands({ hasTables }: CommandRoots): Record<LayoutId, CommandPart> {
  const store = useSettingsStore()
  const layout = useLayoutStore()
  const tables = useTablesStore()
  const change = useSettingChange()
  const inspector = (inspectorPlace: InspectorPlace): CommandPart => ({
    // The layout menu runs these commands while it is still open.
    isHeldByDialog: false,
    isChecked: () => store.settings.inspectorPlace === inspectorPlace,
    run: () => void change({ inspectorPlace })
  })
  const messages = (messageLayout: MessageLayout): CommandPart => ({
    isHeldByDialog: false,
    isChecked: () => store.settings.messageLayout === messageLayout,
    run: () => void change({ messageLayout })
  })
  const bytes = (bytesPlace: BytesPlace): CommandPart => ({
    isHeldByDialog: false,
    isChecked: () => store.settings.bytesPlace === bytesPlace,
    run: () => void change({ bytesPlace })
  })
  const row = (by: 1 | -1): CommandPart => ({
    isEnabled: hasTables,
    run: () => {
      tables.rowStep = { by }
    }
  })
  return {
    'view.sidebar': {
      isChecked: () => layout.hasSidebar,
      run: () => void layout.toggleSidebar(change)
    },
    'view.inspectorBottom': inspector('bottom'),
    'view.inspectorRight': inspector('right'),
    'view.messagesAuto': messages('auto'),
    'view.messagesColumns': messages('columns'),
    'view.messagesStacked': messages('stacked'),
    'view.messagesTabs': messages('tabs'),
    'view.bytesAuto': bytes('auto'),
    'view.bytesRight': bytes('right'),
    'view.bytesBelow': bytes('below'),
    'view.bytesHidden': bytes('hidden'),
    'view.nextRow': row(1),
    'view.previousRow': row(-1)
  }
}
