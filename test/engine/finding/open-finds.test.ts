/** Searches of the window, over the whole engine: grouped results, live growth, ends. */
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import type { FindPattern, FindScope, FindState } from '../../../src/shared/contract/find'
import { LIVE, startEngine, startProxy } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { waitFor } from '../../helpers/patience'
import { dial, listen, receive } from '../../helpers/servers'

const ALL: FindScope = { kind: 'all' }

function textOf(text: string, ignoreCase = false): FindPattern {
  return { kind: 'text', text, ignoreCase, wholeWord: false, encodings: ['utf-8'] }
}

class Search {
  readonly find: number
  readonly #engine: Engine
  readonly #states: Map<number, FindState>

  constructor(engine: Engine, find: number, states: Map<number, FindState>) {
    this.#engine = engine
    this.find = find
    this.#states = states
  }

  get state(): FindState | undefined {
    return this.#states.get(this.find)
  }

  /** Waits until it lists so many matches, and has searched all rows. */
  async lists(matches: number): Promise<string[]> {
    return waitFor(async () => {
      expect(this.state).toMatchObject({ kept: matches, state: 'live' })
      return this.lines()
    })
  }

  async lines(): Promise<string[]> {
    const { lines } = await this.#engine.handlers['find.lines']({ find: this.find, first: 0, count: 100 })
    return lines.map((line) => {
      if (line.kind === 'group') return `${line.title} (${line.matches})`
      const { context } = line
      if (context === null) return `${line.number} lost`
      const { bytes, at, length } = context
      const text = Buffer.from(bytes).toString()
      return `${line.number} ${text.slice(0, at)}[${text.slice(at, at + length)}]${text.slice(at + length)}`
    })
  }
}

interface Finding {
  engine: Engine
  open(pattern: FindPattern, scope?: FindScope, replaces?: number): Promise<Search>
}

async function finding(): Promise<Finding> {
  const engine = await startEngine({ ring: DEFAULT_LIMITS })
  const states = new Map<number, FindState>()
  onTestFinished(
    engine.onEvent((name, payload) => {
      if (name === 'find') states.set((payload as FindState).find, payload as FindState)
    })
  )
  return {
    engine,
    open: async (pattern, scope = ALL, replaces) => {
      const opened = await engine.handlers['find.open']({
        capture: LIVE,
        pattern,
        scope,
        where: ['wire'],
        ...(replaces === undefined ? {} : { replaces })
      })
      if (opened.kind === 'problem') throw new Error(opened.problem.message)
      return new Search(engine, opened.find, states)
    }
  }
}

/** A proxy in front of an echo server, and a connection through it. */
async function echoing(engine: Engine): Promise<(text: string) => Promise<void>> {
  const server = await listen((socket) => socket.pipe(socket))
  const { address } = await startProxy(engine, server.address)
  const client = await dial(address)
  return async (text) => {
    client.write(text)
    await receive(client, text.length)
  }
}

it('groups matches by exchange and shows the bytes around them', async () => {
  const { engine, open } = await finding()
  await play(await setStage(engine), [[get('/token'), ok('a token here')]])
  const search = await open(textOf('TOKEN', true))
  const lines = await search.lists(2)
  expect(lines[0]).toMatch(/^GET .*\/token \(2\)$/)
  expect(lines[1]).toMatch(/^1 GET \/\[token\] HTTP/)
  expect(lines[2]).toMatch(/^2 .*a \[token\] here/s)
  const groups = await engine.handlers['find.groups']({ find: search.find, first: 0 })
  expect(groups).toEqual({ total: 1, groups: [{ kind: 'exchange', number: 1, connection: 1 }] })
})

it('lists decoded contents with the bytes around the match, and texts of the tables', async () => {
  const { engine } = await finding()
  const body = gzipSync('the needle in a body')
  await play(await setStage(engine), [[get('/needle'), ok(body, 'Content-Encoding: gzip')]])
  const opened = await engine.handlers['find.open']({
    capture: LIVE,
    pattern: textOf('needle'),
    scope: ALL,
    where: ['decoded', 'metadata']
  })
  if (opened.kind === 'problem') throw new Error(opened.problem.message)
  const lines = await waitFor(async () => {
    const page = await engine.handlers['find.lines']({ find: opened.find, first: 0, count: 10 })
    expect(page.total).toBe(3)
    return page.lines
  })
  const matches = lines.flatMap((line) => (line.kind === 'match' ? [line] : []))
  expect(lines[0]).toMatchObject({ kind: 'group', group: { kind: 'exchange', number: 1 }, matches: 2 })
  expect(matches).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        match: expect.objectContaining({ layer: 'metadata', field: 'url', exchange: 1 }) as unknown,
        context: expect.objectContaining({ length: 6, cut: false }) as unknown
      }),
      expect.objectContaining({
        match: expect.objectContaining({ layer: 'decoded', part: 'body', offset: 4, length: 6 }) as unknown,
        context: expect.objectContaining({ at: 4, length: 6, cut: false }) as unknown
      })
    ])
  )
  const decoded = matches.find(({ match }) => match.layer === 'decoded')
  expect(Buffer.from(decoded?.context?.bytes ?? []).toString()).toBe('the needle in a body')
})

it('finds what arrives later, and text that is split over segments', async () => {
  const { engine, open } = await finding()
  const send = await echoing(engine)
  const search = await open(textOf('needle'), { kind: 'connection', connection: 1, direction: 'down' })
  await search.lists(0)
  await send('one nee')
  await send('dle')
  expect((await search.lists(1))[1]).toBe('1 one [needle]')
  await send(' needle')
  expect((await search.lists(2))[2]).toBe('2 one needle [needle]')
})

it('searches the rows of a filter, and rows that match it later', async () => {
  const { engine, open } = await finding()
  const stage = await setStage(engine)
  await play(stage, [
    [get('/other'), ok('needle')],
    [get('/wanted'), ok('needle')]
  ])
  const query = { kind: 'exchanges', filter: 'path:wanted', sessions: null, sort: null } as const
  const search = await open(textOf('needle'), { kind: 'rows', query })
  await search.lists(1)
  await play(stage, [
    [get('/wanted/again'), ok('needle')],
    [get('/other'), ok('needle')]
  ])
  const lines = await search.lists(2)
  expect(lines.filter((line) => line.endsWith('(1)'))).toEqual([
    expect.stringContaining('/wanted (1)'),
    expect.stringContaining('/wanted/again (1)')
  ])
})

it('keeps two searches open, and reports that a third one ended the oldest', async () => {
  const { engine, open } = await finding()
  const first = await open(textOf('a'))
  const second = await open(textOf('b'))
  const third = await open(textOf('c'), ALL, second.find)
  await third.lists(0)
  await first.lists(0)
  const fourth = await open(textOf('d'))
  await fourth.lists(0)
  expect(first.state).toMatchObject({ state: 'ended', end: { why: 'replaced' } })
  await expect(first.lines()).rejects.toMatchObject({ code: 'not-found' })
  await engine.handlers['find.close']({ find: first.find })
})

it('ends when its capture is cleared', async () => {
  const { engine, open } = await finding()
  const search = await open(textOf('a'))
  await search.lists(0)
  await engine.handlers['captures.clear']({})
  await waitFor(() => {
    expect(search.state).toMatchObject({ state: 'ended', end: { why: 'closed' } })
  })
})

it('reports the position of a problem, and leaves the search it would replace', async () => {
  const { engine, open } = await finding()
  const search = await open(textOf('a'))
  const opened = await engine.handlers['find.open']({
    capture: LIVE,
    pattern: { kind: 'regex', pattern: 'ab{3,1}c', ignoreCase: false },
    scope: ALL,
    where: ['wire'],
    replaces: search.find
  })
  expect(opened).toMatchObject({ kind: 'problem', problem: { code: 'bad-regex', at: 2 } })
  await search.lists(0)
})
