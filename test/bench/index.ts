import { writeFileSync } from 'node:fs'
import { startPart, type Part } from './child-port'
import { decodeRate } from './decode-rate'
import { LOADS, type Load } from './load/loads'
import { BULK, memoryOf } from './load/memory'
import { runLoad, type Peers } from './load/run-load'
import { HELP, parseOptions, type BenchOptions } from './options'
import type { ClientRequests, EngineRequests, ProxyRequests, ServerRequests, Window } from './protocol'
import { figuresOf, report, type Figures, type Rounds } from './report'

/**
 * `npm run bench`: Tcplens against a bare pipe and against no proxy at all, in one process tree. Each round runs
 * every load over all three paths one after the other, so that whatever else the machine does hits all of them, and
 * ratios are taken within a round.
 */

/** Connections the capture for the page reads is filled over. */
const FILL_CONNECTIONS = 32

/** Long enough for every function of a short exchange to be compiled as far as it will be. */
const WARM_UP = { warmMs: 0, measureMs: 700 }
const BULK_WARM_UP = { warmMs: 0, measureMs: 100 }

/** A round of bulk, and all small exchanges of a run, end within this; it is written once and then only over. */
const BULK_FILE_BYTES = 3 * 1024 ** 3
const SMALL_FILE_BYTES = 512 * 1024 ** 2

interface Proxies {
  pipe: Part<ProxyRequests>
  engine: Part<EngineRequests>
}

/**
 * Bulk and small exchanges have processes of their own: bulk begins a new capture each round, so that its file stays
 * bounded, and small exchanges go on in one, as a program does that runs for hours.
 */
interface Paths {
  bulk: Proxies
  small: Proxies
}
const ORDER = ['direct', 'pipe', 'engine'] as const

async function warmUp(
  { pipe, engine }: Proxies,
  peers: Peers,
  loads: readonly Load[],
  window: Window
): Promise<void> {
  for (const load of loads) for (const proxy of [pipe, engine]) await runLoad(load, peers, proxy, window)
}

async function measureLoads(options: BenchOptions, peers: Peers, paths: Paths): Promise<Figures['loads']> {
  const chosen = LOADS.filter(({ name }) => name.includes(options.only))
  const bulk = chosen.filter(({ unit }) => unit === 'bytes')
  const small = chosen.filter(({ unit }) => unit !== 'bytes')
  const rounds = new Map<Load, Rounds>(
    chosen.map((load) => [
      load,
      { rates: { direct: [], pipe: [], engine: [] }, cpu: { pipe: [], engine: [] } }
    ])
  )
  await warmUp(paths.small, peers, small, WARM_UP)
  for (let round = 0; round < options.rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${options.rounds}\n`)
    await paths.bulk.engine.ask('begin', null)
    await warmUp(paths.bulk, peers, bulk.slice(0, 1), BULK_WARM_UP)
    for (const [load, { rates, cpu }] of rounds) {
      const { pipe, engine } = load.unit === 'bytes' ? paths.bulk : paths.small
      const proxies = { direct: null, pipe, engine }
      for (let turn = 0; turn < ORDER.length; turn++) {
        // Each path comes first, second and last equally often.
        const path = ORDER[(round + turn) % ORDER.length] ?? 'direct'
        const result = await runLoad(load, peers, proxies[path], options)
        rates[path].push(result.rate)
        if (path !== 'direct') cpu[path].push(result.cpuMsPerUnit)
      }
    }
  }
  return [...rounds].map(([load, measured]) => figuresOf(load, measured))
}

async function appendAndIndex({ bulk, small }: Paths): Promise<Pick<Figures, 'append' | 'index'>> {
  const before = await small.engine.ask('recorded', null)
  const segments = await small.engine.ask('append', { bytes: 64, segments: 400_000 })
  const after = await small.engine.ask('recorded', null)
  await bulk.engine.ask('begin', null)
  const large = await bulk.engine.ask('append', { bytes: 60 * 1024, segments: 16_000 })
  const payload = after.payloadBytes - before.payloadBytes
  return {
    append: { small: segments, large },
    index: {
      bytesPerSegment: after.indexBytesPerRow,
      fileOverheadPerSegment: (after.fileBytes - before.fileBytes - payload) / (after.rows - before.rows)
    }
  }
}

async function pages(
  { exchanges, samples }: BenchOptions,
  { server, client }: Peers,
  engine: Part<EngineRequests>
): Promise<NonNullable<Figures['pages']>> {
  const { http } = await server.ask('ports', null)
  const port = await engine.ask('open', { target: http })
  const from = performance.now()
  await client.ask('fill', { port, connections: FILL_CONNECTIONS, requests: exchanges })
  await engine.ask('settle', null)
  const fillPerSecond = (exchanges / (performance.now() - from)) * 1000
  await engine.ask('close', null)
  return { ...(await engine.ask('pages', { samples })), fillPerSecond }
}

/** This file is an entry of the build; what it imports may stand in a chunk elsewhere. */
function script(name: string): URL {
  return new URL(name, import.meta.url)
}

function startProxies({ engineFlags, location }: BenchOptions, fileBytes: number): Proxies {
  return {
    pipe: startPart(script('./pipe-proxy.js')),
    engine: startPart(script('./engine-proxy.js'), engineFlags, [location, String(fileBytes)])
  }
}

/** In processes of their own: what earlier runs left on a heap is not what is asked. */
async function measureMemory(options: BenchOptions, peers: Peers): Promise<NonNullable<Figures['memory']>> {
  const { pipe, engine } = startProxies(options, BULK_FILE_BYTES)
  try {
    for (const proxy of [pipe, engine]) await runLoad(BULK, peers, proxy, BULK_WARM_UP)
    return {
      pipe: await memoryOf(pipe, peers, options.memoryMs),
      engine: await memoryOf(engine, peers, options.memoryMs)
    }
  } finally {
    await Promise.all([pipe.end(), engine.end()])
  }
}

async function measure(options: BenchOptions): Promise<Figures> {
  const server = startPart<ServerRequests>(script('./server.js'))
  const client = startPart<ClientRequests>(script('./client.js'))
  const bulk = startProxies(options, BULK_FILE_BYTES)
  const small = startProxies(options, SMALL_FILE_BYTES)
  const peers = { server, client }
  try {
    const figures: Figures = {
      node: process.versions.node,
      rounds: options.rounds,
      resident: options.resident,
      loads: await measureLoads(options, peers, { bulk, small })
    }
    if (options.only !== '') return figures
    figures.memory = await measureMemory(options, peers)
    await small.engine.ask('begin', null)
    figures.pages = await pages(options, peers, small.engine)
    Object.assign(figures, await appendAndIndex({ bulk, small }))
    figures.decode = decodeRate()
    return figures
  } finally {
    const parts = [server, client, bulk.pipe, bulk.engine, small.pipe, small.engine]
    await Promise.all(parts.map((part) => part.end()))
  }
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) process.stdout.write(HELP)
  else {
    if (!LOADS.some(({ name }) => name.includes(options.only)))
      throw new Error(`No load is named like ${options.only}.`)
    const figures = await measure(options)
    process.stdout.write(`${report(figures, options)}\n`)
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
