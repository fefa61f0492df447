import type { ConversationInput } from '../../shared/contract/conversation-replay'
import type { SessionConfig } from '../../shared/contract/sessions'
import { endpointOf } from '../../shared/model/connection-event'
import { planDial, type DialPlan } from '../dial/dial'
import { wayTo } from '../replay/way-to-target'
import type { Recording } from './recording'

/**
 * How the server is reached that a client's side is played to: as it was, or at another address. What is spoken is the
 * same, so TLS stays TLS unless it is said otherwise, asks for the same name (as what is said inside goes on to) and
 * agrees on the same protocol.
 */
export function planWay(
  { row, tls: spoken }: Recording,
  { target, tls }: Pick<ConversationInput, 'target' | 'tls'>,
  config: SessionConfig | undefined,
  /** Authorities beside the system's, as PEM. */
  trusted: readonly string[]
): DialPlan | Promise<DialPlan> {
  const alpn = spoken === null || spoken.alpn === '' ? [] : [spoken.alpn]
  const way = wayTo(row, config, { target: target === undefined ? undefined : endpointOf(target), tls, alpn })
  const { tls: planned } = way.reach
  const isNamed = typeof tls === 'object' && tls.serverName !== undefined
  if (planned === undefined || spoken === null || isNamed) return planDial(way.target, way.reach, { trusted })
  const reach = { ...way.reach, tls: { ...planned, serverName: spoken.serverName } }
  return planDial(way.target, reach, { trusted })
}
