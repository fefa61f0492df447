import type { ConversationInput } from '../../shared/contract/conversation-replay'
import type { SessionConfig } from '../../shared/contract/sessions'
import { endpointOf } from '../../shared/model/connection-event'
import { planDial, type DialPlan } from '../dial/dial'
import { directRoute } from '../replay/direct-route'
import type { Recording } from './recording'

/**
 * Returns the route to the server for playing a client's side: the recorded one, or another address. The protocol stays
 * the same: TLS stays TLS unless overridden, with the same server name (which also occurs inside the conversation) and
 * the same ALPN protocol.
 */
export function planConnection(
  { row, tls: spoken }: Recording,
  { target, tls }: Pick<ConversationInput, 'target' | 'tls'>,
  config: SessionConfig | undefined,
  /** PEM certificates of authorities to trust in addition to the system's. */
  trusted: readonly string[]
): DialPlan | Promise<DialPlan> {
  const alpn = spoken === null || spoken.alpn === '' ? [] : [spoken.alpn]
  const route = directRoute(row, config, {
    target: target === undefined ? undefined : endpointOf(target),
    tls,
    alpn
  })
  const { tls: planned } = route.reach
  const isNamed = typeof tls === 'object' && tls.serverName !== undefined
  if (planned === undefined || spoken === null || isNamed)
    return planDial(route.target, route.reach, { trusted })
  const reach = { ...route.reach, tls: { ...planned, serverName: spoken.serverName } }
  return planDial(route.target, reach, { trusted })
}
