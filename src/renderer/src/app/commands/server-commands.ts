import type { SessionSummary } from '../../../../shared/contract/sessions'
import type { CommandPart } from '../../kit/model/commands'
import { type ServerTab, useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { type ClientAction, useClientActions } from '../../features/sessions/clients/use-client-actions'
import { useServerTabs } from '../actions/use-server-tabs'
import type { CommandParts } from './command-parts'

/** Commands on the selected server, or on the only one. */
export function serverCommands(): CommandParts<'server'> {
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const tabs = useServerTabs()
  const actions = useClientActions()
  const theServer = (): SessionSummary | undefined => {
    const servers = sessions.list.filter(({ config }) => config.kind === 'server')
    return tabs.server.value ?? (servers.length === 1 ? servers[0] : undefined)
  }
  const show = (tab: ServerTab, whose = theServer): CommandPart => ({
    isEnabled: () => whose() !== undefined,
    isChecked: () => tabs.tab.value === tab,
    run: () => {
      const session = whose()
      if (session === undefined) return
      selection.selectSession(session.id)
      tabs.tab.value = tab
    }
  })
  const withClients = (act: (server: number) => void): CommandPart => ({
    isEnabled: () => (theServer()?.connections.open ?? 0) > 0,
    run: () => {
      const server = theServer()
      if (server !== undefined) act(server.id)
    }
  })
  const withChosen = (action: ClientAction): CommandPart =>
    withClients((server) => void actions.runChosen(action, server))
  return {
    'server.clients': show('clients'),
    'server.behaviours': show('behaviours', () => tabs.acting.value ?? theServer()),
    'server.chooseAll': withClients((server) => {
      actions.chooseAll(server, true)
    }),
    'server.pause': withChosen('pause'),
    'server.resume': withChosen('resume'),
    'server.end': withChosen('end'),
    'server.reset': withChosen('reset'),
    'server.disconnect': withChosen('disconnect')
  }
}
