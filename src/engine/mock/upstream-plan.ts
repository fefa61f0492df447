import { planDial, type DialPlan } from '../dial/dial'
import type { PlannedMiss } from './mock-plan'

/** How the fallback of a mock server reaches the upstream server. */

export type Forward = Extract<PlannedMiss, { then: 'forward' }>

const CONNECT_MS = 10_000

/** `alpn`: protocols offered in TLS. Throws or rejects with `bad-input`. */
export function planUpstream(
  { target, tls }: Forward,
  alpn?: readonly string[]
): DialPlan | Promise<DialPlan> {
  const security = { verify: tls === 'verify', ...(alpn === undefined ? {} : { alpn: [...alpn] }) }
  return planDial(target, {
    connectTimeout: CONNECT_MS,
    ...(tls === 'off' ? {} : { tls: security })
  })
}
