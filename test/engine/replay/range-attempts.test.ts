/** Resending bytes that are not an HTTP request is an attempt for these bytes, listed like replays of exchanges. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import type { AttemptedRange, AttemptsOf } from '../../../src/shared/contract/attempts'
import type { ConnectionRow } from '../../../src/shared/contract/views'
import { LIVE, liveTotals, startEngine, startProxy, temporaryFolder, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { dial, listen, receive, received, type TestServer } from '../../helpers/servers'

const bytes = (text: string): { kind: 'bytes'; bytes: Uint8Array } => ({
  kind: 'bytes',
  bytes: Buffer.from(text)
})

/** Sends two commands, each answered, on connection 1. */
async function talk(engine: Engine): Promise<TestServer> {
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  for (const [command, answer] of [
    ['PING\r\n', '+PONG\r\n'],
    ['GET key\r\n', '$5\r\nvalue\r\n']
  ] as const) {
    client.write(command)
    await receive(target, command.length)
    target.write(answer)
    await receive(client, answer.length)
  }
  const ends = [received(client), received(target)]
  client.end()
  await ends[1]
  target.end()
  await ends[0]
  await untilClosed(engine, 1)
  return server
}

interface Again {
  readonly connection?: number
  readonly direction?: 'up' | 'down'
  readonly range: [number, number]
  readonly text: string
  readonly capture?: number
}

/** Resends bytes, replies, and ends the connection; returns its number. */
async function again(
  engine: Engine,
  server: TestServer,
  { connection = 1, direction = 'up', range, text, capture = LIVE }: Again
): Promise<number> {
  const made = await engine.handlers['exchanges.replay']({
    ...{ capture, connection, direction, range },
    pieces: [bytes(text)]
  })
  const target = await server.accepted()
  await receive(target, text.length)
  target.end(`-${text}`)
  return made.connection
}

async function listed(engine: Engine, attemptsOf: AttemptsOf, capture = LIVE): Promise<ConnectionRow[]> {
  const query = { kind: 'connections', filter: '', sessions: null, sort: null, attemptsOf } as const
  const { view } = await engine.handlers['views.open']({ capture, query })
  const page = await engine.handlers['views.rows']({ capture, view, first: 0, count: 100 })
  await engine.handlers['views.close']({ capture, view })
  return page.kind === 'connections' ? page.rows : []
}

async function rowOf(engine: Engine, connection: number, capture = LIVE): Promise<ConnectionRow> {
  return (await engine.handlers['connections.get']({ capture, connection })).row
}

async function saved(engine: Engine): Promise<number> {
  const path = join(await temporaryFolder(), 'saved.pcapng')
  expect(await engine.captures.save(LIVE, path)).toBe(true)
  const copy = await engine.captures.open(path)
  await waitFor(async () => {
    const all = await engine.handlers['captures.list']({})
    expect(all.find((totals) => totals.capture === copy)).toMatchObject({ state: 'open', error: null })
  })
  return copy
}

const numbers = (rows: readonly ConnectionRow[]): number[] => rows.map(({ connection }) => connection)

it('replayed ranges are found from their connection, from a range of it, and from replays of replays', async () => {
  const engine = await startEngine()
  const server = await talk(engine)
  const first = await again(engine, server, { range: [0, 6], text: 'PONG\r\n' })
  const second = await again(engine, server, { range: [6, 15], text: 'GET yek\r\n' })
  await untilClosed(engine, second)
  const third = await again(engine, server, { connection: second, range: [0, 9], text: 'GET eky\r\n' })
  const answer = await again(engine, server, { direction: 'down', range: [0, 7], text: '+PONG\r\n' })
  for (const connection of [first, third, answer]) await untilClosed(engine, connection)

  const { time: opened } = await rowOf(engine, 1)
  const of = (within?: Pick<AttemptedRange, 'direction' | 'start' | 'end'>): Promise<number[]> =>
    listed(engine, {
      ranges: { connection: 1, opened, ...(within === undefined ? {} : { within }) }
    }).then(numbers)
  expect(await of()).toEqual([first, second, third, answer])
  expect(await of({ direction: 'up', start: 6, end: 7 })).toEqual([second, third])
  expect(await of({ direction: 'up', start: 0, end: 6 })).toEqual([first])
  expect(await of({ direction: 'down', start: 0, end: 1 })).toEqual([answer])
  // Another connection of that number, such as one of another capture.
  expect(numbers(await listed(engine, { ranges: { connection: 1, opened: opened + 1 } }))).toEqual([])
  expect(await listed(engine, { ranges: { connection: second, opened } })).toEqual([])

  const { client, target } = await rowOf(engine, 1)
  const whole = { connection: 1, opened, direction: 'up', start: 6, end: 15, of: `${client} to ${target}` }
  expect((await rowOf(engine, third)).attemptOf).toEqual(whole)
  expect((await rowOf(engine, 1)).attemptOf).toBeUndefined()
})

it('a replayed range returns the bytes sent, and those received until more was sent', async () => {
  const engine = await startEngine()
  const server = await talk(engine)
  const attempt = await again(engine, server, { range: [0, 6], text: 'PONG\r\n' })
  await untilClosed(engine, attempt)
  const read = (connection: number, stretch?: { direction: 'up' | 'down'; start: number; end: number }) =>
    engine.handlers['attempts.stretch']({
      ...{ capture: LIVE, connection },
      ...(stretch === undefined ? {} : { stretch })
    })
  const found = await read(1, { direction: 'up', start: 0, end: 6 })
  expect(found).toMatchObject({ sent: { start: 0, end: 6 }, answer: { direction: 'down', start: 0, end: 7 } })
  expect(found?.answer?.first).toBeGreaterThan(found?.sent.last ?? Infinity)
  expect(await read(1, { direction: 'up', start: 6, end: 15 })).toMatchObject({
    answer: { direction: 'down', start: 7, end: 18 }
  })
  // The second half of a command: the reply covers the whole write.
  expect(await read(1, { direction: 'up', start: 2, end: 4 })).toMatchObject({ answer: { start: 0, end: 7 } })
  expect(await read(1, { direction: 'down', start: 0, end: 7 })).toMatchObject({
    answer: { direction: 'up', start: 6, end: 15 }
  })
  expect(await read(1, { direction: 'down', start: 7, end: 18 })).toMatchObject({ answer: null })
  expect(await read(attempt)).toMatchObject({
    sent: { direction: 'up', start: 0, end: 6 },
    answer: { direction: 'down', start: 0, end: 7 }
  })
  expect(await read(1)).toBeNull()
  await expect(read(99)).rejects.toMatchObject({ code: 'not-found' })
})

it('replayed ranges keep name, note and link in a saved capture, and their own replays are found from either', async () => {
  const engine = await startEngine({ ring: DEFAULT_LIMITS })
  const server = await talk(engine)
  const attempt = await again(engine, server, { range: [0, 6], text: 'PONG\r\n' })
  await untilClosed(engine, attempt)
  const mark = { numbers: [[attempt, attempt + 1]] as [number, number][], name: 'reversed', note: 'odd' }
  await engine.handlers['marks.set']({ capture: LIVE, kind: 'connections', ...mark })
  await waitFor(async () => {
    const { segments, analysed } = await liveTotals(engine)
    // The bookmarks are on disk.
    expect(analysed).toBe(segments)
  })
  const copy = await saved(engine)
  const { time: opened } = await rowOf(engine, 1, copy)
  await waitFor(async () => {
    expect(await listed(engine, { ranges: { connection: 1, opened } }, copy)).toMatchObject([
      { connection: attempt, name: 'reversed', note: 'odd', attemptOf: { connection: 1, start: 0, end: 6 } }
    ])
  })
  const later = await again(engine, server, { capture: copy, range: [6, 15], text: 'GET yek\r\n' })
  await untilClosed(engine, later)
  const found = await listed(engine, { ranges: { connection: 1, opened } })
  expect(found.map(({ connection, attemptOf }) => [connection, attemptOf?.file])).toEqual([
    [attempt, undefined],
    [later, 'saved.pcapng']
  ])
})

it('replayed ranges stay unchanged when the capture is cleared', async () => {
  const engine = await startEngine({ ring: DEFAULT_LIMITS })
  const server = await talk(engine)
  const { connection } = await engine.handlers['exchanges.replay']({
    ...{ capture: LIVE, connection: 1, range: [0, 6] as [number, number] },
    pieces: [bytes('PONG\r\n')]
  })
  const target = await server.accepted()
  await receive(target, 6)
  const { capture } = await engine.handlers['captures.clear']({})
  await waitFor(async () => {
    expect((await rowOf(engine, connection, capture)).attemptOf).toMatchObject({ connection: 1, end: 6 })
  })
  target.end()
})
