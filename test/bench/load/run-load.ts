import type { Part } from '../child-port'
import type { Peers } from '../measure/processes'
import type { ClientRequests, Entry, ProxyRequests, ServerRequests, Way, Window } from '../protocol'
import type { Load } from './loads'

/** Runs one load over one path and verifies every byte. */

/** Attempts per run. If the machine is busy for half a second, a run ends without a rate. */
const ATTEMPTS = 5

export interface RunResult {
  /** Units per second in the measured window. */
  rate: number
  /**
   * CPU time of the proxy's process per unit, from before the first connection until everything is analysed; NaN
   * without a proxy.
   */
  cpuMsPerUnit: number
  total: number
}

/** How the clients of a load connect, where the address alone does not define it. */
export interface Path {
  entry?: Entry
  speaks?: Way['speaks']
}

export async function runLoad(
  load: Load,
  peers: Peers,
  proxy: Part<ProxyRequests> | null,
  window: Window,
  path: Path = {}
): Promise<RunResult> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const result = await runOnce(load, peers, proxy, window, path)
    if (!Number.isNaN(result.rate)) return result
  }
  throw new Error(`${load.name}: the run ended before its window was full, ${ATTEMPTS} times.`)
}

async function runOnce(
  load: Load,
  { server, client }: Peers,
  proxy: Part<ProxyRequests> | null,
  window: Window,
  { entry, speaks }: Path
): Promise<RunResult> {
  const ports = await server.ask('ports', null)
  const target = ports[load.service]
  const port = proxy === null ? target : await proxy.ask('open', { target, entry })
  await server.ask('begin', window)
  const before = await proxy?.ask('usage', { gc: false })
  const way = speaks === undefined ? undefined : { speaks, target }
  const result = await client.ask(load.action, { port, way, connections: load.connections, ...window })
  await proxy?.ask('settle', null)
  const after = await proxy?.ask('usage', { gc: false })
  await proxy?.ask('close', null)
  const far = await server.ask('totals', null)
  const rate = load.action === 'upload' ? far.rate : result.rate
  check(load, result, far)
  return {
    rate,
    cpuMsPerUnit: ((after?.cpuMs ?? Number.NaN) - (before?.cpuMs ?? Number.NaN)) / result.total,
    total: result.total
  }
}

/** Fails the run if any relayed byte was wrong. */
function check(
  { name, action }: Load,
  near: ClientRequests['ping']['output'],
  far: ServerRequests['totals']['output']
): void {
  if (near.wrong + far.wrong > 0) throw new Error(`${name}: ${near.wrong + far.wrong} pieces came out wrong.`)
  if (action === 'upload' && near.total !== far.taken)
    throw new Error(`${name}: ${near.total} bytes were sent and ${far.taken} came.`)
  if (action === 'download' && near.total !== far.given)
    throw new Error(`${name}: ${far.given} bytes were sent and ${near.total} came.`)
}
