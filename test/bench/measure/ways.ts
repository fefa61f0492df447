import type { Load } from '../load/loads'
import { runLoad, type Path } from '../load/run-load'
import type { Part } from '../child-port'
import type { ProxyRequests, Service, Window } from '../protocol'
import { latencyFigures, wayFigures, type WayFigures } from '../report/way-figures'
import { withPart, type EngineOptions, type Peers, type Processes } from './processes'

/**
 * Measures the cost of each proxy protocol and of TLS interception against a plain forward proxy of Tcplens, a bare
 * TLS relay and the bare pipe. All paths of a round run in turn, in an order that rotates from round to round.
 */

/** Larger than a round of TLS bulk; the file is written once and then only overwritten. */
const FILE_BYTES = 2 * 1024 ** 3
const WARM_UP = { warmMs: 0, measureMs: 500 }

type ProxyName = 'pipe' | 'relay' | 'engine'

export interface WayPath extends Path {
  name: string
  proxy: ProxyName
}

const PIPE: WayPath = { name: 'bare pipe', proxy: 'pipe' }
const FORWARD: WayPath = { name: 'forward', proxy: 'engine' }
const SOCKS5: WayPath = { name: 'SOCKS5', proxy: 'engine', entry: { mode: 'socks' }, speaks: 'socks5' }
const CONNECT: WayPath = { name: 'CONNECT', proxy: 'engine', entry: { mode: 'http' }, speaks: 'connect' }
const AUTO: WayPath = { name: 'auto, SOCKS5', proxy: 'engine', entry: { mode: 'auto' }, speaks: 'socks5' }
const TLS_PIPE: WayPath = { name: 'TLS through the bare pipe', proxy: 'pipe', speaks: 'tls' }
const RELAY: WayPath = { name: 'bare TLS relay', proxy: 'relay', speaks: 'tls' }
const PASSED: WayPath = { name: 'forward, TLS passed on', proxy: 'engine', speaks: 'tls' }
const OPENED: WayPath = {
  name: 'TLS intercepted',
  proxy: 'engine',
  entry: { mode: 'forward', tls: 'intercept' },
  speaks: 'tls'
}

/** A load over several paths, in report order. */
interface Comparison {
  load: Load
  paths: readonly WayPath[]
}

const TLS_PATHS = [RELAY, PASSED, OPENED]

const COMPARISONS: readonly Comparison[] = [
  {
    load: { name: 'TLS bulk up', action: 'upload', service: 'secure-sink', connections: 1, unit: 'bytes' },
    paths: TLS_PATHS
  },
  {
    load: {
      name: 'TLS bulk down',
      action: 'download',
      service: 'secure-source',
      connections: 1,
      unit: 'bytes'
    },
    paths: TLS_PATHS
  },
  {
    load: {
      name: 'TLS connections, 16 at a time',
      action: 'connect',
      service: 'secure-echo',
      connections: 16,
      unit: 'connections'
    },
    paths: TLS_PATHS
  },
  {
    load: {
      name: 'connections, 16 at a time',
      action: 'connect',
      service: 'echo',
      connections: 16,
      unit: 'connections'
    },
    paths: [PIPE, FORWARD, SOCKS5, CONNECT, AUTO]
  }
]

/** Round trips: time over the bare pipe, and what the other paths add. */
const LATENCIES: readonly { service: Service; paths: readonly WayPath[] }[] = [
  { service: 'echo', paths: [PIPE, FORWARD, SOCKS5, CONNECT, AUTO] },
  { service: 'secure-echo', paths: [TLS_PIPE, RELAY, PASSED, OPENED] }
]

export interface WayOptions extends Omit<EngineOptions, 'fileBytes'>, Window {
  rounds: number
  /** Duration of bulk through each path and in each direction in milliseconds, at any rate; 0 skips it. */
  soakMs: number
}

/** Traffic in one direction, each byte compared with the sent one. */
export interface Soaked {
  path: string
  up: number
  down: number
}

const SOAKED: readonly { path: WayPath; sink: Service; source: Service }[] = [
  ...[FORWARD, SOCKS5, CONNECT, AUTO].map((path) => ({
    path,
    sink: 'sink' as const,
    source: 'source' as const
  })),
  ...[PASSED, OPENED].map((path) => ({
    path,
    sink: 'secure-sink' as const,
    source: 'secure-source' as const
  }))
]

/** Results of one path: one value per round. */
export interface WayRounds {
  path: WayPath
  values: number[]
}

export async function measureWays(
  options: WayOptions,
  processes: Processes,
  peers: Peers
): Promise<WayFigures> {
  const rates = COMPARISONS.map(({ load, paths }) => ({ load, rounds: noRounds(paths) }))
  const latencies = LATENCIES.map(({ service, paths }) => ({ service, rounds: noRounds(paths) }))
  await withPart(processes.engine({ ...options, fileBytes: FILE_BYTES }), (engine) =>
    withPart(processes.pipe(), (pipe) =>
      withPart(processes.tlsRelay(), async (relay) => {
        const proxies = { pipe, relay, engine }
        for (const { load, rounds } of rates)
          for (const { path } of rounds) await runLoad(load, peers, proxies[path.proxy], WARM_UP, path)
        for (let round = 0; round < options.rounds; round++) {
          process.stderr.write(`  round ${round + 1} of ${options.rounds}\n`)
          await engine.ask('begin', null)
          for (const { load, rounds } of rates)
            for (const { path, values } of inTurn(rounds, round))
              values.push((await runLoad(load, peers, proxies[path.proxy], options, path)).rate)
          for (const { service, rounds } of latencies)
            for (const { path, values } of inTurn(rounds, round))
              values.push(await latencyOf(service, path, proxies[path.proxy], options, peers))
        }
      })
    )
  )
  return {
    rates: rates.flatMap(({ load, rounds }) =>
      wayFigures(load, rounds, {
        forward: rounds.find(({ path }) => path === FORWARD || path === PASSED),
        // Handshakes through the relay, compared with connections without TLS, give the base cost of a connection.
        relay: rates
          .find((other) => other.load === relayLoad(load))
          ?.rounds.find(({ path }) => path === RELAY),
        pipe: rounds.find(({ path }) => path === PIPE)
      })
    ),
    latencies: latencies.flatMap(({ rounds }) => latencyFigures(rounds)),
    soaked: options.soakMs === 0 ? [] : await soak(options, processes, peers)
  }
}

/** Records into a ring, as the app does: more bytes pass than are kept. */
async function soak(options: WayOptions, processes: Processes, peers: Peers): Promise<Soaked[]> {
  const soaked: Soaked[] = []
  const window = { warmMs: 0, measureMs: options.soakMs }
  await withPart(processes.engine({ ...options, ring: true, fileBytes: 0 }), async (engine) => {
    for (const { path, sink, source } of SOAKED) {
      process.stderr.write(`  ${path.name}\n`)
      const load = { name: path.name, connections: 4, unit: 'bytes' } as const
      const up = await runLoad({ ...load, action: 'upload', service: sink }, peers, engine, window, path)
      const down = await runLoad(
        { ...load, action: 'download', service: source },
        peers,
        engine,
        window,
        path
      )
      soaked.push({ path: path.name, up: up.total, down: down.total })
    }
  })
  return soaked
}

function relayLoad(load: Load): Load | undefined {
  if (load.service !== 'echo') return load
  return COMPARISONS.find((other) => other.load.service === 'secure-echo')?.load
}

async function latencyOf(
  service: Service,
  { entry, speaks }: WayPath,
  proxy: Part<ProxyRequests>,
  { warmMs, measureMs }: Window,
  { server, client }: Peers
): Promise<number> {
  const target = (await server.ask('ports', null))[service]
  const port = await proxy.ask('open', { target, entry })
  const way = speaks === undefined ? undefined : { speaks, target }
  const { medianUs, wrong } = await client.ask('latency', { port, way, connections: 1, warmMs, measureMs })
  if (wrong > 0) throw new Error(`${wrong} round trips came out wrong.`)
  await proxy.ask('settle', null)
  await proxy.ask('close', null)
  return medianUs
}

function noRounds(paths: readonly WayPath[]): WayRounds[] {
  return paths.map((path) => ({ path, values: [] }))
}

function inTurn(rounds: readonly WayRounds[], round: number): WayRounds[] {
  const first = round % rounds.length
  return [...rounds.slice(first), ...rounds.slice(0, first)]
}
