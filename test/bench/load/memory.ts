import type { Part } from '../child-port'
import type { ProxyRequests } from '../protocol'
import type { Load } from './loads'
import { runLoad, type Peers } from './run-load'

/** Resident memory of a proxy while bulk passes for seconds: before, the peak, and after. */

export interface MemoryFigures {
  passedBytes: number
  beforeBytes: number
  peakBytes: number
  afterBytes: number
}

export const BULK: Load = {
  name: 'memory',
  action: 'download',
  service: 'source',
  connections: 8,
  unit: 'bytes'
}

export async function memoryOf(
  proxy: Part<ProxyRequests>,
  peers: Peers,
  measureMs: number
): Promise<MemoryFigures> {
  const before = await proxy.ask('usage', { gc: true })
  await proxy.ask('watchMemory', null)
  const { total } = await runLoad(BULK, peers, proxy, { warmMs: 0, measureMs })
  const { peakBytes } = await proxy.ask('watchMemory', null)
  await proxy.ask('stopWatching', null)
  const after = await proxy.ask('usage', { gc: true })
  return { passedBytes: total, beforeBytes: before.rssBytes, peakBytes, afterBytes: after.rssBytes }
}
