import { setTimeout as delay } from 'node:timers/promises'
import type { Part } from '../child-port'
import { PING_BYTES } from '../load/pings'
import type { EngineRequests, ProxyRequests } from '../protocol'
import { withPart, type EngineOptions, type Peers, type Processes } from './processes'

/**
 * Measures the resident memory of a proxy during heavy traffic and with many idle connections. Each measurement
 * uses its own process, so that the heap of an earlier run does not count.
 */

const BULK_CONNECTIONS = 8
/** Traffic before the first comparison: it fills buffers, compiles code and touches the first pages of every heap. */
const WARM_BYTES = 512 * 1024 ** 2

const IDLE_CONNECTIONS = 2000
const IDLE_BYTES = 1024 * 1024
/** Enough connections to allocate the buffers that all connections share. */
const IDLE_WARM_CONNECTIONS = 256
/**
 * A heap that was busy is larger than its live objects. V8 shrinks it during a collection once the process is idle,
 * and returns the memory from another thread.
 */
const REST_MS = 25_000
const GIVE_BACK_MS = 2_000

/**
 * Clients of a server, or as many as the system's limit for one process allows; the remaining descriptors are for
 * its own files.
 */
const CROWD = 10_000
const OWN_DESCRIPTORS = 256

const PING_CONNECTIONS = 64
/** Duration of one run of pings. Runs are repeated until the number of bytes is reached. */
const PING_RUN_MS = 10_000

const WARM_SEGMENTS = 4_000_000
/**
 * Batch size; the next batch follows once this one is analysed, because no relay is as fast as the recorder alone.
 */
const SEGMENTS_AT_A_TIME = 250_000

export interface PassFigures {
  passedBytes: number
  beforeBytes: number
  peakBytes: number
  afterBytes: number
}

export interface IdleFigures {
  connections: number
  beforeBytes: number
  idleBytes: number
}

export interface MemoryFigures {
  pipe: { bulk: PassFigures; idle: IdleFigures }
  engine: {
    bulk: PassFigures
    /** 64-byte segments, over sockets. */
    pings: PassFigures
    /** 64-byte segments passed directly to the recorder, which is much faster than sockets. */
    segments: PassFigures
    idle: IdleFigures
    /** Silent clients of a server; one of them is sent a file and never reads. */
    crowd: IdleFigures & { pendingBytes: number }
  }
}

export interface MemoryOptions extends Omit<EngineOptions, 'fileBytes' | 'ring'> {
  /** Bytes that pass in chunks of the size of a read, and in 64-byte segments through the recorder. */
  passBytes: number
  /** Bytes that pass over sockets in 64-byte segments. */
  pingBytes: number
}

export async function measureMemory(
  options: MemoryOptions,
  processes: Processes,
  peers: Peers
): Promise<MemoryFigures> {
  const { passBytes, pingBytes } = options
  const step = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    process.stderr.write(`  ${name}\n`)
    return work()
  }
  const inPipe = <T>(name: string, work: (proxy: Part<ProxyRequests>) => Promise<T>): Promise<T> =>
    step(`bare pipe, ${name}`, () => withPart(processes.pipe(), work))
  const inEngine = <T>(name: string, work: (proxy: Part<EngineRequests>) => Promise<T>): Promise<T> =>
    step(`Tcplens, ${name}`, () => withPart(processes.engine({ ...options, fileBytes: 0, ring: true }), work))
  return {
    pipe: {
      bulk: await inPipe('bulk', (proxy) => ofBulk(proxy, peers, passBytes)),
      idle: await inPipe('idle', (proxy) => ofIdle(proxy, peers))
    },
    engine: {
      bulk: await inEngine('bulk', (proxy) => ofBulk(proxy, peers, passBytes)),
      pings: await inEngine('64-byte pings', (proxy) => ofPings(proxy, peers, pingBytes)),
      segments: await inEngine('64-byte segments', (proxy) => ofSegments(proxy, passBytes)),
      idle: await inEngine('idle', (proxy) => ofIdle(proxy, peers)),
      crowd: await inEngine('clients of a server', (engine) => ofCrowd(engine, peers))
    }
  }
}

/** Runs `work`, which returns the number of bytes that passed, and watches the memory meanwhile. */
async function watch(proxy: Part<ProxyRequests>, work: () => Promise<number>): Promise<PassFigures> {
  const before = await proxy.ask('usage', { gc: true })
  await proxy.ask('watchMemory', null)
  const passedBytes = await work()
  const { peakBytes } = await proxy.ask('watchMemory', null)
  await proxy.ask('stopWatching', null)
  const after = await proxy.ask('usage', { gc: true })
  return { passedBytes, beforeBytes: before.rssBytes, peakBytes, afterBytes: after.rssBytes }
}

/** Sends chunks of the size of a read. */
async function ofBulk(proxy: Part<ProxyRequests>, peers: Peers, bytes: number): Promise<PassFigures> {
  await passBulk(proxy, peers, WARM_BYTES)
  return watch(proxy, () => passBulk(proxy, peers, bytes))
}

async function passBulk(
  proxy: Part<ProxyRequests>,
  { server, client }: Peers,
  bytes: number
): Promise<number> {
  const { source } = await server.ask('ports', null)
  const port = await proxy.ask('open', { target: source })
  await server.ask('begin', { warmMs: 0, measureMs: 0 })
  const { total, wrong } = await client.ask('take', { port, connections: BULK_CONNECTIONS, bytes })
  await proxy.ask('settle', null)
  await proxy.ask('close', null)
  check(wrong)
  return total
}

/** Two 64-byte segments per round trip: only with one segment in flight are segments never merged. */
async function ofPings(proxy: Part<ProxyRequests>, peers: Peers, bytes: number): Promise<PassFigures> {
  const pass = async (wanted: number, measureMs: number): Promise<number> => {
    let passed = 0
    while (passed < wanted) passed += await ping(proxy, peers, measureMs)
    return passed
  }
  await pass(1, PING_RUN_MS / 2)
  return watch(proxy, () => pass(bytes, PING_RUN_MS))
}

async function ping(
  proxy: Part<ProxyRequests>,
  { server, client }: Peers,
  measureMs: number
): Promise<number> {
  const { echo } = await server.ask('ports', null)
  const port = await proxy.ask('open', { target: echo })
  const run = { port, connections: PING_CONNECTIONS, warmMs: 0, measureMs }
  const { total, wrong } = await client.ask('ping', run)
  await proxy.ask('settle', null)
  await proxy.ask('close', null)
  check(wrong)
  return 2 * PING_BYTES * total
}

async function ofSegments(engine: Part<EngineRequests>, bytes: number): Promise<PassFigures> {
  const pass = async (wanted: number): Promise<number> => {
    let passed = 0
    while (passed < wanted) {
      const segments = Math.min(SEGMENTS_AT_A_TIME, Math.ceil((wanted - passed) / PING_BYTES))
      await engine.ask('append', { bytes: PING_BYTES, segments })
      await engine.ask('settle', null)
      passed += segments * PING_BYTES
    }
    return passed
  }
  await engine.ask('begin', null)
  await pass(PING_BYTES * WARM_SEGMENTS)
  return watch(engine, () => pass(bytes))
}

/** Connections that each carried 1 MiB and then stay open and silent. */
async function ofIdle(proxy: Part<ProxyRequests>, peers: Peers): Promise<IdleFigures> {
  const { server, client } = peers
  const { sink } = await server.ask('ports', null)
  const port = await proxy.ask('open', { target: sink })
  const hold = async (connections: number): Promise<void> => {
    await server.ask('begin', { warmMs: 0, measureMs: 0 })
    const { total } = await client.ask('hold', { port, connections, bytes: IDLE_BYTES })
    await arrived(peers, total)
    await proxy.ask('settle', null)
  }
  await hold(IDLE_WARM_CONNECTIONS)
  await client.ask('release', null)
  const beforeBytes = await atRest(proxy)
  await hold(IDLE_CONNECTIONS)
  const idleBytes = await atRest(proxy)
  await client.ask('release', null)
  await proxy.ask('close', null)
  return { connections: IDLE_CONNECTIONS, beforeBytes, idleBytes }
}

async function ofCrowd(
  engine: Part<EngineRequests>,
  { client }: Peers
): Promise<MemoryFigures['engine']['crowd']> {
  const { port, descriptors } = await engine.ask('serve', null)
  const connections = Math.min(CROWD, descriptors - OWN_DESCRIPTORS)
  const until = async (count: number): Promise<void> => {
    while ((await engine.ask('clients', null)) !== count) await delay(50)
    await engine.ask('settle', null)
  }
  await client.ask('crowd', { port, connections: IDLE_WARM_CONNECTIONS, reads: true })
  await until(IDLE_WARM_CONNECTIONS)
  await client.ask('release', null)
  await until(0)
  const beforeBytes = await atRest(engine)
  await client.ask('crowd', { port, connections: 1, reads: false })
  await until(1)
  const task = await engine.ask('flood', null)
  await client.ask('crowd', { port, connections: connections - 1, reads: true })
  await until(connections)
  const idleBytes = await atRest(engine)
  const pendingBytes = await engine.ask('pending', null)
  await engine.ask('cancel', { task })
  await client.ask('release', null)
  await engine.ask('close', null)
  return { connections, beforeBytes, idleBytes, pendingBytes }
}

async function atRest(proxy: Part<ProxyRequests>): Promise<number> {
  await delay(REST_MS)
  await proxy.ask('usage', { gc: true })
  await delay(GIVE_BACK_MS)
  return (await proxy.ask('usage', { gc: false })).rssBytes
}

/** Waits until all bytes have arrived: after the last write, some are still in the proxy. */
async function arrived({ server }: Peers, bytes: number): Promise<void> {
  for (;;) {
    const { taken, wrong } = await server.ask('totals', null)
    check(wrong)
    if (taken === bytes) return
    await delay(50)
  }
}

function check(wrong: number): void {
  if (wrong > 0) throw new Error(`Memory: ${wrong} pieces came out wrong.`)
}
