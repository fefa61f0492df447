/** Captures as used by the window: cleared, paused and resumed, saved, opened, kept. Real sockets and files. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import type { ConnectionRow, ExchangeRow } from '../../../src/shared/contract/views'
import { liveTotals, startEngine, startProxy, temporaryFolder } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { dial, listen, receive } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const RING = { ring: DEFAULT_LIMITS }

async function rows(engine: Engine, capture: number, kind: 'connections'): Promise<ConnectionRow[]>
async function rows(engine: Engine, capture: number, kind: 'exchanges'): Promise<ExchangeRow[]>
async function rows(engine: Engine, capture: number, kind: 'connections' | 'exchanges'): Promise<unknown[]> {
  const query = { kind, filter: '', sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture, query })
  const page = await engine.handlers['views.rows']({ capture, view, first: 0, count: 100 })
  await engine.handlers['views.close']({ capture, view })
  return page.rows
}

describe('clearing', () => {
  it('starts another capture, in which open connections continue', async () => {
    const engine = await startEngine(RING)
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const open = await dial(proxy.address)
    open.write('before')
    await receive(open, 6)
    await expect.poll(async () => (await liveTotals(engine)).down).toBe(6)
    const cleared = await engine.handlers['captures.clear']({})
    expect(cleared.capture).toBe(2)
    expect(() => engine.captures.client(1)).toThrow(expect.objectContaining({ code: 'not-found' }) as Error)
    await waitFor(async () => {
      expect(await rows(engine, 2, 'connections')).toMatchObject([{ connection: 1, ended: null }])
    })
    open.write('after')
    await receive(open, 5)
    const upStream = { capture: 2, connection: 1, direction: 'up', offset: 0, length: 100 } as const
    await waitFor(async () => {
      const { total, from, bytes } = await engine.handlers['streams.read'](upStream)
      // Cleared bytes are missing and excluded from the read.
      expect([total, from, Buffer.from(bytes).toString()]).toEqual([11, 6, 'after'])
    })
    expect(await liveTotals(engine)).toMatchObject({ capture: 2, up: 5, down: 5 })
  })

  it('deletes the previous files', async () => {
    const folder = await temporaryFolder()
    const engine = await startEngine({ ...RING, folder })
    const before = await readdir(folder)
    await engine.handlers['captures.clear']({})
    await waitFor(async () => {
      const now = await readdir(folder)
      expect([now.length, now.some((name) => before.includes(name))]).toEqual([1, false])
    })
  })
})

describe('recording', () => {
  it('is switched off and on; traffic in between is counted as lost', async () => {
    const engine = await startEngine(RING)
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    expect(await engine.handlers['captures.record']({ on: false })).toMatchObject({ state: 'off' })
    client.write('unseen')
    await receive(client, 6)
    await expect.poll(() => liveTotals(engine)).toMatchObject({ state: 'off', lostBytes: 12, up: 0, down: 0 })
    expect(await engine.handlers['captures.record']({ on: true })).toMatchObject({ state: 'recording' })
    client.write('seen')
    await receive(client, 4)
    await waitFor(async () => {
      const [row] = await rows(engine, 1, 'connections')
      const down = await engine.handlers['streams.read']({
        capture: 1,
        connection: 1,
        direction: 'down',
        offset: 0,
        length: 100
      })
      expect([row?.down, down.from, Buffer.from(down.bytes).toString()]).toEqual([10, 6, 'seen'])
    })
  })
})

describe('saving and opening', () => {
  it('produces a capture that reads the same next to the live one', async () => {
    const folder = await temporaryFolder()
    const engine = await startEngine({ ...RING, folder })
    const stage = await setStage(engine)
    await play(stage, [
      [get('/one'), ok('first')],
      [get('/two'), ok('second')]
    ])
    await waitFor(async () => {
      expect(await rows(engine, 1, 'exchanges')).toHaveLength(2)
    })
    expect((await liveTotals(engine)).unsavedBytes).toBeGreaterThan(0)
    const path = join(await temporaryFolder(), 'saved.pcapng')
    expect(await engine.captures.save(1, path)).toBe(true)
    expect((await liveTotals(engine)).unsavedBytes).toBe(0)

    const opened = await engine.captures.open(path)
    await waitFor(async () => {
      const [, file] = await engine.handlers['captures.list']({})
      expect(file).toMatchObject({
        capture: opened,
        kind: 'file',
        name: 'saved.pcapng',
        state: 'open',
        error: null
      })
    })
    const sameRows = async (kind: 'exchanges'): Promise<void> => {
      expect(await rows(engine, opened, kind)).toEqual(await rows(engine, 1, kind))
    }
    await sameRows('exchanges')
    const detail = { exchange: 2 }
    expect(await engine.handlers['exchanges.get']({ capture: opened, ...detail })).toEqual(
      await engine.handlers['exchanges.get']({ capture: 1, ...detail })
    )
    await engine.handlers['captures.close']({ capture: opened })
    expect(await engine.handlers['captures.list']({})).toHaveLength(1)
    await expect(engine.handlers['captures.close']({ capture: opened })).rejects.toMatchObject({
      code: 'not-found'
    })
  })

  it('replays a request of an opened file into the live capture', async () => {
    const engine = await startEngine(RING)
    const stage = await setStage(engine)
    await play(stage, [[get('/one'), ok('first')]])
    await waitFor(async () => {
      expect(await rows(engine, 1, 'exchanges')).toHaveLength(1)
    })
    const path = join(await temporaryFolder(), 'saved.pcapng')
    await engine.captures.save(1, path)
    const opened = await engine.captures.open(path)
    await engine.handlers['captures.clear']({})
    const live = engine.captures.liveId
    await waitFor(async () => {
      expect(await rows(engine, opened, 'exchanges')).toHaveLength(1)
    })
    await engine.handlers['exchanges.replay']({ capture: opened, exchange: 1 })
    await waitFor(async () => {
      expect(await rows(engine, live, 'exchanges')).toMatchObject([
        { target: '/one', method: 'GET', replayOf: null }
      ])
    })
  })

  it('refuses a file that is no capture or is missing, and continues', async () => {
    const engine = await startEngine(RING)
    const folder = await temporaryFolder()
    await expect(engine.captures.open(join(folder, 'none.pcapng'))).rejects.toMatchObject({
      code: 'file-not-found'
    })
    await writeFile(join(folder, 'text.pcapng'), 'Hello, this is no capture.')
    await expect(engine.captures.open(join(folder, 'text.pcapng'))).rejects.toMatchObject({
      code: 'not-a-capture'
    })
    expect(await engine.handlers['captures.list']({})).toHaveLength(1)
  })
})

describe('captures left when the app quits', () => {
  it('are kept, offered, opened and deleted', async () => {
    const folder = await temporaryFolder()
    const first = await startEngine({ ...RING, folder })
    await play(await setStage(first), [[get('/kept'), ok('x')]])
    await waitFor(async () => {
      expect(await rows(first, 1, 'exchanges')).toHaveLength(1)
    })
    await first.close()

    const second = await startEngine({ ...RING, folder })
    const kept = await second.handlers['captures.kept']({})
    expect(kept).toMatchObject([{ isCut: false }])
    const { id } = kept[0]!
    const { capture } = await second.handlers['captures.openKept']({ id })
    await waitFor(async () => {
      expect(await rows(second, capture, 'exchanges')).toMatchObject([{ target: '/kept' }])
    })
    await second.handlers['captures.close']({ capture })
    await second.handlers['captures.discardKept']({ id })
    expect(await second.handlers['captures.kept']({})).toEqual([])
    await expect(second.handlers['captures.openKept']({ id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are absent when they were discarded', async () => {
    const folder = await temporaryFolder()
    const engine = await startEngine({ ...RING, folder })
    engine.captures.live.discard()
    await engine.close()
    expect(await readdir(folder)).toEqual([])
  })
})

it('closing the engine stops a capture that is still being opened, with its thread', async () => {
  const engine = await startEngine(RING)
  const path = join(await temporaryFolder(), 'empty.pcapng')
  // A section header with an empty section.
  await writeFile(path, Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000', 'hex'))
  expect(await engine.captures.open(path)).toBe(2)
  const failed = expect(engine.captures.open(path)).rejects.toThrow()
  await engine.close()
  await failed
  await expect(engine.captures.open(path)).rejects.toThrow()
})
