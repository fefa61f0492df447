import type { CommandPart } from '../../kit/model/commands'
import { isActive } from '../../kit/words/model/session-look'
import { useDialogsStore } from '../stores/dialogs'
import { useSessionsStore } from '../stores/sessions'
import { useSessionActions } from '../actions/use-session-actions'
import type { CommandParts } from './command-parts'

/** Commands on sessions as a whole. */
export function sessionCommands(): CommandParts<'sessions'> {
  const sessions = useSessionsStore()
  const dialogs = useDialogsStore()
  const actions = useSessionActions()
  const create = (kind: 'proxy' | 'server' | 'client'): CommandPart => ({
    run: () => {
      dialogs.newSession(kind)
    }
  })
  return {
    'sessions.proxy': create('proxy'),
    'sessions.server': create('server'),
    'sessions.client': create('client'),
    'sessions.startAll': {
      isEnabled: () => sessions.list.some(({ state }) => state === 'stopped' || state === 'failed'),
      run: () => void actions.startAll()
    },
    'sessions.stopAll': {
      isEnabled: () => sessions.list.some(isActive),
      run: () => void actions.stopAll()
    },
    'sessions.authority': {
      run: () => {
        dialogs.authority = true
      }
    },
    'sessions.recipes': {
      run: () => {
        dialogs.recipes = true
      }
    },
    'sessions.demo': {
      isEnabled: () => !actions.demoStarting.value,
      run: () => void actions.runDemo()
    }
  }
}
