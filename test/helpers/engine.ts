/** A whole engine in a folder of its own, with its real worker threads, and ways to wait for what it found. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine'
import type { ConnectionDetail, ExchangeDetail } from '../../src/shared/contract/traffic'
import type { SessionSummary } from '../../src/shared/contract/sessions'
import type { ConnectionEvent, Endpoint } from '../../src/shared/model/connection-event'
import { workerUrl } from './host-build'

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function startEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({
    folder: options.folder ?? (await temporaryFolder()),
    workers: { captureWriter: workerUrl('capture-writer'), analysis: workerUrl('analysis') },
    ...options
  })
  onTestFinished(() => engine.close())
  return engine
}

export interface StartedProxy {
  readonly id: number
  /** Where clients connect. */
  readonly address: Endpoint
}

export async function startProxy(
  engine: Engine,
  target: Endpoint,
  host = '127.0.0.1'
): Promise<StartedProxy> {
  const session = await engine.handlers['sessions.create']({
    config: { kind: 'proxy', name: '', listen: { host, port: 0 }, target },
    start: true
  })
  return { id: session.id, address: listening(session) }
}

export function listening({ listening: address }: SessionSummary): Endpoint {
  if (address === null) throw new Error('The session does not listen')
  return address
}

/** The connection once the analysis knows that it has closed. */
export function untilClosed(engine: Engine, connection: number): Promise<ConnectionDetail> {
  return vi.waitFor(
    async () => {
      const detail = await engine.handlers['connections.get']({ connection })
      expect(detail.row.ended).not.toBeNull()
      return detail
    },
    { timeout: 10_000, interval: 10 }
  )
}

/** The exchange once the analysis has seen the end of it. */
export function untilComplete(engine: Engine, exchange: number): Promise<ExchangeDetail> {
  return vi.waitFor(
    async () => {
      const detail = await engine.handlers['exchanges.get']({ exchange })
      expect(detail.row.state).not.toBe('open')
      return detail
    },
    { timeout: 10_000, interval: 10 }
  )
}

/** A connection's events as they stand in the file, with what differs from run to run left out. */
export function eventNames(detail: ConnectionDetail): string[] {
  return detail.events.map(({ name }) => name)
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

/** How many bytes a session has relayed, once they stand still. */
export function untilStill(engine: Engine, session: number, direction: 'up' | 'down'): Promise<number> {
  let before = -1
  return vi.waitFor(
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
