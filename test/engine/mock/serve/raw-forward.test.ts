import { once } from 'node:events'
import { fstatSync, readFileSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { MockBehaviour } from '../../../../src/shared/contract/mock'
import { startEngine, startProxy } from '../../../helpers/engine'
import { eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { waitFor } from '../../../helpers/patience'
import { listen, type TestServer } from '../../../helpers/servers'

interface Spy {
  readonly engine: Engine
  readonly id: number
  readonly port: number
  readonly set: string
  readonly target: TestServer
  /** Resolves with the upstream connection that a client's first unmatched message opened. */
  opened(): Promise<Socket>
}

/**
 * Starts a mock server with one recorded conversation, which forwards everything else to upstream. `lates` are
 * answered after the client's FIN.
 */
async function startSpy(settings: Partial<MockBehaviour> = {}): Promise<Spy> {
  const target = await listen((socket) => {
    let late = ''
    socket.on('data', (bytes: Buffer) => {
      const said = bytes.toString()
      if (said === 'late') late = said
      else if (said === 'ends') socket.end('answer and end')
      // A long message ends with a marker.
      else if (!said.startsWith('long') && !said.endsWith('x')) socket.write(`answer to ${said.slice(-8)}`)
    })
    socket.on('end', () => socket.end(late === '' ? '' : 'late answer'))
  })
  const engine = await startEngine()
  const proxy = await startProxy(engine, target.address)
  await rawTalk(proxy.address.port, 'known')
  await target.accepted()
  const { set } = await makeSet(engine, { of: 'connections', ranges: null })
  const { id, address } = await startMock(engine, set, {
    order: 'cycle',
    ...settings,
    miss: { then: 'forward', target: target.address, tls: 'off', host: 'keep' }
  })
  return { engine, id, port: address.port, set, target, opened: () => target.accepted() }
}

it('resets the client when the server resets, and contacts it again the next time', async () => {
  const { engine, id, port, set, opened } = await startSpy()
  for (let time = 0; time < 2; time++) {
    const client = connect(port, '127.0.0.1', () => client.write('new'))
    expect(String((await once(client, 'data'))[0])).toBe('answer to new')
    const target = await opened()
    const failed = once(client, 'error')
    target.resetAndDestroy()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
  }
  await untilAnalysed(engine)
  const told = (await eventsNamed(engine, 'mocked')).map(({ data }) => [data['asked'], data['result']])
  expect(told).toEqual([
    ['new', 'forwarded'],
    ['new', 'forwarded']
  ])
  await engine.handlers['sessions.stop']({ id })
  // A new mock server does not load it from the set's file either.
  const later = await startMock(engine, set)
  const { rows } = await engine.handlers['mocks.entries']({ id: later.id, first: 0, count: 9 })
  expect(rows.map(({ title }) => title)).toEqual(['known (1)'])
})

it('closes the client connection when the server closes, and does so itself from then on', async () => {
  const { engine, id, port, set } = await startSpy()
  // `stays`: the client does not send FIN by itself.
  expect(String(await rawTalk(port, 'ends', 'stays'))).toBe('answer and end')
  await waitFor(() => {
    expect(engine.sessions.get(id).mock).toMatchObject({ entries: 2, forwarded: 1 })
  })
  expect(String(await rawTalk(port, 'ends', 'stays'))).toBe('answer and end')
  expect(engine.sessions.get(id).mock).toMatchObject({ entries: 2, forwarded: 1, hits: 1 })
  await engine.handlers['sessions.stop']({ id })
  const later = await startMock(engine, set)
  expect(String(await rawTalk(later.address.port, 'ends', 'stays'))).toBe('answer and end')
})

it('keeps several messages of one read together, with all replies to them', async () => {
  const { engine, id, port } = await startSpy({
    messages: { by: 'frames', framing: { kind: 'fixed', length: 4 } }
  })
  const first = String(await rawTalk(port, 'oneAtwoB'))
  expect(first.replaceAll('answer to ', '')).toBe('oneAtwoB')
  await waitFor(() => {
    expect(engine.sessions.get(id).mock).toMatchObject({ entries: 2, forwarded: 2 })
  })
  expect(String(await rawTalk(port, 'oneAtwoB'))).toBe(first)
  expect(engine.sessions.get(id).mock).toMatchObject({ entries: 2, forwarded: 2 })
})

it('passes the client’s FIN to the server and its later bytes to the client', async () => {
  const { port } = await startSpy()
  expect(String(await rawTalk(port, 'late'))).toBe('late answer')
})

/** More descriptors than a test ever has open; the system assigns the lowest free one next. */
const MAX_DESCRIPTORS = 4096

/** Returns true if this process has a file open, on any system. */
function isOpen(path: string): boolean {
  const { dev, ino } = statSync(path, { bigint: true })
  for (let descriptor = 0; descriptor < MAX_DESCRIPTORS; descriptor++) {
    try {
      const open = fstatSync(descriptor, { bigint: true })
      if (open.dev === dev && open.ino === ino) return true
    } catch {
      // No open descriptor has this number.
    }
  }
  return false
}

it('the recorded entries are in the file when the session has stopped', async () => {
  const { engine, id, port, set } = await startSpy()
  const client = connect(port, '127.0.0.1', () => client.write(`long ${'x'.repeat(900_000)} new`))
  await once(client, 'data')
  expect(isOpen(engine.mocks.pathOf(set))).toBe(true)
  await engine.handlers['sessions.stop']({ id })
  expect(readFileSync(engine.mocks.pathOf(set)).includes('answer to')).toBe(true)
  // The file is closed.
  expect(isOpen(engine.mocks.pathOf(set))).toBe(false)
  client.destroy()
})

it('does not read from a client whose server does not read, and loses nothing', async () => {
  const PIECES = 48
  const { port, opened } = await startSpy()
  const client = connect(port, '127.0.0.1')
  client.write('long new x')
  const target = await opened()
  await once(target, 'data')
  target.pause()
  const piece = Buffer.alloc(1024 * 1024, 'x')
  for (let at = 0; at < PIECES; at++) client.write(piece)
  // Each of these takes several turns of the engine's event loop, and each turn could read from the first client.
  for (let at = 0; at < 500; at++) await rawTalk(port, 'known')
  expect(client.writableLength).toBeGreaterThan((PIECES / 2) * piece.length)
  let taken = 0
  target.on('data', (bytes: Buffer) => (taken += bytes.length))
  target.resume()
  client.end()
  await once(target, 'end')
  expect(taken).toBe(PIECES * piece.length)
}, 60_000)
