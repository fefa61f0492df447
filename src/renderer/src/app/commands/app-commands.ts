import type { CommandPart } from '../../kit/model/commands'
import { useDialogsStore } from '../stores/dialogs'
import type { CommandParts } from './command-parts'

/** Commands that open the app's own dialogs. */
export function appCommands(): CommandParts<'app'> {
  const dialogs = useDialogsStore()
  const show = (dialog: 'palette' | 'settings' | 'rules' | 'protos' | 'shortcuts'): CommandPart => ({
    isListed: dialog !== 'palette',
    run: () => {
      dialogs[dialog] = true
    }
  })
  return {
    'app.palette': show('palette'),
    'app.settings': show('settings'),
    'app.rules': show('rules'),
    'app.protos': show('protos'),
    'app.shortcuts': show('shortcuts')
  }
}
