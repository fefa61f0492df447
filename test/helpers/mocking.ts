import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { expect } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import { nothingLeft } from '../../src/engine/mock/set/mock-sets'
import type { MockBehaviour } from '../../src/shared/contract/mock'
import type { MockSource } from '../../src/shared/contract/mock-sets'
import type { EventEntry } from '../../src/shared/contract/traffic'
import { LIVE, listening, liveTotals, type StartedListener } from './engine'
import { waitFor } from './patience'
import { peerPath } from './peers'

/** Recording against real servers, and answering in their place. */

export const MATCH: MockBehaviour['match'] = {
  method: true,
  path: true,
  query: { compare: 'all' },
  headers: [],
  body: 'exact'
}

export function mocking(set: string, settings: Partial<MockBehaviour> = {}): MockBehaviour {
  return {
    kind: 'mock',
    on: true,
    set,
    match: MATCH,
    messages: { by: 'turns' },
    order: 'recorded',
    miss: { then: 'answer', status: 404, body: '', type: '' },
    dates: 'recorded',
    delay: null,
    ...settings
  }
}

/** Creates a mock set from the live capture, once it has been analysed. */
export async function makeSet(
  engine: Engine,
  source: MockSource = { of: 'exchanges', ranges: null },
  capture = LIVE
): Promise<{ set: string; entries: number; left: { why: string; count: number }[] }> {
  if (capture === LIVE) await untilAnalysed(engine)
  const created = await engine.handlers['mocks.create']({ capture, source })
  if (created === null) throw new Error('Making the set was cancelled')
  if (created.made === null) throw nothingLeft(created.left)
  return { set: created.made.set, entries: created.made.entries, left: created.left }
}

export async function startMock(
  engine: Engine,
  set: string,
  settings: Partial<MockBehaviour> = {}
): Promise<StartedListener> {
  const session = await engine.handlers['sessions.create']({
    config: {
      kind: 'server',
      name: '',
      listen: { host: '127.0.0.1', port: 0 },
      behaviours: [mocking(set, settings)]
    },
    start: true
  })
  return { id: session.id, address: listening(session) }
}

/** No connection is open, and all that passed is analysed. */
export async function untilAnalysed(engine: Engine): Promise<void> {
  await waitFor(
    async () => {
      const totals = await liveTotals(engine)
      expect(totals.connections.open).toBe(0)
      expect(totals.analysed).toBe(totals.segments)
    },
    { timeout: 20_000, interval: 20 }
  )
}

/** Sends the bytes, after the peer's greeting if it sends one, and returns the bytes received up to its end. */
export function rawTalk(
  port: number,
  bytes: Uint8Array | string,
  when: 'ends' | 'stays' | 'greeted' = 'ends'
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => {
      if (when === 'ends') socket.end(bytes)
      if (when === 'stays') socket.write(bytes)
    })
    socket.on('data', (piece: Buffer) => {
      if (when === 'greeted' && pieces.length === 0) socket.write(bytes)
      pieces.push(piece)
    })
    socket.once('error', reject)
    socket.once('close', () => {
      resolve(Buffer.concat(pieces))
    })
    socket.setTimeout(15_000, () => {
      socket.destroy(new Error(`Nothing came any more: ${Buffer.concat(pieces).toString('latin1')}`))
    })
  })
}

/** Returns the output of curl, head and body, byte for byte. */
export function curl(...args: string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer' as const, timeout: 30_000, maxBuffer: 256 * 1024 * 1024 }
    execFile(peerPath('curl'), ['-sS', '-i', '--noproxy', '*', ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`curl: ${stderr.toString()}`, { cause: error }))
    })
  })
}

export function withoutDate(answer: Buffer): string {
  return answer.toString('latin1').replace(/^Date: .*\r\n/im, '')
}

/** The events of this name of all connections from `first` on. */
export async function eventsNamed(engine: Engine, name: string, first = 1): Promise<EventEntry[]> {
  const { connections } = await liveTotals(engine)
  const found: EventEntry[] = []
  for (let connection = first; connection <= connections.total; connection++) {
    const { events } = await engine.handlers['connections.get']({ capture: LIVE, connection })
    found.push(...events.filter((event) => event.name === name))
  }
  return found
}
