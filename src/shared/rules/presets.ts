import type { LinkAction } from '../contract/faults'

/**
 * Networks to imitate, as link actions that the user can edit. Each direction has half of the round-trip time.
 *
 * Sources: `3g`, `slow-4g`, `fast-4g` are the target values of Chrome's developer tools; the others those of the tool
 * Comcast; the bursts of `lossy-wifi` follow the model of Gilbert and Elliott.
 */

export const NETWORK_PRESETS = [
  '3g',
  'slow-4g',
  'fast-4g',
  'gprs',
  'edge',
  'dsl',
  'wifi',
  'lossy-wifi',
  'satellite'
] as const
export type NetworkPreset = (typeof NETWORK_PRESETS)[number]

/** Rates in kbit/s, null for no limit; round-trip time in milliseconds; loss in percent. */
interface Network {
  readonly up: number | null
  readonly down: number | null
  readonly rtt: number
  readonly loss?: number
  readonly burst?: number
}

const NETWORKS: Readonly<Record<NetworkPreset, Network>> = {
  '3g': { up: 400, down: 400, rtt: 400 },
  'slow-4g': { up: 675, down: 1440, rtt: 150 },
  'fast-4g': { up: 1350, down: 8100, rtt: 60 },
  gprs: { up: 50, down: 50, rtt: 500, loss: 2 },
  edge: { up: 250, down: 250, rtt: 300, loss: 1.5 },
  dsl: { up: 2000, down: 2000, rtt: 70, loss: 2 },
  wifi: { up: 30_000, down: 30_000, rtt: 40, loss: 0.2 },
  'lossy-wifi': { up: 30_000, down: 30_000, rtt: 40, loss: 2, burst: 5 },
  satellite: { up: null, down: null, rtt: 1500, loss: 0.2 }
}

/** Retransmission timeout: at least 200 ms, as on Linux. */
const LEAST_RTO_MS = 200

/** Returns the actions of a network, in the order in which they apply. */
export function presetActions(preset: NetworkPreset): LinkAction[] {
  const { up, down, rtt, loss = 0, burst = 1 } = NETWORKS[preset]
  const actions: LinkAction[] = [
    { action: 'latency', direction: 'both', ms: rtt / 2, jitter: 0, distribution: 'uniform' }
  ]
  if (loss > 0) {
    const rto = Math.max(LEAST_RTO_MS, rtt)
    actions.push({ action: 'loss', direction: 'both', percent: loss, rto, rtt: 0, burst })
  }
  if (up !== null) actions.push(bandwidth('up', up))
  if (down !== null) actions.push(bandwidth('down', down))
  return actions
}

function bandwidth(direction: 'up' | 'down', kilobits: number): LinkAction {
  const rate = (kilobits * 1000) / 8
  // A tenth of a second, as a queue in front of a slow line.
  return { action: 'bandwidth', direction, rate, burst: Math.round(rate / 10) }
}
