import type { Endpoint } from '../../shared/model/connection-event'
import type { Relay, RelayInterceptor } from '../connection/relay'
import { RulesRelay } from '../rules/rules-relay'
import type { RuledConnection, SessionRules } from '../rules/session-rules'
import type { ArrivalParts } from './arrival'
import { UpgradeInterceptor } from './upgrade-interceptor'

/** Applies the rules of a session to a relayed connection, when it begins and when the list changes. */

export type UpgradeListener = (direction: 'up' | 'down', rest: Buffer) => void

/** Returns the interceptor of a new relay, or null. `onUpgrade` is set if its protocol may switch to TLS. */
export function interceptorOf(
  relay: Relay,
  connection: RuledConnection,
  rules: SessionRules,
  onUpgrade?: UpgradeListener
): RelayInterceptor | null {
  const ruled = rules.isNeeded
    ? rules.begin(relay, connection, () => {
        leave(relay)
      })
    : null
  return onUpgrade === undefined ? ruled : new UpgradeInterceptor(relay, ruled, onUpgrade)
}

/** Applies the changed list to an open relay. */
export function renewRules(relay: Relay, connection: RuledConnection, rules: SessionRules): void {
  const { interceptor } = relay
  const current = interceptor instanceof UpgradeInterceptor ? interceptor.next : interceptor
  const ruled = rules.renew(relay, connection, current instanceof RulesRelay ? current : null, () => {
    leave(relay)
  })
  if (ruled === null || ruled === current) return
  replace(relay, ruled)
}

/** No rule applies any more: the relay works directly again, with one record. */
function leave(relay: Relay): void {
  const { interceptor } = relay
  const ruled = interceptor instanceof UpgradeInterceptor ? interceptor.next : interceptor
  if (!(ruled instanceof RulesRelay)) return
  ruled.leave()
  replace(relay, null)
}

function replace(relay: Relay, ruled: RulesRelay | null): void {
  const { interceptor } = relay
  if (interceptor instanceof UpgradeInterceptor) {
    interceptor.next = ruled
    relay.intercept(interceptor)
  } else relay.intercept(ruled)
}

/** Describes a connection that is relayed to a fixed target, from its sockets; null while it is being connected. */
export function forwardedConnection(
  relay: Relay,
  { recorder, rules, ordinal }: Pick<ArrivalParts, 'recorder' | 'rules' | 'ordinal'>,
  upstream: Endpoint
): RuledConnection | null {
  const { client, target } = relay.sockets
  if (target.connecting || target.remoteAddress === undefined || target.localAddress === undefined)
    return null
  const remote = { host: target.remoteAddress, port: target.remotePort ?? 0 }
  return {
    facts: {
      session: rules.session,
      client: { host: client.remoteAddress ?? '', port: client.remotePort ?? 0 },
      upstream,
      n: ordinal
    },
    recorder,
    local: { host: target.localAddress, port: target.localPort ?? 0 },
    remote,
    recorded: remote
  }
}
