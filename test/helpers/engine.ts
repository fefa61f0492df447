/** A complete engine in a folder of its own, with its real worker threads, and functions that wait for its results. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine'
import type { CaptureTotals } from '../../src/shared/contract/captures'
import type { ConnectionDetail, ExchangeDetail } from '../../src/shared/contract/traffic'
import type { ProxyConfig, SessionSummary } from '../../src/shared/contract/sessions'
import type { ConnectionEvent, Endpoint } from '../../src/shared/model/connection-event'
import { workerUrl } from './host-build'
import { waitFor } from './patience'

/** The number of an engine's first live capture. */
export const LIVE = 1

/** Returns the engine's current totals of its live capture. */
export async function liveTotals(engine: Engine): Promise<CaptureTotals> {
  const [live] = await engine.handlers['captures.list']({})
  if (live === undefined) throw new Error('There is no live capture')
  return live
}

/** Creates a folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function startEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({
    folder: options.folder ?? (await temporaryFolder()),
    workers: {
      captureWriter: workerUrl('capture-writer'),
      captureSaver: workerUrl('capture-saver'),
      analysis: workerUrl('analysis'),
      find: workerUrl('find'),
      repeat: workerUrl('repeat')
    },
    ...options
  })
  onTestFinished(() => engine.close())
  return engine
}

export interface StartedListener {
  readonly id: number
  /** Listening address. */
  readonly address: Endpoint
}

export async function startProxy(
  engine: Engine,
  target: Endpoint,
  host = '127.0.0.1'
): Promise<StartedListener> {
  const session = await engine.handlers['sessions.create']({
    config: { kind: 'proxy', name: '', listen: { host, port: 0 }, target },
    start: true
  })
  return { id: session.id, address: listening(session) }
}

/** Starts a proxy with these settings on a free port. */
export async function startProxyOf(
  engine: Engine,
  settings: Partial<Omit<ProxyConfig, 'kind'>>
): Promise<StartedListener> {
  const session = await engine.handlers['sessions.create']({
    config: { kind: 'proxy', name: '', listen: { host: '127.0.0.1', port: 0 }, ...settings },
    start: true
  })
  return { id: session.id, address: listening(session) }
}

export async function startServer(engine: Engine, host = '127.0.0.1'): Promise<StartedListener> {
  const session = await engine.handlers['sessions.create']({
    config: { kind: 'server', name: '', listen: { host, port: 0 } },
    start: true
  })
  return { id: session.id, address: listening(session) }
}

/** Creates a client session and starts it; its number, once it is connected. */
export async function startClient(engine: Engine, target: Endpoint): Promise<number> {
  const session = await engine.handlers['sessions.create']({
    config: { kind: 'client', name: '', target },
    start: true
  })
  return session.id
}

/** Sends text on connections of a server or client session, and returns the connections it was sent on. */
export function send(engine: Engine, id: number, connections: number[] | null, text: string): number[] {
  return engine.sessions.send(id, connections, Buffer.from(text))
}

export function listening({ listening: address }: SessionSummary): Endpoint {
  if (address === null) throw new Error('The session does not listen')
  return address
}

/** Resolves with the connection once the analysis has seen its end. */
export function untilClosed(engine: Engine, connection: number): Promise<ConnectionDetail> {
  return waitFor(
    async () => {
      const detail = await engine.handlers['connections.get']({ capture: LIVE, connection })
      expect(detail.row.ended).not.toBeNull()
      return detail
    },
    { timeout: 10_000, interval: 10 }
  )
}

/** Resolves with the exchange once the analysis has seen its end. */
export function untilComplete(engine: Engine, exchange: number): Promise<ExchangeDetail> {
  return waitFor(
    async () => {
      const detail = await engine.handlers['exchanges.get']({ capture: LIVE, exchange })
      expect(detail.row.state).not.toBe('open')
      return detail
    },
    { timeout: 10_000, interval: 10 }
  )
}

/**
 * Returns the names of a connection's events. Omits first bytes, which occur wherever bytes do, and connect attempts,
 * which occur wherever Tcplens connects; both have tests of their own.
 */
export function eventNames(detail: ConnectionDetail): string[] {
  return detail.events.map(({ name }) => name).filter((name) => name !== 'first-byte' && name !== 'attempt')
}

export function closeEvent(detail: ConnectionDetail): Extract<ConnectionEvent, { event: 'close' }> {
  const found = detail.events.filter(({ name }) => name === 'close')
  expect(found).toHaveLength(1)
  return found[0]!.data as unknown as Extract<ConnectionEvent, { event: 'close' }>
}

/** A whole stream, page by page, as the window would read it. */
export async function readStream(
  engine: Engine,
  connection: number,
  direction: 'up' | 'down'
): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let offset = 0; ;) {
    const { bytes, total } = await engine.handlers['streams.read']({
      capture: LIVE,
      connection,
      direction,
      offset,
      length: 60 * 1024
    })
    pieces.push(bytes)
    offset += bytes.length
    if (offset >= total) return Buffer.concat(pieces)
    if (bytes.length === 0) throw new Error(`Nothing to read at ${offset} of ${total}`)
  }
}

/** Resolves with the number of bytes a session has relayed, once it stops changing. */
export function untilStill(engine: Engine, session: number, direction: 'up' | 'down'): Promise<number> {
  let before = -1
  return waitFor(
    () => {
      const now = engine.sessions.get(session).bytes[direction]
      const still = now === before && now > 0
      before = now
      if (!still) throw new Error(`Bytes still pass: ${now}`)
      return now
    },
    { timeout: 10_000, interval: 250 }
  )
}
