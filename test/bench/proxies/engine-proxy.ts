import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createEngine, type Engine } from '../../../src/engine/engine'
import type { ProxyConfig } from '../../../src/shared/contract/sessions'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import { CHUNK_ROWS, SegmentChunk } from '../../../src/engine/capture/segment-index'
import { descriptorLimit } from '../../../src/engine/net/descriptor-limit'
import { servePart, within } from '../child-port'
import type { EngineRequests, Entry, ProxyRequests } from '../protocol'
import { appendRate } from './append-rate'
import { measurePages } from './page-latency'
import { makeResident } from './resident-file'
import { stopWatching, usageNow, watchMemory } from './usage'

/** Tcplens's engine as a proxy: records to a file and analyses it, in the same build that the hosts use. */

const WORKERS = {
  captureSaver: new URL('../host/capture-saver.js', import.meta.url),
  captureWriter: new URL('../host/capture-writer.js', import.meta.url),
  analysis: new URL('../host/analysis.js', import.meta.url),
  find: new URL('../host/find.js', import.meta.url),
  repeat: new URL('../host/repeat.js', import.meta.url)
}
/** Replaces the analysis worker to measure the cost of the analysis. */
const NO_ANALYSIS = new URL('no-analysis.js', import.meta.url)

/** Maximum time for the analysis to catch up with the relay. */
const SETTLE_MS = 120_000
const SETTLE_POLL_MS = 5
const CLOSE_MS = 4_000

/**
 * Arguments: folder of the capture file, bytes of it allocated in advance, file or ring with the app's limits, and
 * whether recorded traffic is analysed.
 */
const [location = '.', residentBytes = '0', kind = 'file', analysed = 'analysed'] = process.argv.slice(-4)
const isAnalysed = analysed === 'analysed'
const folder = await mkdtemp(join(location, 'tcplens-bench-'))
const path = join(folder, 'capture.pcapng')
makeResident(path, Number(residentBytes))
let engine: Engine | undefined
let session: number | undefined

async function freshEngine(): Promise<Engine> {
  return createEngine({
    folder,
    file: { path, overwrite: true },
    workers: isAnalysed ? WORKERS : { ...WORKERS, analysis: NO_ANALYSIS },
    authorityFolder: join(folder, 'authority'),
    ...(kind === 'ring' ? { ring: DEFAULT_LIMITS } : {})
  })
}

function running(): Engine {
  if (engine === undefined) throw new Error('No session was opened.')
  return engine
}

async function open({ target, entry }: ProxyRequests['open']['input']): Promise<number> {
  engine ??= await freshEngine()
  const { id, listening } = await engine.handlers['sessions.create']({
    config: {
      kind: 'proxy',
      name: 'bench',
      listen: { host: '127.0.0.1', port: 0 },
      ...entrance({ host: '127.0.0.1', port: target }, entry)
    },
    start: true
  })
  session = id
  return listening?.port ?? 0
}

/** Returns the proxy settings. Certificates are not verified, because the peers generate them for each run. */
function entrance(
  target: { host: string; port: number },
  { mode, tls }: Entry = { mode: 'forward' }
): Omit<ProxyConfig, 'kind' | 'name' | 'listen'> {
  return {
    mode,
    ...(mode === 'forward' ? { target } : {}),
    ...(tls === undefined ? {} : { tls: { clients: tls, verify: false } })
  }
}

/** Starts a server session instead of a proxy; its clients have no upstream server. */
async function serve(): Promise<{ port: number; descriptors: number }> {
  engine ??= await freshEngine()
  const { id, listening } = await engine.handlers['sessions.create']({
    config: { kind: 'server', name: 'bench', listen: { host: '127.0.0.1', port: 0 } },
    start: true
  })
  session = id
  return { port: listening?.port ?? 0, descriptors: Math.min(descriptorLimit(), Number.MAX_SAFE_INTEGER) }
}

function clients(): number {
  return session === undefined ? 0 : running().sessions.get(session).connections.open
}

const FLOOD_BYTES = 10_000_000_000

/** Starts sending a sparse file to the first client; its contents do not matter. Returns the task number. */
async function flood(): Promise<number> {
  const { sessions, handlers } = running()
  const [client] = session === undefined ? [] : sessions.clients(session, 0, 1).rows
  if (session === undefined || client === undefined) throw new Error('There is no client.')
  const file = join(folder, 'flood')
  await writeFile(file, '')
  await truncate(file, FLOOD_BYTES)
  const { task } = await handlers['sessions.send']({
    id: session,
    connections: [client.connection],
    payload: { form: 'file', path: file }
  })
  return task ?? 0
}

async function cancel({ task }: { task: number }): Promise<null> {
  await running().handlers['tasks.cancel']({ task })
  return null
}

function pending(): number {
  return session === undefined ? 0 : (running().sessions.clients(session, 0, 1).rows[0]?.pending ?? 0)
}

async function begin(): Promise<null> {
  await engine?.close()
  engine = await freshEngine()
  return null
}

/** Waits until every row is written, and analysed where that is enabled. Throws if the capture failed. */
async function settle(): Promise<null> {
  const { capture, handlers } = running()
  const waiting = async (): Promise<void> => {
    for (;;) {
      if (capture.error !== null) throw capture.error
      const [live] = await handlers['captures.list']({})
      if (!isAnalysed || live?.analysed === capture.index.rows) return
      await delay(SETTLE_POLL_MS)
    }
  }
  await within('analysis', SETTLE_MS, waiting())
  return null
}

async function close(): Promise<null> {
  if (session !== undefined) await engine?.handlers['sessions.remove']({ id: session })
  session = undefined
  return null
}

servePart<EngineRequests>(
  {
    begin,
    serve,
    clients,
    flood,
    cancel,
    pending,
    open,
    settle,
    close,
    usage: usageNow,
    watchMemory,
    stopWatching,
    pages: ({ samples }) => measurePages(running(), samples),
    append: ({ bytes, segments }) => appendRate(running(), bytes, segments),
    recorded: () => {
      const { capture } = running()
      return {
        rows: capture.index.rows,
        indexBytesPerRow: new SegmentChunk().memory.byteLength / CHUNK_ROWS,
        payloadBytes: capture.bytes.up + capture.bytes.down,
        fileBytes: capture.fileBytes
      }
    }
  },
  async () => {
    try {
      await within('closing', CLOSE_MS, engine?.close() ?? Promise.resolve())
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
)
