/** A capture that is a ring of files: reading it, and the data removed with the oldest file. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonLines } from '../../../src/cli/json-lines'
import type { Analysis } from '../../../src/engine/analysis-thread/analysis'
import type { ConversationRow } from '../../../src/shared/contract/traffic'
import type { Page } from '../../../src/engine/analysis/views/view-list'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../src/shared/contract/views'
import { temporaryFolder } from '../../helpers/engine'
import { get, ok, post } from '../../helpers/http-traffic'
import { liveRing } from '../../helpers/live-ring'
import { openCapture } from '../../helpers/opened-capture'
import { RingScript } from '../../helpers/ring-script'

const ALL: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null }

type Reader = Pick<Analysis, 'handlers'>

function exchanges({ handlers }: Reader): ExchangeRow[] {
  const { view } = handlers['views.open'](ALL)
  const page = handlers['views.rows']({ view, first: 0, count: 100 }) as Page
  handlers['views.close']({ view })
  return page.rows as ExchangeRow[]
}

function connections({ handlers }: Reader): ConnectionRow[] {
  const { view } = handlers['views.open']({ ...ALL, kind: 'connections' } as ViewQuery)
  const page = handlers['views.rows']({ view, first: 0, count: 100 }) as Page
  handlers['views.close']({ view })
  return page.rows as ConnectionRow[]
}

function conversation({ handlers }: Reader, connection: number): ConversationRow[] {
  return handlers['connections.conversation']({ connection, first: 0, count: 200 }).rows
}

/** Short form of each entry, as a reader of the conversation sees it. */
function lines(reader: Reader, connection: number): string[] {
  return conversation(reader, connection).map((row) => {
    if (row.kind === 'event') return row.name
    const range = `${row.direction} ${row.offset}+${row.length}`
    return row.kind === 'gap' ? `gap ${range} ${row.reason}` : range
  })
}

interface ConsoleLine {
  event: string
  connection: number
  kind?: string
  target?: string
  status?: number
  code?: string
  from?: { up: number }
}

/** Returns a short form of a line of the CLI. */
function brief(line: string): string {
  const { kind, event, connection, target, status, code, from } = JSON.parse(line) as ConsoleLine
  // An opening event has a target too, which is an address.
  const told = kind === undefined ? (code ?? from?.up) : (target ?? status)
  return [kind ?? event, connection, told ?? ''].join(' ').trimEnd()
}

const targets = (reader: Reader): (string | null)[] => exchanges(reader).map(({ target }) => target)

describe('the files of a ring', () => {
  it('opened together equal the original capture, as does one file that joins them', async () => {
    const script = new RingScript()
    const long = script.connect().up(get('/1')).down(ok('one'))
    script.connect().up(get('/short')).down(ok('short')).close()
    script.turn()
    long.up(get('/2'))
    script.turn()
    long.down(ok('two')).up(get('/3')).down(ok('three'))
    script.connect().up('raw').down('bytes').close()
    long.close()
    const folder = await temporaryFolder()
    const opened = openCapture(...(await script.write(folder)))
    const joined = join(folder, 'joined.pcapng')
    await writeFile(joined, Buffer.concat(script.files.map((file) => file.bytes())))
    const again = openCapture(joined)

    expect([opened.fault, again.fault, again.rows]).toEqual([null, null, opened.rows])
    expect(targets(opened)).toEqual(['/1', '/short', '/2', '/3'])
    expect(exchanges(opened).every(({ state, dropped }) => state === 'complete' && !dropped)).toBe(true)
    expect(exchanges(again)).toEqual(exchanges(opened))
    expect(connections(again)).toEqual(connections(opened))
    expect(conversation(again, 1)).toEqual(conversation(opened, 1))
    // A known connection that continues in the next file produces no event.
    expect(lines(opened, 1).filter((line) => line === 'continued')).toEqual([])
    for (const direction of ['up', 'down'] as const) {
      const request = { connection: 1, direction, offset: 0, length: 60_000 }
      const { from, bytes } = opened.handlers['streams.read'](request)
      expect([from, Buffer.from(bytes).toString('latin1')]).toEqual([0, long.sent[direction]])
      expect(again.handlers['streams.read'](request).bytes).toEqual(bytes)
    }
  })

  it('without the first ones begin mid-stream: offsets are kept and the next request is decoded', async () => {
    const script = new RingScript({ before: 3_000_000 })
    const long = script.connect().up(get('/gone')).down(ok('gone'))
    script.turn()
    script.turn()
    const before = { up: long.sent.up.length, down: long.sent.down.length }
    long.up(get('/kept')).down(ok('kept'))
    script.connect().up(get('/other')).down(ok('other')).close()
    long.close()
    const paths = await script.write(await temporaryFolder())
    const opened = openCapture(paths[2]!)

    const number = long.number
    expect(connections(opened)).toMatchObject([
      {
        connection: number,
        dropped: true,
        protocol: 'http/1',
        client: expect.stringContaining('127.0.0.1:') as string
      },
      { connection: number + 1, dropped: false }
    ])
    expect(opened.handlers['connections.get']({ connection: number })).toMatchObject({
      from: before,
      droppedEntries: 0,
      row: { up: long.sent.up.length, down: long.sent.down.length }
    })
    expect(exchanges(opened)).toMatchObject([
      { exchange: 1, target: '/kept', status: 200, size: 4, state: 'complete', dropped: false, problems: 0 },
      { exchange: 2, target: '/other', state: 'complete' }
    ])
    expect(lines(opened, number).slice(0, 5)).toEqual([
      `gap up 0+${before.up} dropped`,
      `gap down 0+${before.down} dropped`,
      'continued',
      `up ${before.up}+${get('/kept').length}`,
      `down ${before.down}+${ok('kept').length}`
    ])
    const read = opened.handlers['streams.read']({
      connection: number,
      direction: 'up',
      offset: 0,
      length: 60_000
    })
    expect({ ...read, bytes: Buffer.from(read.bytes).toString() }).toEqual({
      total: long.sent.up.length,
      from: before.up,
      bytes: get('/kept')
    })
    const inside = opened.handlers['streams.read']({
      connection: number,
      direction: 'up',
      offset: 3,
      length: 5
    })
    expect(inside).toMatchObject({ from: before.up, bytes: new Uint8Array(0) })
  })

  it('with one truncated file show the contents of the others', async () => {
    const script = new RingScript()
    const long = script.connect().up(get('/1')).down(ok('one'))
    script.turn()
    long.up(get('/2')).down(ok('two'))
    const paths = await script.write(await temporaryFolder())
    await writeFile(paths[0]!, script.files[0]!.bytes().subarray(0, -10))
    const opened = openCapture(...paths)
    expect(opened.fault).toMatchObject({ code: 'file-cut' })
    expect(targets(opened)).toEqual(['/1', '/2'])
    expect(exchanges(opened)).toMatchObject([{ state: 'incomplete' }, { state: 'complete', status: 200 }])
  })
})

describe('after Clear', () => {
  it('a connection in the middle of a download shows its next exchange', async () => {
    const script = new RingScript()
    const long = script.connect().up(get('/big'))
    long.down('HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n').down(Buffer.alloc(100_000, 120))
    script.turn('cleared')
    for (let piece = 0; piece < 20; piece++) long.down(Buffer.alloc(10_000, 121))
    long.up(post('/next', 'abc')).down(ok('answer')).up(get('/last')).down(ok(''))
    const opened = openCapture((await script.write(await temporaryFolder()))[1]!)
    expect(exchanges(opened)).toMatchObject([
      { target: '/next', status: 200, size: 6, state: 'complete' },
      { target: '/last', status: 200, size: 0, state: 'complete' }
    ])
    expect(lines(opened, 1).slice(0, 3)).toEqual([
      `gap up 0+${get('/big').length} cleared`,
      expect.stringMatching(/^gap down 0\+1000\d\d cleared$/),
      'continued'
    ])
  })

  it('bytes of another protocol stay raw', async () => {
    const script = new RingScript()
    const long = script.connect().up('hello').down('hello')
    script.turn('cleared')
    for (let turn = 0; turn < 30; turn++)
      long.up(`command ${turn}\r\n`.repeat(300)).down('answer\r\n'.repeat(800))
    const opened = openCapture((await script.write(await temporaryFolder()))[1]!)
    expect(connections(opened)).toMatchObject([{ protocol: 'raw', exchanges: 0 }])
  })
})

describe('while recording is off', () => {
  it('a gap has its length, truncated messages are incomplete, and later ones are decoded', async () => {
    const script = new RingScript()
    const long = script.connect().up(get('/1')).down(ok('one')).up(get('/2'))
    const answer = ok('two'.repeat(10)).toString('latin1')
    long.down(answer.slice(0, 20))
    long
      .unrecorded('down', answer.slice(20))
      .unrecorded('up', get('/missed'))
      .unrecorded('down', ok('').toString())
    long.continued('recording')
    long.up(get('/3')).down(ok('three'))
    long.close()
    const opened = openCapture(...(await script.write(await temporaryFolder())))
    expect(exchanges(opened).map(({ target, state }) => [target, state])).toEqual([
      ['/1', 'complete'],
      ['/2', 'incomplete'],
      ['/3', 'complete']
    ])
    const hole = { up: get('/missed').length, down: answer.length - 20 + ok('').length }
    expect(lines(opened, 1).filter((line) => line.startsWith('gap'))).toEqual([
      `gap up ${get('/1').length * 2}+${hole.up} recording`,
      `gap down ${ok('one').length + 20}+${hole.down} recording`
    ])
    const request = { connection: 1, direction: 'down' as const, offset: 0, length: 60_000 }
    const first = opened.handlers['streams.read'](request)
    expect([first.from, first.bytes.length]).toEqual([0, ok('one').length + 20])
    const rest = opened.handlers['streams.read']({ ...request, offset: first.bytes.length })
    expect([rest.from, Buffer.from(rest.bytes).toString()]).toEqual([
      first.bytes.length + hole.down,
      ok('three').toString()
    ])
    expect(opened.handlers['exchanges.get']({ exchange: 2 }).messages[1]).toMatchObject({ complete: false })
  })
})

describe('a file dropped by the ring', () => {
  async function turning(files: number): Promise<{ script: RingScript; paths: string[] }> {
    const script = new RingScript()
    const long = script.connect()
    for (let file = 0; file < files; file++) {
      if (file > 0) script.turn()
      long.up(get(`/long/${file}`)).down(ok(`long ${file}`))
      script
        .connect()
        .up(get(`/short/${file}`))
        .down(ok(`short ${file}`))
        .close()
    }
    return { script, paths: await script.write(await temporaryFolder()) }
  }

  it('removes its exchanges and closed connections; numbers stay', async () => {
    const { paths } = await turning(6)
    const ring = liveRing(paths)
    for (let file = 0; file < 6; file++) ring.turn()
    expect(exchanges(ring.analysis).map(({ exchange }) => exchange)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    ])
    const before = exchanges(ring.analysis)
    ring.keep(4)
    expect(exchanges(ring.analysis)).toEqual(before.slice(4))
    expect(connections(ring.analysis).map(({ connection, dropped }) => [connection, dropped])).toEqual([
      [1, true],
      [4, false],
      [5, false],
      [6, false],
      [7, false]
    ])
    const { handlers } = ring.analysis
    const gone = expect.objectContaining({ code: 'not-found' }) as Error
    expect(() => handlers['connections.get']({ connection: 2 })).toThrow(gone)
    expect(() => handlers['exchanges.get']({ exchange: 4 })).toThrow(gone)
    expect(handlers['exchanges.get']({ exchange: 5 }).row.target).toBe('/long/2')
    expect(ring.files.list()).toHaveLength(4)
  })

  it('leaves a gap at the start of open streams and no stale bytes', async () => {
    const { script, paths } = await turning(3)
    const ring = liveRing(paths)
    for (let file = 0; file < 3; file++) ring.turn()
    const { handlers } = ring.analysis
    const before = handlers['connections.get']({ connection: 1 })
    ring.keep(1)
    const up = get('/long/0').length * 2
    const down = ok('long 0').length * 2
    expect(lines(ring.analysis, 1)).toEqual([
      `gap up 0+${up} dropped`,
      `gap down 0+${down} dropped`,
      `up ${up}+${get('/long/2').length}`,
      `down ${down}+${ok('long 2').length}`
    ])
    const after = handlers['connections.get']({ connection: 1 })
    expect(after).toMatchObject({ entries: 4, from: { up, down }, row: { up: before.row.up, dropped: true } })
    expect(after.droppedEntries + 2).toBe(before.entries)
    expect(script.files).toHaveLength(3)
    const read = handlers['streams.read']({
      connection: 1,
      direction: 'down',
      offset: down - 5,
      length: 60_000
    })
    expect([read.from, Buffer.from(read.bytes).toString()]).toEqual([down, ok('long 2').toString()])
  })

  it('whose message continues in the next file keeps the exchange, marked with the missing part', async () => {
    const script = new RingScript()
    const long = script.connect().up(post('/upload', 'x'.repeat(5000)).slice(0, 3000))
    script.turn()
    long.up(post('/upload', 'x'.repeat(5000)).slice(3000)).down(ok('done'))
    const ring = liveRing(await script.write(await temporaryFolder()))
    ring.turn()
    ring.turn()
    ring.keep(1)
    const { handlers } = ring.analysis
    expect(exchanges(ring.analysis)).toMatchObject([
      { exchange: 1, method: 'POST', target: '/upload', status: 200, state: 'complete', dropped: true }
    ])
    const [request, response] = handlers['exchanges.get']({ exchange: 1 }).messages
    expect(request).toMatchObject({
      startLine: 'POST /upload',
      missing: [[0, 3000]],
      fields: [],
      bodyLength: 5000
    })
    expect(response).toMatchObject({ startLine: 'HTTP/1.1 200 OK', missing: [], complete: true })
    expect(() => handlers['replay.source']({ exchange: 1 })).toThrow(
      expect.objectContaining({ code: 'replay-gap' }) as Error
    )
  })

  it('keeps an exchange that still waits for its response', async () => {
    const script = new RingScript()
    const long = script.connect().up(get('/poll'))
    script.turn()
    script.connect().up(get('/other')).down(ok('')).close()
    script.turn()
    long.down(ok('at last'))
    const ring = liveRing(await script.write(await temporaryFolder()))
    ring.turn()
    ring.turn()
    ring.keep(1)
    expect(exchanges(ring.analysis)).toMatchObject([
      { exchange: 1, target: '/poll', state: 'open', dropped: true },
      { exchange: 2 }
    ])
    ring.turn()
    ring.keep(1)
    expect(exchanges(ring.analysis)).toMatchObject([
      { exchange: 1, target: '/poll', state: 'complete', status: 200, size: 7, dropped: true }
    ])
  })

  it('is removed from every view, which keeps its order and finds the remaining rows', async () => {
    const { paths } = await turning(5)
    const ring = liveRing(paths)
    for (let file = 0; file < 5; file++) ring.turn()
    const { handlers } = ring.analysis
    const whole = handlers['views.open'](ALL).view
    const filtered = handlers['views.open']({ ...ALL, filter: 'short' }).view
    const sorted = handlers['views.open']({ ...ALL, sort: { column: 'path', descending: true } }).view
    ring.keep(3)
    const page = (view: number): (string | null)[] =>
      ((handlers['views.rows']({ view, first: 0, count: 100 }) as Page).rows as ExchangeRow[]).map(
        ({ target }) => target
      )
    expect(page(whole)).toEqual(['/long/2', '/short/2', '/long/3', '/short/3', '/long/4', '/short/4'])
    expect(page(filtered)).toEqual(['/short/2', '/short/3', '/short/4'])
    expect(page(sorted)).toEqual(['/short/4', '/short/3', '/short/2', '/long/4', '/long/3', '/long/2'])
    expect([1, 5, 10].map((number) => handlers['views.find']({ view: whole, number }))).toEqual([null, 0, 5])
    expect([6, 5].map((number) => handlers['views.find']({ view: filtered, number }))).toEqual([0, null])
    expect(handlers['views.find']({ view: sorted, number: 10 })).toBe(0)
    const last = (view: number): unknown => ring.told.findLast((event) => event.view === view)
    expect([whole, filtered, sorted].map(last)).toEqual([
      { view: whole, total: 6, changedFrom: 0, dropped: 4 },
      { view: filtered, total: 3, changedFrom: 0, dropped: 2 },
      // Two rows are dropped from each end of the order, so the first changed position is that of the first dropped
      // row.
      { view: sorted, total: 6, changedFrom: 3, dropped: 4 }
    ])
  })

  it('before it was analysed is skipped: open connections are known, closed ones are gone', async () => {
    const script = new RingScript()
    const long = script.connect().up(get('/1')).down(ok('1'))
    const ends = script.connect().up(get('/ends')).down(ok('1'))
    script.turn()
    ends.close()
    const unseen = script.connect().up(get('/unseen')).down(ok('1'))
    long.up(get('/missed')).down(ok('missed'))
    script.turn()
    long.up(get('/2')).down(ok('2'))
    unseen.up(get('/seen')).down(ok('seen'))
    const ring = liveRing(await script.write(await temporaryFolder()))
    ring.turn()
    ring.turn({ walk: false })
    ring.turn({ walk: false })
    ring.keep(1)
    expect(connections(ring.analysis)).toMatchObject([
      { connection: 1 },
      { connection: 3, up: get('/unseen').length }
    ])
    while (ring.analysis.walker.connections.up.get(2) < unseen.sent.up.length) ring.analysis.walker.next()
    ring.analysis.walker.next()
    expect(targets(ring.analysis)).toEqual(['/2', '/seen'])
    expect(exchanges(ring.analysis).every(({ state }) => state === 'complete')).toBe(true)
    expect(connections(ring.analysis)).toMatchObject([
      { connection: 1, up: long.sent.up.length, down: long.sent.down.length, ended: null },
      { connection: 3, up: unseen.sent.up.length, target: '127.0.0.1:7777', dropped: true }
    ])
    expect(lines(ring.analysis, 3)[0]).toBe(`gap up 0+${get('/unseen').length} dropped`)
    // The tap reports the beginning and end of every connection, and the facts known about it.
    ring.analysis.tellTap()
    expect(jsonLines(ring.story).map(String).map(brief)).toEqual([
      'connection-open 1',
      'http.request 1 /1',
      'http.response 1 200',
      'connection-open 2',
      'http.request 2 /ends',
      'http.response 2 200',
      'connection-close 2 CAPTURE_DROPPED',
      // Bytes of it lost with the dropped file are reported at the gap, for each direction.
      'note 1 missing-bytes',
      'note 1 missing-bytes',
      `connection-open 3 ${get('/unseen').length}`,
      'http.request 1 /2',
      'http.response 1 200',
      'http.request 3 /seen',
      'http.response 3 200'
    ])
  })
})

describe('a ring that rotates for a long time', () => {
  it('uses no more memory at its end than when it was first full', async () => {
    const script = new RingScript()
    const long = script.connect()
    for (let file = 0; file < 24; file++) {
      if (file > 0) script.turn()
      long.up(get(`/long/${file}`)).down(ok(''))
      for (let at = 0; at < 400; at++) {
        // A different text for every exchange: none may remain in memory.
        const [path, type] = [`/${file}/${at}`, `Content-Type: text/x-${file}-${at}`]
        script.connect().up(get(path)).down(ok('x', type)).up(get(path)).down(ok('x', type)).close()
      }
    }
    const ring = liveRing(await script.write(await temporaryFolder()))
    const { walker, segments } = ring.analysis
    const held: object[] = []
    for (let file = 0; file < 24; file++) {
      ring.turn()
      ring.keep(8)
      held.push({
        files: ring.files.list().length,
        connections: walker.connections.present.size,
        exchanges: walker.exchanges.present.size,
        texts: walker.exchanges.held.texts + walker.connections.held.texts,
        threads: walker.conversations.held.threads,
        blocks: walker.conversations.held.blocks
      })
    }
    const full = held[8]
    expect(full).toMatchObject({
      files: 8,
      connections: 8 * 400 + 1,
      exchanges: 8 * 801,
      threads: 8 * 400 + 1
    })
    expect(held.slice(8)).toEqual(held.slice(8).map(() => full))
    // The kept rows occupy at most one chunk more than they fill, and the long connection pins its own chunk.
    expect(walker.exchanges.held.chunks / 17).toBeLessThanOrEqual(Math.ceil((8 * 801) / 4096) + 1)
    expect(walker.connections.held.chunks / 19).toBeLessThanOrEqual(Math.ceil((8 * 400) / 4096) + 2)
    expect(segments.held).toBeLessThanOrEqual(2)
    expect(targets(ring.analysis).slice(0, 2)).toEqual(['/long/16', '/16/0'])
  })
})
