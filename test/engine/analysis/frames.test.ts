/** User-defined framing of streams: live, from a file, in a ring, and in the decoder. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFramer } from '../../../src/decode/framing/framer'
import type { Analysis } from '../../../src/engine/analysis-thread/analysis'
import type { Engine } from '../../../src/engine/engine'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { Framing, Framings } from '../../../src/shared/contract/framing'
import type { ConnectionDetail, FramedRow, FrameRow } from '../../../src/shared/contract/traffic'
import {
  LIVE,
  startEngine,
  startProxy,
  startProxyOf,
  temporaryFolder,
  untilClosed
} from '../../helpers/engine'
import { ok, play, setStage } from '../../helpers/http-traffic'
import { liveRing } from '../../helpers/live-ring'
import { openCapture } from '../../helpers/opened-capture'
import { waitFor } from '../../helpers/patience'
import { randomBytes } from '../../helpers/random-bytes'
import { RingScript } from '../../helpers/ring-script'
import { dial, listen, receive } from '../../helpers/servers'
import { assertProperty } from '../../helpers/properties'

const LINES: Framing = { kind: 'delimiter', bytes: '0a' }
const NONE: Framings = { up: null, down: null }

/** Resolves once all relayed bytes are split into frames. */
function untilCut(engine: Engine, connection = 1): Promise<ConnectionDetail> {
  return waitFor(
    async () => {
      const detail = await engine.handlers['connections.get']({ capture: LIVE, connection })
      checkOutput('reply', 'connections.get', detail)
      expect(detail.frames?.behind).toBe(false)
      return detail
    },
    { timeout: 10_000, interval: 10 }
  )
}

async function rowsOf(engine: Engine, connection = 1): Promise<FramedRow[]> {
  const { frames } = await untilCut(engine, connection)
  const rows: FramedRow[] = []
  while (rows.length < (frames?.rows ?? 0)) {
    const page = await engine.handlers['frames.conversation']({
      capture: LIVE,
      connection,
      first: rows.length,
      count: 64
    })
    checkOutput('reply', 'frames.conversation', page)
    rows.push(...page.rows)
  }
  return rows
}

/** Formats a row: `up #1 0+5 whole in 2` is a frame; segments, gaps and events are similar. */
function short(row: FramedRow): string {
  if (row.kind === 'event') return row.name
  const range = `${row.offset}+${row.length}`
  if (row.kind === 'gap') return `gap ${row.direction} ${range}`
  if (row.kind === 'segment') return `read ${row.direction} ${range}`
  return `${row.direction} #${row.number} ${range} ${row.state} in ${row.readCount}`
}

/** Rows of a connection without the opening events, which these tests do not cover. */
async function shown(engine: Engine, connection = 1): Promise<string[]> {
  const rows = await rowsOf(engine, connection)
  expect(rows.map(({ index }) => index)).toEqual(rows.map((_, at) => at))
  return rows.map(short).filter((line) => !['open', 'connected', 'lookup'].includes(line))
}

function cutWhole({ analysis }: { analysis: Analysis }, framings: Framings): FrameRow[] {
  analysis.handlers['frames.set']({ connection: 1, framings })
  while (analysis.step());
  const rows: FramedRow[] = []
  for (;;) {
    const page = analysis.handlers['frames.conversation']({ connection: 1, first: rows.length, count: 64 })
    if (page.rows.length === 0) return rows.filter((row) => row.kind === 'frame')
    rows.push(...page.rows)
  }
}

describe('frames of a connection', () => {
  it('are listed among its events, with the reads they arrived in, and continue as it grows', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    for (const piece of ['one\ntwo\nth', 're', 'e\n']) {
      client.write(piece)
      await receive(target, piece.length)
    }
    target.write('half')
    await receive(client, 4)
    const set = { capture: LIVE, connection: 1, framings: { up: LINES, down: LINES } }
    await untilKnown(engine)
    await engine.handlers['frames.set'](set)
    await waitFor(async () => {
      expect(await shown(engine)).toEqual([
        'up #1 0+4 whole in 1',
        'up #2 4+4 whole in 1',
        'up #3 8+6 whole in 3',
        'down #1 0+4 open in 1'
      ])
    })
    const [, , third] = (await rowsOf(engine)).filter((row) => row.kind === 'frame')
    expect(third?.reads.map(({ offset, length }) => [offset, length])).toEqual([
      [0, 10],
      [10, 2],
      [12, 2]
    ])
    // Each frame refers to the first of its entries in the conversation, and every one of its entries leads to it.
    const entries = (await rowsOf(engine)).map((row) => ('entry' in row ? row.entry : null))
    const raw = await engine.handlers['connections.conversation']({
      capture: LIVE,
      connection: 1,
      first: 0,
      count: 50
    })
    const reads = raw.rows.flatMap((row) => (row.kind === 'segment' ? [row.index] : []))
    expect(entries.slice(-4)).toEqual([reads[0], reads[0], reads[0], reads[3]])
    const found: number[] = []
    for (const entry of reads)
      found.push(await engine.handlers['frames.find']({ capture: LIVE, connection: 1, entry }))
    const [first = 0] = found
    expect(found).toEqual([first, first + 2, first + 2, first + 3])
    target.write('\n')
    await receive(client, 1)
    client.end('fo')
    target.end()
    await untilClosed(engine, 1)
    expect((await shown(engine)).filter((line) => line.includes('#'))).toEqual([
      'up #1 0+4 whole in 1',
      'up #2 4+4 whole in 1',
      'up #3 8+6 whole in 3',
      'down #1 0+5 whole in 2',
      'up #4 14+2 unfinished in 1'
    ])
    await engine.handlers['frames.set']({ ...set, framings: NONE })
    expect((await untilCut(engine)).frames).toMatchObject({ framings: NONE, frames: { up: 0, down: 0 } })
  })

  it('cover exactly the sent bytes, for any framing and any split into reads', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    const sent = Buffer.from(randomBytes(200_000, 3).map((byte) => byte % 7))
    for (let at = 0, n = 0; at < sent.length; n++) {
      const piece = sent.subarray(at, at + 1 + ((n * 977) % 5003))
      client.write(piece)
      await receive(target, piece.length)
      at += piece.length
    }
    client.end()
    target.end()
    await untilClosed(engine, 1)
    const opened = openCapture(engine.capture.path)
    const framing = fc.oneof(
      fc.constantFrom<Framing>(
        { kind: 'delimiter', bytes: '00' },
        { kind: 'delimiter', bytes: '010203' },
        { kind: 'length', size: 1, endian: 'big', offset: 2, counts: 'rest', plus: 0 },
        { kind: 'length', size: 2, endian: 'big', offset: 0, counts: 'rest', plus: 1 },
        { kind: 'length', size: 3, endian: 'little', offset: 1, counts: 'rest', plus: 0 }
      ),
      fc.integer({ min: 30, max: 5000 }).map((length): Framing => ({ kind: 'fixed', length }))
    )
    assertProperty(
      fc.property(framing, (up) => {
        const framer = createFramer(up)
        const wanted = [...framer.push(sent, 0), ...framer.end()].map(
          ({ start, end, problem }) => `${start}+${end - start} ${problem ?? 'whole'}`
        )
        const found = cutWhole(opened, { up, down: null })
        expect(found.map(({ offset, length, state }) => `${offset}+${length} ${state}`)).toEqual(wanted)
      }),
      { numRuns: 12 }
    )
  })

  it('stop at an impossible length; from there on, reads are listed', async () => {
    const engine = await startEngine()
    const { proxy, server } = await setStage(engine)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    for (const piece of ['\0\0\0\0', '\xff\xff\xff\xff', 'more']) {
      client.write(Buffer.from(piece, 'latin1'))
      await receive(target, 4)
    }
    const up: Framing = { kind: 'length', size: 4, endian: 'big', offset: 0, counts: 'rest', plus: 0 }
    await untilKnown(engine)
    await engine.handlers['frames.set']({ capture: LIVE, connection: 1, framings: { up, down: null } })
    await waitFor(async () => {
      expect(await shown(engine)).toEqual([
        'up #1 0+4 whole in 1',
        'up #2 4+4 length-too-long in 1',
        'read up 8+4'
      ])
    })
  })

  it('are the decoder’s messages, with the bytes between them', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    await play(stage, [
      ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', ok('hello')],
      ['\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n', ok('again')]
    ])
    await untilClosed(engine, 1)
    const decoder = { kind: 'decoder' } as const
    await engine.handlers['frames.set']({
      capture: LIVE,
      connection: 1,
      framings: { up: decoder, down: decoder }
    })
    const answer = ok('hello').length
    expect((await shown(engine)).filter((line) => line.includes('#'))).toEqual([
      'up #1 0+27 whole in 1',
      `down #1 0+${answer} whole in 1`,
      'up #2 27+2 no-message in 1',
      'up #3 29+28 whole in 1',
      `down #2 ${answer}+${answer} whole in 1`
    ])
    const raw = await dial(stage.proxy.address)
    const target = await stage.server.accepted()
    raw.write('hello\n')
    await receive(target, 6)
    raw.end()
    target.end()
    await untilClosed(engine, 2)
    await engine.handlers['frames.set']({
      capture: LIVE,
      connection: 2,
      framings: { up: decoder, down: null }
    })
    const { frames } = await untilCut(engine, 2)
    expect(frames?.lost.up).toEqual({ offset: 0, problem: 'not-decoded' })
  })

  it('are HTTP/2 frames where messages are interleaved', async () => {
    const decoder = { kind: 'decoder' } as const
    const frame = (type: number, flags: number, stream: number, payload: number[]): string =>
      String.fromCharCode(0, 0, payload.length, type, flags, 0, 0, 0, stream, ...payload)
    const settings = frame(4, 0, 0, [])
    const asks = (stream: number): string => frame(1, 5, stream, [0x82, 0x86, 0x84])
    const answer = (stream: number): string => frame(1, 4, stream, [0x88])
    const up = ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', settings, asks(1), asks(3)]
    const down = [settings, answer(1), answer(3), frame(0, 1, 1, [49, 49]), frame(0, 1, 3, [51])]
    const half = settings.slice(0, 4)
    const script = new RingScript()
    const connection = script.connect().up(up.join(''))
    connection.down(Buffer.from(down.join('') + half, 'latin1')).close()
    const rows = cutWhole(openCapture(...(await script.write(await temporaryFolder()))), {
      up: decoder,
      down: decoder
    })
    const found = (direction: string): string[] =>
      rows.flatMap((row) => (row.direction === direction ? [`${row.length} ${row.state}`] : []))
    expect(found('up')).toEqual(up.map(({ length }) => `${length} whole`))
    expect(found('down')).toEqual([...down.map(({ length }) => `${length} whole`), '4 unfinished'])
  })

  it('use the session’s framing until the connection gets its own', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    const framing = { up: LINES, down: null }
    const session = await engine.handlers['sessions.frame']({ id: stage.proxy.id, framing })
    expect(session.config.framing).toEqual(framing)
    await play(stage, [['a\nb\n', 'x']])
    expect((await untilCut(engine)).frames).toMatchObject({ framings: framing, frames: { up: 2, down: 0 } })
    await engine.handlers['frames.set']({ capture: LIVE, connection: 1, framings: NONE })
    expect((await untilCut(engine)).frames?.framings).toEqual(NONE)
    const off = await engine.handlers['sessions.frame']({ id: stage.proxy.id, framing: null })
    expect(Object.hasOwn(off.config, 'framing')).toBe(false)
    await play(stage, [['a\n', 'x']])
    const { frames } = await engine.handlers['connections.get']({ capture: LIVE, connection: 2 })
    expect(frames).toBeUndefined()
  })

  it('end after silence between reads, in the file as in the live capture', async () => {
    const engine = await startEngine()
    const { proxy, server } = await setStage(engine)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    client.write('a')
    await receive(target, 1)
    await new Promise((resolve) => setTimeout(resolve, 60))
    client.write('b')
    await receive(target, 1)
    client.end()
    target.end()
    await untilClosed(engine, 1)
    const framings: Framings = { up: { kind: 'gap', silence: 50 }, down: null }
    await engine.handlers['frames.set']({ capture: LIVE, connection: 1, framings })
    const live = (await rowsOf(engine)).filter((row) => row.kind === 'frame')
    expect(live.map(short)).toEqual(['up #1 0+1 whole in 1', 'up #2 1+1 whole in 1'])
    expect(cutWhole(openCapture(engine.capture.path), framings).map(short)).toEqual(live.map(short))
  })
})

describe('frames in a ring capture', () => {
  it('are dropped with their file, report missing bytes, and continue after the gap', async () => {
    const script = new RingScript()
    const long = script.connect().up('one\ntw')
    script.turn()
    long.up('o\nthree\n')
    script.turn()
    long.unrecorded('up', 'xx\nyy').continued('recording').up('y\nfour\n')
    long.close()
    const ring = liveRing(await script.write(await temporaryFolder()))
    const { handlers } = ring.analysis
    ring.turn()
    handlers['frames.set']({ connection: 1, framings: { up: LINES, down: null } })
    const cut = (): string[] => {
      while (ring.analysis.step());
      const { rows } = handlers['frames.conversation']({ connection: 1, first: 0, count: 64 })
      return rows.filter(({ kind }) => kind !== 'event').map((row) => short(row))
    }
    expect(cut()).toEqual(['up #1 0+4 whole in 1', 'up #2 4+2 open in 1'])
    ring.turn()
    ring.turn()
    const rest = ['up #2 4+4 whole in 2', 'up #3 8+6 whole in 1', 'gap up 14+5', 'up #4 14+7 whole in 1']
    expect(cut()).toEqual(['up #1 0+4 whole in 1', ...rest, 'up #5 21+5 whole in 1'])
    ring.keep(2)
    expect(cut()).toEqual(['gap up 0+6', 'up #2 4+4 whole in 1', ...rest.slice(1), 'up #5 21+5 whole in 1'])
    handlers['frames.set']({ connection: 1, framings: { up: LINES, down: null } })
    expect(cut()).toEqual([
      ...['gap up 0+6', 'up #1 6+2 whole in 1', 'up #2 8+6 whole in 1', 'gap up 14+5'],
      ...['up #3 14+7 whole in 1', 'up #4 21+5 whole in 1']
    ])
  })
})

/** Waits until the analysis has caught up with the live connection. */
async function untilKnown(engine: Engine): Promise<void> {
  await waitFor(() => engine.handlers['connections.get']({ capture: LIVE, connection: 1 }))
}

describe('frames of the traffic inside a tunnel', () => {
  /** Runs a SOCKS5 handshake and an inner conversation; returns its rows. */
  async function through(framings: Framings, up: string, down: string): Promise<string[]> {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxyOf(engine, { mode: 'socks' })
    const client = await dial(proxy.address)
    client.write(Buffer.from([5, 1, 0]))
    await receive(client, 2)
    const { port } = server.address
    client.write(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]))
    await receive(client, 10)
    const target = await server.accepted()
    client.write(up)
    await receive(target, up.length)
    target.end(down)
    await receive(client, down.length)
    client.end()
    await untilClosed(engine, 1)
    await engine.handlers['frames.set']({ capture: LIVE, connection: 1, framings })
    const lines = await shown(engine)
    return lines.slice(lines.indexOf('layer'))
  }

  it('restart after the client’s negotiation with Tcplens', async () => {
    expect(await through({ up: LINES, down: LINES }, 'one\ntwo\n', 'half')).toEqual([
      'layer',
      'up #2 13+4 whole in 1',
      'up #3 17+4 whole in 1',
      'down #2 12+4 unfinished in 1',
      'end',
      'end',
      'close'
    ])
  })

  it('are the messages the decoder finds there', async () => {
    const decoder = { kind: 'decoder' } as const
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    const answer = String(ok('page'))
    expect(await through({ up: decoder, down: decoder }, request, answer)).toEqual([
      'layer',
      `up #2 13+${request.length} whole in 1`,
      `down #2 12+${answer.length} whole in 1`,
      'end',
      'end',
      'close'
    ])
  })
})
