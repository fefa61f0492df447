/** Bookmarks and notes as the window sets them: written to the file, read back, and carried into copies. Real files. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import type { ViewQuery } from '../../../src/shared/contract/views'
import { liveTotals, LIVE, startEngine, startProxy, temporaryFolder } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { dial, listen, receive } from '../../helpers/servers'
import { fileRemarks } from '../../helpers/tshark'
import { waitFor } from '../../helpers/patience'

type Kind = ViewQuery['kind']

/** Returns numbers, bookmarks and notes of a table's rows. */
async function marks(
  engine: Engine,
  kind: Kind = 'exchanges',
  capture = LIVE,
  limits: { filter?: string; marked?: boolean } = {}
): Promise<[number, boolean, string | null][]> {
  const query = { kind, filter: '', sessions: null, sort: null, ...limits } as ViewQuery
  const { view } = await engine.handlers['views.open']({ capture, query })
  const page = await engine.handlers['views.rows']({ capture, view, first: 0, count: 100 })
  await engine.handlers['views.close']({ capture, view })
  return page.kind === 'exchanges'
    ? page.rows.map(({ exchange, bookmark, note }) => [exchange, bookmark, note])
    : page.rows.map(({ connection, bookmark, note }) => [connection, bookmark, note])
}

async function set(
  engine: Engine,
  number: number,
  what: { bookmark?: boolean | 'toggle'; note?: string },
  { kind = 'exchanges', capture = LIVE }: { kind?: Kind; capture?: number } = {}
): Promise<{ marked: number }> {
  return await engine.handlers['marks.set']({ capture, kind, numbers: [[number, number + 1]], ...what })
}

/** Records one finished connection with two exchanges. */
async function two(engine: Engine): Promise<void> {
  const stage = await setStage(engine)
  await play(stage, [
    [get('/one'), ok('first')],
    [get('/two'), ok('second')]
  ])
}

async function saved(engine: Engine, capture = LIVE): Promise<string> {
  const path = join(await temporaryFolder(), 'saved.pcapng')
  expect(await engine.captures.save(capture, path)).toBe(true)
  return path
}

async function opened(engine: Engine, path: string): Promise<number> {
  const capture = await engine.captures.open(path)
  await waitFor(async () => {
    const all = await engine.handlers['captures.list']({})
    expect(all.find((totals) => totals.capture === capture)).toMatchObject({ state: 'open', error: null })
  })
  return capture
}

/** Resolves once all notes are on disk. */
async function untilWritten(engine: Engine): Promise<void> {
  await waitFor(async () => {
    const { segments, analysed } = await liveTotals(engine)
    expect(analysed).toBe(segments)
  })
}

describe('notes and bookmarks of the live capture', () => {
  it('apply at once, long after the connection has closed, and only in the changed fields', async () => {
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    await two(engine)
    expect(await set(engine, 2, { note: 'Look\nhere' })).toEqual({ marked: 1 })
    await set(engine, 2, { bookmark: true })
    await set(engine, 1, { bookmark: true }, { kind: 'connections' })
    expect(await marks(engine)).toEqual([
      [1, false, null],
      [2, true, 'Look\nhere']
    ])
    expect(await marks(engine, 'connections')).toEqual([[1, true, null]])
    await untilWritten(engine)
    const events = (await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })).events
    // A note on a connection is not an event of that connection.
    expect(events.map(({ name }) => name)).not.toContain('mark')
    expect(await marks(engine, 'exchanges', LIVE, { marked: true })).toEqual([[2, true, 'Look\nhere']])
    expect(await marks(engine, 'exchanges', LIVE, { filter: 'HERE' })).toHaveLength(1)
    const input = { capture: LIVE, kind: 'exchanges', number: 2 } as const
    expect(await engine.handlers['marks.get'](input)).toEqual({ bookmark: true, note: 'Look\nhere' })
  })

  it('are set on several rows, and toggled on all of them together', async () => {
    const engine = await startEngine()
    await two(engine)
    await set(engine, 1, { bookmark: true })
    const both = { capture: LIVE, kind: 'exchanges', numbers: [[1, 9]], bookmark: 'toggle' } as const
    const numbers: [number, number][] = [[1, 9]]
    expect(await engine.handlers['marks.set']({ ...both, numbers })).toEqual({ marked: 2 })
    expect((await marks(engine)).map(([, bookmark]) => bookmark)).toEqual([true, true])
    await engine.handlers['marks.set']({ ...both, numbers })
    expect((await marks(engine)).map(([, bookmark]) => bookmark)).toEqual([false, false])
    await expect(set(engine, 7, { bookmark: true })).rejects.toMatchObject({ code: 'not-found' })
    await expect(engine.handlers['marks.set']({ ...both, numbers: [[1, 1002]] })).rejects.toMatchObject({
      code: 'bad-input'
    })
  })

  it('are in the saved file, and present when it is opened', async () => {
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    await two(engine)
    // A hostile note: text that resembles our own comments, and characters that need escaping.
    const note = `${'tcplens:{"a":1} '.repeat(20)}\n\0\ud83d\ude00 中文 "quoted"`
    await set(engine, 1, { note })
    await set(engine, 2, { bookmark: true })
    await set(engine, 2, { bookmark: false })
    await set(engine, 1, { note: 'of all' }, { kind: 'connections' })
    await untilWritten(engine)
    const path = await saved(engine)
    expect((await liveTotals(engine)).unsavedBytes).toBe(0)
    const file = await opened(engine, path)
    expect(await marks(engine, 'exchanges', file)).toEqual(await marks(engine))
    expect(await marks(engine, 'connections', file)).toEqual([[1, false, 'of all']])
    const whole = { capture: file, kind: 'exchanges', number: 1 } as const
    expect(await engine.handlers['marks.get'](whole)).toEqual({ bookmark: false, note })
    const rows = async (capture: number): Promise<number> => {
      const all = await engine.handlers['captures.list']({})
      return all.find((totals) => totals.capture === capture)?.segments ?? -1
    }
    expect(await rows(file)).toBe(await rows(LIVE))
  })

  it('keep the longest note in the widest characters', async () => {
    const engine = await startEngine()
    await two(engine)
    const notes = ['\u0001'.repeat(4000), '中'.repeat(4000), '\ud83d\ude00'.repeat(2000)]
    for (const [at, note] of notes.slice(0, 2).entries()) await set(engine, at + 1, { note })
    await set(engine, 1, { note: notes[2]! }, { kind: 'connections' })
    await untilWritten(engine)
    const file = await opened(engine, await saved(engine))
    const read = async (kind: Kind, number: number): Promise<string> =>
      (await engine.handlers['marks.get']({ capture: file, kind, number })).note
    expect([await read('exchanges', 1), await read('exchanges', 2), await read('connections', 1)]).toEqual(
      notes
    )
    expect((await marks(engine))[1]?.[2]).toBe('中'.repeat(256))
  })

  it('are kept while recording is off, and do not count as traffic', async () => {
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    await two(engine)
    await engine.handlers['captures.record']({ on: false })
    await set(engine, 1, { note: 'while off' })
    await untilWritten(engine)
    const file = await opened(engine, await saved(engine))
    expect(await marks(engine, 'exchanges', file)).toEqual([
      [1, false, 'while off'],
      [2, false, null]
    ])
    expect(await liveTotals(engine)).toMatchObject({ state: 'off', lostBytes: 0 })
  })

  it('stay with open connections when the ring drops the file they were written to', async () => {
    const MIB = 1024 * 1024
    const engine = await startEngine({ ring: { bytes: 3 * MIB, rows: Infinity, messages: Infinity } })
    const server = await listen()
    const client = await dial((await startProxy(engine, server.address)).address)
    const target = await server.accepted()
    client.write(get('/first'))
    await receive(target, get('/first').length)
    target.write(ok('x'))
    await receive(client, ok('x').length)
    client.write(`POST /endless HTTP/1.1\r\nContent-Length: ${100 * MIB}\r\n\r\n`)
    await waitFor(async () => {
      expect(await marks(engine)).toHaveLength(2)
    })
    for (const [number, note] of [
      [1, 'gone with it'],
      [2, 'still sent']
    ] as const)
      await set(engine, number, { note })
    await set(engine, 1, { bookmark: true }, { kind: 'connections' })
    for (let sent = 0; sent < 12; sent++) {
      client.write(Buffer.alloc(MIB, 'x'))
      await receive(target, MIB)
    }
    await waitFor(async () => {
      expect(await marks(engine)).toEqual([[2, false, 'still sent']])
    })
    expect((await liveTotals(engine)).dropped).toBe(true)
    await untilWritten(engine)
    const file = await opened(engine, await saved(engine))
    expect(await marks(engine, 'connections', file)).toEqual([[1, true, null]])
  })

  it('on an open connection survive Clear; those on cleared traffic are removed', async () => {
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    await two(engine)
    const server = await listen((socket) => socket.pipe(socket))
    const client = await dial((await startProxy(engine, server.address)).address)
    client.write('x')
    await receive(client, 1)
    await waitFor(async () => {
      expect(await marks(engine, 'connections')).toHaveLength(2)
    })
    await set(engine, 1, { bookmark: true })
    await set(engine, 1, { bookmark: true }, { kind: 'connections' })
    await set(engine, 2, { note: 'goes on' }, { kind: 'connections' })
    const { capture } = await engine.handlers['captures.clear']({})
    await waitFor(async () => {
      expect(await marks(engine, 'connections', capture)).toEqual([[2, false, 'goes on']])
    })
    const file = await opened(engine, await saved(engine, capture))
    expect(await marks(engine, 'connections', file)).toEqual([[2, false, 'goes on']])
  })
})

describe('notes and bookmarks of an opened file', () => {
  it('are kept until the capture is saved, and in every copy from then on', async () => {
    const engine = await startEngine()
    await two(engine)
    await set(engine, 1, { note: 'of the live one' })
    await untilWritten(engine)
    const path = await saved(engine)
    const before = await readFile(path)
    const file = await opened(engine, path)
    const unsaved = async (): Promise<number | undefined> =>
      (await engine.handlers['captures.list']({}))[1]?.unsavedMarks

    await set(engine, 2, { bookmark: true }, { capture: file })
    await set(engine, 2, { bookmark: false }, { capture: file })
    expect(await unsaved()).toBe(0)
    await set(engine, 1, { note: 'seen again' }, { capture: file })
    await set(engine, 2, { bookmark: true }, { capture: file })
    await set(engine, 1, { note: 'all of it' }, { kind: 'connections', capture: file })
    expect(await unsaved()).toBe(3)
    // The opened file is never written to.
    const copy = await saved(engine, file)
    expect([(await readFile(path)).equals(before), await unsaved()]).toEqual([true, 0])

    const again = await opened(engine, copy)
    expect(await marks(engine, 'exchanges', again)).toEqual([
      [1, false, 'seen again'],
      [2, true, null]
    ])
    expect(await marks(engine, 'connections', again)).toEqual([[1, false, 'all of it']])
    await set(engine, 2, { bookmark: false }, { capture: again })
    const last = await opened(engine, await saved(engine, again))
    expect(await marks(engine, 'exchanges', last, { marked: true })).toEqual([[1, false, 'seen again']])
    // The live capture is not affected.
    expect(await marks(engine)).toEqual([
      [1, false, 'of the live one'],
      [2, false, null]
    ])
  })
})

it('notes of a damaged file are written before the damage in its copy, where they can be read', async () => {
  const engine = await startEngine()
  await two(engine)
  const path = await saved(engine)
  const bytes = await readFile(path)
  const damaged = Buffer.concat([bytes, Buffer.alloc(64, 0xee), bytes])
  await writeFile(path, damaged)
  const open = async (name: string): Promise<number> => {
    const capture = await engine.captures.open(name)
    await waitFor(async () => {
      const all = await engine.handlers['captures.list']({})
      const error = expect.objectContaining({ code: 'file-cut' }) as Error
      expect(all.find((totals) => totals.capture === capture)).toMatchObject({ state: 'open', error })
    })
    return capture
  }
  const file = await open(path)
  await set(engine, 2, { note: 'of a damaged file' }, { capture: file })
  const copy = await saved(engine, file)
  expect(await marks(engine, 'exchanges', await open(copy), { marked: true })).toEqual([
    [2, false, 'of a damaged file']
  ])
  // Unreadable data is kept as well.
  expect((await readFile(copy)).subarray(-damaged.length + bytes.length)).toEqual(
    damaged.subarray(bytes.length)
  )
})

describe('notes in Wireshark', { ...needs('tshark') }, () => {
  it('are comments that a display filter finds without warnings, in files and in copies of copies', async () => {
    const engine = await startEngine()
    await two(engine)
    await set(engine, 1, { note: 'Slow:\nsee below' })
    await set(engine, 2, { bookmark: true })
    await set(engine, 2, { bookmark: false })
    await untilWritten(engine)
    let path = await saved(engine)
    for (const note of ['first copy', 'second copy']) {
      const file = await opened(engine, path)
      await set(engine, 1, { note, bookmark: true }, { kind: 'connections', capture: file })
      path = await saved(engine, file)
    }
    expect([await fileRemarks(engine.capture.path), await fileRemarks(path)]).toEqual([[], []])
    const { stdout, stderr } = await run(peerPath('tshark'), [
      '-n',
      '-r',
      path,
      '-o',
      'tcp.check_checksum:TRUE',
      '-Y',
      'frame.comment matches "^(Bookmark|Note)" && tcp.checksum.status == 1',
      '-T',
      'fields',
      '-e',
      'frame.comment'
    ])
    expect(stderr.replace(/^Running as user.*\n/, '')).toBe('')
    const sentences = stdout
      .trim()
      .split(/ tcplens:\{.*\}\n?/)
      .map((sentence) => sentence.replaceAll(/127\.0\.0\.1:\d+/g, 'ADDRESS'))
    const ends = 'ADDRESS to ADDRESS'
    expect(sentences.filter((sentence) => sentence !== '')).toEqual([
      `Note on GET /one (connection 1, ${ends}): Slow:\\nsee below`,
      `Bookmark on GET /two (connection 1, ${ends}).`,
      `Bookmark and note removed from GET /two (connection 1, ${ends}).`,
      `Bookmark and note on connection 1 (${ends}): first copy`,
      `Bookmark and note on connection 1 (${ends}): second copy`
    ])
  })
})

describe('names and ignored differences', () => {
  it('are stored like bookmark and note, in the file and in copies of opened files', async () => {
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    await two(engine)
    const one = { kind: 'exchanges', numbers: [[1, 2]] as [number, number][] } as const
    await engine.handlers['marks.set']({
      capture: LIVE,
      ...one,
      name: ' with token ',
      ignored: 'header Date'
    })
    await set(engine, 1, { note: 'why' })
    await set(engine, 2, { note: 'other' })
    const said = { bookmark: false, note: 'why', name: 'with token', ignored: 'header Date' }
    const marked = async (capture: number): Promise<unknown> =>
      await engine.handlers['marks.get']({ capture, kind: 'exchanges', number: 1 })
    expect(await marked(LIVE)).toEqual(said)
    await untilWritten(engine)
    const copy = await opened(engine, await saved(engine))
    expect(await marked(copy)).toEqual(said)
    expect(await marks(engine, 'exchanges', copy, { filter: 'TOKEN' })).toEqual([[1, false, 'why']])
    // An empty list of ignored fields is stored explicitly; a name can be removed.
    await engine.handlers['marks.set']({ capture: copy, ...one, name: '', ignored: '' })
    const second = await opened(engine, await saved(engine, copy))
    expect(await marked(second)).toEqual({ bookmark: false, note: 'why', ignored: '' })
  })

  it('mark a row if it has its own name', async () => {
    const engine = await startEngine()
    await two(engine)
    const one = { kind: 'exchanges', numbers: [[2, 3]] as [number, number][] } as const
    await engine.handlers['marks.set']({ capture: LIVE, ...one, ignored: 'header Date' })
    expect(await marks(engine, 'exchanges', LIVE, { marked: true })).toEqual([])
    await engine.handlers['marks.set']({ capture: LIVE, ...one, name: 'second' })
    expect(await marks(engine, 'exchanges', LIVE, { marked: true })).toEqual([[2, false, null]])
  })
})
