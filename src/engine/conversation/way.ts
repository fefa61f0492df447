import type { ConversationInput } from '../../shared/contract/conversation-replay'
import type { SessionConfig } from '../../shared/contract/sessions'
import { planDial, type DialPlan } from '../dial/dial'
import { wayTo } from '../replay/way-to-target'
import type { Recording } from './recording'

/**
 * How the server is reached that a client's side is played to: as it was, or at another address. What is spoken is the
 * same, so TLS stays TLS unless it is said otherwise, and agrees on the same protocol.
 */
export function planWay(
  { row, alpn }: Recording,
  { target, tls }: Pick<ConversationInput, 'target' | 'tls'>,
  config: SessionConfig | undefined
): DialPlan | Promise<DialPlan> {
  const way = wayTo(row, config, { target, tls, alpn: alpn === '' ? [] : [alpn] })
  return planDial(way.target, way.reach)
}
