import { writeFileSync } from 'node:fs'
import { startPart, type Part } from './child-port'
import { decodeRate } from './decode-rate'
import { LOADS, type Load } from './load/loads'
import { memoryOf } from './load/memory'
import { runLoad, type Peers } from './load/run-load'
import { HELP, parseOptions, type BenchOptions } from './options'
import type { ClientRequests, EngineRequests, ProxyRequests, ServerRequests } from './protocol'
import { figuresOf, report, type Figures, type Rounds } from './report'

/**
 * `npm run bench`: Tcplens against a bare pipe and against no proxy at all, in one process tree. Each round runs
 * every load over all three paths one after the other, so that whatever else the machine does hits all of them, and
 * ratios are taken within a round.
 */

/** Connections the capture for the page reads is filled over. */
const FILL_CONNECTIONS = 32

const WARM_UP = { warmMs: 20, measureMs: 80 }

interface Paths {
  direct: null
  pipe: Part<ProxyRequests>
  engine: Part<EngineRequests>
}
const ORDER = ['direct', 'pipe', 'engine'] as const

/**
 * A round gets a capture of its own, so that the file's size stays bounded. That starts new worker threads, whose
 * start and first compilations belong to a program's start and not to its relaying.
 */
async function warmUp(peers: Peers, { pipe, engine }: Paths): Promise<void> {
  await engine.ask('begin', null)
  for (const load of LOADS) {
    if (load.connections === 1) continue
    for (const path of [pipe, engine]) await runLoad(load, peers, path, WARM_UP)
  }
}

async function loads(options: BenchOptions, peers: Peers, paths: Paths): Promise<Figures['loads']> {
  const chosen = LOADS.filter(({ name }) => name.includes(options.only))
  const rounds = new Map<Load, Rounds>(
    chosen.map((load) => [
      load,
      { rates: { direct: [], pipe: [], engine: [] }, cpu: { pipe: [], engine: [] } }
    ])
  )
  for (let round = 0; round < options.rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${options.rounds}\n`)
    await warmUp(peers, paths)
    for (const [load, { rates, cpu }] of rounds) {
      for (let turn = 0; turn < ORDER.length; turn++) {
        // Each path comes first, second and last equally often.
        const path = ORDER[(round + turn) % ORDER.length] ?? 'direct'
        const result = await runLoad(load, peers, paths[path], options)
        rates[path].push(result.rate)
        if (path !== 'direct') cpu[path].push(result.cpuMsPerUnit)
      }
    }
  }
  return [...rounds].map(([load, measured]) => figuresOf(load, measured))
}

async function appendAndIndex(engine: Part<EngineRequests>): Promise<Pick<Figures, 'append' | 'index'>> {
  const before = await engine.ask('recorded', null)
  const small = await engine.ask('append', { bytes: 64, segments: 400_000 })
  const after = await engine.ask('recorded', null)
  const large = await engine.ask('append', { bytes: 60 * 1024, segments: 16_000 })
  await engine.ask('settle', null)
  const payload = after.payloadBytes - before.payloadBytes
  return {
    append: { small, large },
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

async function measure(options: BenchOptions): Promise<Figures> {
  const server = startPart<ServerRequests>(script('./server.js'))
  const client = startPart<ClientRequests>(script('./client.js'))
  const pipe = startPart<ProxyRequests>(script('./pipe-proxy.js'))
  const engine = startPart<EngineRequests>(script('./engine-proxy.js'), options.engineFlags, [
    options.location
  ])
  const peers = { server, client }
  try {
    const figures: Figures = {
      node: process.versions.node,
      rounds: options.rounds,
      resident: options.resident,
      loads: await loads(options, peers, { direct: null, pipe, engine })
    }
    if (options.only !== '') return figures
    figures.memory = {
      pipe: await memoryOf(pipe, peers, options.memoryMs),
      engine: await memoryOf(engine, peers, options.memoryMs)
    }
    await engine.ask('begin', null)
    figures.pages = await pages(options, peers, engine)
    Object.assign(figures, await appendAndIndex(engine))
    figures.decode = decodeRate()
    return figures
  } finally {
    await Promise.all([server, client, pipe, engine].map((part) => part.end()))
  }
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) process.stdout.write(HELP)
  else {
    const figures = await measure(options)
    process.stdout.write(`${report(figures, options)}\n`)
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
