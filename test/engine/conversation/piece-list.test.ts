/** Pages of the pieces of a recorded conversation, and the position of each piece in the replay. */
import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import type { ConversationInput, ConversationPiece } from '../../../src/shared/contract/conversation-replay'
import type { Engine } from '../../../src/engine/engine'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { dial, listen } from '../../helpers/servers'

const INPUT: Omit<ConversationInput, 'target'> = {
  capture: LIVE,
  connection: 1,
  side: 'client',
  pace: { kind: 'wait' },
  until: { kind: 'bytes' },
  limit: 5000,
  edits: [],
  breakpoints: [],
  stepping: false,
  placeholders: [],
  skipMissing: false
}

/** Returns a server handler that replies to each line with the result of `answer`. */
function lines(answer: (line: string) => string): (socket: Socket) => void {
  return (socket) => {
    let said = ''
    socket.on('data', (bytes) => {
      said += String(bytes)
      for (let end = said.indexOf('\n'); end >= 0; end = said.indexOf('\n')) {
        socket.write(answer(said.slice(0, end)))
        said = said.slice(end + 1)
      }
    })
    socket.on('end', () => socket.end())
  }
}

/** Sends one line after another, each after the reply to the previous one. */
async function talk(address: Endpoint, said: readonly string[]): Promise<void> {
  const socket = await dial(address)
  for (const line of said) {
    const answered = new Promise((resolve) => socket.once('data', resolve))
    socket.write(line)
    await answered
  }
  socket.end()
}

async function recorded(engine: Engine, answer: (line: string) => string, said: string[]): Promise<void> {
  const server = await listen(lines(answer))
  const proxy = await startProxy(engine, server.address)
  await talk(proxy.address, said)
  await untilClosed(engine, 1)
}

it('returns the same pieces whichever page is requested first', async () => {
  const engine = await startEngine()
  const said = Array.from({ length: 400 }, (_, index) => `line ${index}\n`)
  await recorded(engine, (line) => `${line}!`, said)
  const page = (first: number, count: number): Promise<{ total: number; pieces: ConversationPiece[] }> =>
    Promise.resolve(
      engine.handlers['conversations.pieces']({ capture: LIVE, connection: 1, side: 'client', first, count })
    )
  const [late, early] = await Promise.all([page(700, 300), page(0, 300)])
  const [middle, rest] = [await page(300, 300), await page(600, 100)]
  expect([late.total, late.pieces.length, rest.pieces.length]).toEqual([800, 100, 100])
  const all = [early, middle, rest, late].flatMap(({ pieces }) => pieces)
  const lengths = all.map(({ piece, direction, start, end }) => [piece, direction, end - start])
  const wanted = said.flatMap(({ length }, index) => [
    [2 * index, 'up', length],
    [2 * index + 1, 'down', length]
  ])
  expect(lengths).toEqual(wanted)
  expect(await page(900, 10)).toMatchObject({ total: 800, pieces: [] })
})

it('returns the position of each piece in the new connection, even if replies have other lengths', async () => {
  const engine = await startEngine()
  await recorded(engine, (line) => `${line}=1\n`, ['a\n', 'bb\n', 'c\n'])
  const other = await listen(lines((line) => (line === 'bb' ? 'much more\n' : `${line}=1\n`)))
  const { run } = await engine.handlers['conversations.play']({
    ...INPUT,
    target: other.address,
    until: { kind: 'messages', framing: { kind: 'delimiter', bytes: '0a' } },
    edits: [{ at: 0, kind: 'bytes', bytes: Buffer.from('aaa\n') }]
  })
  await waitFor(() => {
    expect(engine.conversations.get(run).status().state).toBe('over')
  })
  expect(await engine.handlers['conversations.places']({ run, first: 1, count: 300 })).toEqual({
    reached: 6,
    heard: 20,
    places: [
      { piece: 1, start: 0, end: 6 },
      { piece: 2, start: 4, end: 7 },
      { piece: 3, start: 6, end: 16 },
      { piece: 4, start: 7, end: 9 },
      { piece: 5, start: 16, end: 20 }
    ]
  })
})

it('shows the edit that was made to a piece while the run was paused before it', async () => {
  const engine = await startEngine()
  await recorded(engine, (line) => `${line}=1\n`, ['a\n', 'b\n', 'c\n'])
  const heard: string[] = []
  const server = await listen(lines((line) => (heard.push(line), `${line}=1\n`)))
  const play = engine.handlers['conversations.play']
  const { run } = await play({ ...INPUT, target: server.address, breakpoints: [2] })
  const until = (state: string): Promise<void> =>
    waitFor(() => {
      expect(engine.conversations.get(run).status().state).toBe(state)
    })
  await until('paused')
  expect(heard).toEqual(['a'])
  const bytes = Buffer.from('x\n')
  engine.conversations.get(run).change([{ at: 2, kind: 'bytes', bytes }], [4])
  engine.conversations.get(run).go('on')
  await waitFor(() => {
    expect(engine.conversations.get(run).status()).toMatchObject({ state: 'paused', piece: 4 })
  })
  expect(heard).toEqual(['a', 'x'])
  engine.conversations.get(run).go('on')
  await until('over')
  expect(heard).toEqual(['a', 'x', 'c'])
  expect(engine.conversations.get(run).differences(0, 10)).toMatchObject({
    count: 1,
    differences: [{ piece: 3 }]
  })
})

it('takes a different reply completely, even if it is longer', async () => {
  const engine = await startEngine()
  await recorded(engine, (line) => `${line}=1\n`, ['a\n', 'b\n', 'c\n'])
  const other = await listen(lines((line) => (line === 'b' ? 'much longer\n' : `${line}=1\n`)))
  const run = await engine.handlers['conversations.play']({ ...INPUT, target: other.address })
  await waitFor(() => {
    expect(engine.conversations.get(run.run).status()).toMatchObject({
      state: 'over',
      result: { verdict: 'different', at: 4, count: 1, differences: [{ piece: 3 }] }
    })
  })
  const { places } = await engine.handlers['conversations.places']({ ...run, first: 3, count: 3 })
  expect(places).toEqual([
    { piece: 3, start: 4, end: 16 },
    { piece: 4, start: 4, end: 6 },
    { piece: 5, start: 16, end: 20 }
  ])
})

it('resolves a placeholder before the run', async () => {
  const engine = await startEngine()
  await recorded(engine, (line) => (line === 'login' ? 'ok sid=7f3a9c;\n' : `${line}!\n`), ['a\n', 'login\n'])
  const of = { capture: LIVE, connection: 1, side: 'client' } as const
  const find = engine.handlers['conversations.find']
  const pattern = { kind: 'regex', pattern: 'sid=(\\w+)', group: '1' } as const
  const found = await find({ ...of, placeholder: { name: 'sid', piece: null, find: pattern } })
  expect(found).toEqual({ piece: 3, at: 7, old: Buffer.from('7f3a9c') })
  expect(await find({ ...of, placeholder: { name: 'sid', piece: 1, find: pattern } })).toBeNull()
})
