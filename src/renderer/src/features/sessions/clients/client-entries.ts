import { MessagesSquare } from '@lucide/vue'
import type { LiveClient } from '../../../../../shared/contract/sessions'
import type { ClientAction } from './use-client-actions'
import type { MenuEntry } from '../../../kit/model/menu-entry'
import { CLIENT_ICONS } from './client-icons'

/** Returns the entries of a client's context menu. */
export function clientEntries(
  client: LiveClient,
  t: (key: string) => string,
  { show, run }: { show(): void; run(action: ClientAction): void }
): MenuEntry[] {
  const actions = [client.paused ? 'resume' : 'pause', 'end', 'reset', 'disconnect'] as const
  return [
    {
      id: 'show',
      label: t('clients.show'),
      icon: MessagesSquare,
      disabled: false,
      begins: false,
      run: () => {
        show()
      }
    },
    ...actions.map((action, index) => ({
      id: action,
      label: t(`clients.actions.${action}.one`),
      icon: CLIENT_ICONS[action],
      disabled: false,
      begins: index === 0,
      run: () => {
        run(action)
      }
    }))
  ]
}
