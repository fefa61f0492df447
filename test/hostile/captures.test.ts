/**
 * Hostile connections in a capture file, through every stage of an opened file: import, reassembly, analysis, the
 * pages that the window reads, and each export. Twice the connection takes at most 2.5 times the work.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INNER_PROTOCOLS } from '../../src/engine/analysis/inner/inner-protocols'
import { DEFAULT_EXPORT_OPTIONS, EXPORT_FORMATS } from '../../src/shared/contract/exporting'
import { ALL_CONNECTIONS, ALL_EXCHANGES } from '../helpers/exporting'
import { pcapFile, type FilePacket } from '../helpers/foreign-packets'
import { fileOf, handshake, said } from '../helpers/foreign-streams'
import { openCapture, type OpenedCapture } from '../helpers/opened-capture'
import type { Push } from '../fuzz/table-entries'
import { segments } from './segments'
import type { HostileStream } from './hostile-stream'
import { HOSTILE_INNER, HOSTILE_STREAMS } from './streams'
import { growthOf, MOST_GROWTH } from './work'

/** Rows per page, as the window reads them. */
const PAGE = 100
/** Number of exchanges to inspect: from the beginning, the middle and the end. */
const LOOKS = 9
/** A busy machine takes many times longer than the few seconds of work. */
const SLOW = { timeout: 600_000 }

let folder: string
let exports = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-hostile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Converts a connection to packets of another program's capture, one microsecond apart. */
function packetsOf(pushes: readonly Push[]): FilePacket[] {
  const next = { up: 1001, down: 5001 }
  let time = 3e6
  const packets = handshake(1000, 5000)
  for (const [direction, payload] of segments(pushes, 1400)) {
    const isUp = direction === 'up'
    const [seq, ack] = isUp ? [next.up, next.down] : [next.down, next.up]
    packets.push(said(isUp ? 'client' : 'server', (time += 1000), { seq, ack, payload }))
    next[direction] += payload.length
  }
  return packets
}

/**
 * Reads everything that the window reads of a capture: tables, the conversation, and all details of some exchanges.
 */
async function look({ analysis, handlers }: OpenedCapture): Promise<void> {
  for (const query of [ALL_EXCHANGES, ALL_CONNECTIONS]) {
    const { view, total } = handlers['views.open'](query)
    for (let first = 0; first < total; first += PAGE)
      await handlers['views.rows']({ view, first, count: PAGE })
    handlers['views.close']({ view })
  }
  const [row] = [...analysis.walker.connections.present.rows()]
  if (row === undefined) return
  const connection = row + 1
  handlers['connections.get']({ connection })
  for (let first = 0; ; first += PAGE) {
    const { rows } = handlers['connections.conversation']({ connection, first, count: PAGE })
    if (rows.length < PAGE) break
  }
  handlers['connections.tls']({ connection })
  await handlers['connections.timeline']({ connection, from: null, to: null, buckets: 200 })
  const { view, total } = handlers['views.open'](ALL_EXCHANGES)
  for (let at = 0; at < LOOKS && total > 0; at++) {
    const first = Math.floor((at * (total - 1)) / (LOOKS - 1))
    const page = await handlers['views.rows']({ view, first, count: 1 })
    if (page.kind === 'exchanges') for (const { exchange } of page.rows) await lookInto(handlers, exchange)
  }
}

async function lookInto(handlers: OpenedCapture['handlers'], exchange: number): Promise<void> {
  const { messages } = handlers['exchanges.get']({ exchange })
  for (let message = 0; message < messages.length; message++) {
    handlers['fields.get']({ exchange, message, first: 0, count: PAGE })
    await handlers['exchanges.body']({ exchange, message, offset: 0, length: 65_536 })
  }
}

async function exportAll({ handlers }: OpenedCapture): Promise<void> {
  for (const format of EXPORT_FORMATS) {
    // The host writes packets from the file.
    if (format === 'pcapng') continue
    const path = join(folder, `${++exports}-${format}`)
    await handlers['export.write']({
      token: 1,
      path,
      to: path,
      query: ALL_EXCHANGES,
      format,
      options: DEFAULT_EXPORT_OPTIONS,
      by: { version: '0', capture: 'hostile' }
    })
    await rm(path, { recursive: true, force: true })
  }
}

it('hostile messages exist for every protocol inside HTTP', () => {
  expect(Object.keys(HOSTILE_INNER).sort()).toEqual(Object.keys(INNER_PROTOCOLS).sort())
})

const ALL: readonly (readonly [string, HostileStream])[] = Object.entries({
  ...HOSTILE_STREAMS,
  ...HOSTILE_INNER
}).flatMap(([id, streams]) => streams.map((stream) => [`${id}: ${stream.name}`, stream] as const))

describe('a capture with', SLOW, () => {
  it.each(ALL)('%s', async (_name, { make, n }) => {
    const least = Math.max(8, n >> 3)
    const files = new Map<number, string>()
    for (const size of [least >> 3, least, least * 2])
      files.set(size, await fileOf(pcapFile(packetsOf(make(size)))))
    const growth = await growthOf(async (size) => {
      const opened = openCapture(files.get(size)!)
      await look(opened)
      await exportAll(opened)
    }, least)
    expect([growth.most, growth.factor <= MOST_GROWTH || growth.factor]).toEqual([growth.most, true])
  })
})
