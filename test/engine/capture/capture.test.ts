import { existsSync } from 'node:fs'
import { readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine'
import type { Events } from '../../../src/shared/contract/contract'
import type { ConversationRow } from '../../../src/shared/contract/traffic'
import { workerUrl } from '../../helpers/host-build'
import {
  readStream,
  startEngine,
  startProxy,
  temporaryFolder,
  untilClosed,
  LIVE,
  liveTotals
} from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'
import { needsThat } from '../../helpers/peers'

describe('the capture file', () => {
  it('is created in the folder, readable by its owner alone', async () => {
    const folder = join(await temporaryFolder(), 'made', 'on', 'demand')
    const engine = await startEngine({ folder })
    const { mode } = await stat(engine.capture.path)
    expect(engine.capture.path.startsWith(folder)).toBe(true)
    expect(mode & 0o777).toBe(0o600)
  })

  it('replaces no existing file unless allowed', async () => {
    const path = join(await temporaryFolder(), 'precious.pcapng')
    await writeFile(path, 'precious')
    const workers = {
      captureWriter: workerUrl('capture-writer'),
      captureSaver: workerUrl('capture-saver'),
      analysis: workerUrl('analysis'),
      find: workerUrl('find'),
      repeat: workerUrl('repeat')
    }
    await expect(
      createEngine({ folder: '/unused', file: { path, overwrite: false }, workers })
    ).rejects.toMatchObject({ code: 'file-exists', systemCode: 'EEXIST' })
    expect(await readFile(path, 'utf8')).toBe('precious')
    const engine = await startEngine({ folder: '/unused', file: { path, overwrite: true } })
    await engine.close()
    expect((await readFile(path)).readUInt32LE(0)).toBe(0x0a0d0d0a)
  })

  it('contains every row of the index: reopened, it has the same connections, conversations and streams', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const sent = randomBytes(700_000)
    const clients = await Promise.all([dial(proxy.address), dial(proxy.address)])
    for (const client of clients) {
      client.end(sent)
      await received(client)
    }
    const live = await Promise.all([untilClosed(engine, 1), untilClosed(engine, 2)])
    const conversation = async (connection: number): Promise<ConversationRow[]> =>
      (await engine.handlers['connections.conversation']({ capture: LIVE, connection, first: 0, count: 200 }))
        .rows
    const liveRows = await Promise.all([conversation(1), conversation(2)])
    expect((await readStream(engine, 2, 'down')).equals(sent)).toBe(true)
    await engine.close()

    const { handlers, fault } = openCapture(engine.capture.path)
    expect(fault).toBeNull()
    expect([1, 2].map((connection) => handlers['connections.get']({ connection }))).toEqual(live)
    expect(
      [1, 2].map(
        (connection) => handlers['connections.conversation']({ connection, first: 0, count: 200 }).rows
      )
    ).toEqual(liveRows)
  })

  it('contains no close event for an open connection', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    client.write('so far')
    await receive(client, 6)
    await expect
      .poll(async () => (await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })).row.down)
      .toBe(6)
    const opened = openCapture(engine.capture.path)
    expect(opened.handlers['connections.get']({ connection: 1 }).row).toMatchObject({
      up: 6,
      down: 6,
      ended: null
    })
    expect(opened.tap.at(-1)).toMatchObject({ type: 'unclosed', connection: 1, up: 6, down: 6 })
  })

  it('is complete after close, which can be called twice', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    client.write('last words')
    await receive(client, 10)
    client.resume()
    await Promise.all([engine.close(), engine.close()])
    const { handlers } = openCapture(engine.capture.path)
    expect(handlers['connections.get']({ connection: 1 }).row).toMatchObject({
      up: 10,
      down: 10,
      ended: { by: 'tcplens', how: 'fin', code: null }
    })
  })
})

describe('a full disk', needsThat('/dev/full', existsSync('/dev/full')), () => {
  it('stops the recording with a clear error, and relaying continues', async () => {
    const path = join(await temporaryFolder(), 'full.pcapng')
    await symlink('/dev/full', path)
    const engine = await startEngine({ folder: '/unused', file: { path, overwrite: true } })
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const failure = {
      code: 'capture-failed',
      systemCode: 'ENOSPC',
      message: expect.stringContaining('Recording stopped') as string
    }
    const told = new Promise((resolve) => {
      engine.onEvent((name, payload) => {
        if (name !== 'captures') return
        const [live] = payload as Events['captures']
        if (live !== undefined && live.error !== null) resolve(live)
      })
    })
    const early = await dial(proxy.address)
    early.write('hello')
    await receive(early, 5)
    expect(await told).toMatchObject({ state: 'failed', error: failure })
    expect(await liveTotals(engine)).toMatchObject({ state: 'failed', error: failure })

    const sent = randomBytes(8_000_000)
    const late = await dial(proxy.address)
    late.end(sent)
    expect((await received(late)).equals(sent)).toBe(true)
    early.write('again')
    expect((await receive(early, 5)).toString()).toBe('again')
    expect(engine.sessions.get(proxy.id).bytes).toEqual({ up: sent.length + 10, down: sent.length + 10 })
    await engine.close()
  })
})
