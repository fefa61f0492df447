import { createPinia, setActivePinia } from 'pinia'
import type { Events, Requests } from '../../../src/shared/contract/contract'
import { checkOutput, parseInput } from '../../../src/shared/contract/parse'
import { DEFAULT_SETTINGS, type Settings } from '../../../src/shared/contract/host'
import type { SessionSummary } from '../../../src/shared/contract/sessions'
import type { CaptureTotals } from '../../../src/shared/contract/captures'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../src/shared/contract/views'
import { AppError } from '../../../src/shared/model/app-error'
import { createClient } from '../../../src/shared/rpc/client'
import { createPortPair } from '../../../src/shared/rpc/memory-port'
import { createServer, type Handlers, type Server } from '../../../src/shared/rpc/server'
import { provideEngine, type EngineClient } from '../../../src/renderer/src/app/bridge/engine-client'

/**
 * A small engine behind the real contract: inputs are parsed and outputs checked as in the app, over an in-memory
 * port. It stores rows in arrays and serves views from them; a test passes further handlers for other requests.
 */

export interface TestEngine {
  readonly client: EngineClient
  readonly server: Server<Events>
  readonly exchanges: ExchangeRow[]
  readonly connections: ConnectionRow[]
  /** Names of the received requests, in order. */
  readonly asked: string[]
  /** Open views by id. */
  readonly views: Map<number, ViewQuery>
  /** Appends rows and notifies every open view, as the engine does. */
  append(...rows: ExchangeRow[]): void
  close(): void
}

export function startTestEngine(overrides: Partial<Handlers<Requests>> = {}): TestEngine {
  const [windowPort, enginePort] = createPortPair()
  const exchanges: ExchangeRow[] = []
  const connections: ConnectionRow[] = []
  const views = new Map<number, ViewQuery>()
  const asked: string[] = []
  const sessions: SessionSummary[] = []
  let settings: Settings = DEFAULT_SETTINGS
  let nextView = 1

  const rowsOf = (view: number): ExchangeRow[] => {
    const query = views.get(view)
    if (query === undefined) throw new AppError('not-found', `There is no view ${view}.`)
    const matching = exchanges.filter(({ target }) => (target ?? '').includes(query.filter))
    return query.sort?.descending === true ? matching.reverse() : matching
  }
  const unused = (): never => {
    throw new AppError('unknown-request', 'The test did not expect this request.')
  }

  const handlers: Handlers<Requests> = {
    'sessions.list': () => sessions,
    'sessions.create': ({ config }) => {
      const session: SessionSummary = { ...sessionSummary(sessions.length + 1), config }
      sessions.push(session)
      return session
    },
    'sessions.update': unused,
    'attempts.original': ({ exchange }) => ({ exchange, elsewhere: null, place: null }),
    'attempts.find': () => null,
    'attempts.stretch': () => null,
    'conversations.list': () => [],
    'conversations.pieces': unused,
    'conversations.find': unused,
    'conversations.play': unused,
    'conversations.go': unused,
    'conversations.pause': unused,
    'conversations.cancel': unused,
    'inner.list': unused,
    'inner.get': unused,
    'inner.body': unused,
    'sessions.behave': unused,
    'sessions.trust': unused,
    'sessions.resumeInterception': unused,
    'authority.get': unused,
    'authority.regenerate': unused,
    'authority.certificate': unused,
    'authority.save': unused,
    'browsers.list': () => [],
    'browsers.open': unused,
    'sessions.previewAnswer': unused,
    'sessions.frame': unused,
    'sessions.clients': () => ({ total: 0, rows: [] }),
    'connections.read': unused,
    'sessions.start': ({ id }) => sessions.find((session) => session.id === id) ?? unused(),
    'sessions.stop': unused,
    'sessions.startAll': () => sessions,
    'sessions.stopAll': () => sessions,
    'sessions.duplicate': ({ id }) => {
      const at = sessions.findIndex((session) => session.id === id)
      const original = sessions[at] ?? unused()
      const copy: SessionSummary = {
        ...sessionSummary(sessions.length + 1),
        config: original.config,
        state: 'stopped'
      }
      sessions.splice(at + 1, 0, copy)
      return copy
    },
    'sessions.send': unused,
    'sessions.sequence': unused,
    'connections.end': unused,
    'sessions.remove': () => null,
    'recipes.start': unused,
    'rules.get': unused,
    'rules.set': unused,
    'demo.start': unused,
    'views.open': ({ query }) => {
      const view = nextView++
      views.set(view, query)
      return { view, total: rowsOf(view).length }
    },
    'views.close': ({ view }) => {
      views.delete(view)
      return null
    },
    'views.rows': ({ view, first, count }) => {
      const rows = rowsOf(view)
      return { kind: 'exchanges', total: rows.length, rows: rows.slice(first, first + count) }
    },
    'views.freeze': () => ({ at: exchanges.length }),
    'views.numbers': ({ view, first, count }) => ({
      ranges: rowsOf(view)
        .slice(first, first + count)
        .map(({ exchange }): [number, number] => [exchange, exchange + 1])
    }),
    'views.find': ({ view, number }) => {
      const row = rowsOf(view).findIndex(({ exchange }) => exchange === number)
      return row < 0 ? null : row
    },
    'connections.get': unused,
    'connections.conversation': unused,
    'frames.set': unused,
    'frames.conversation': unused,
    'frames.find': unused,
    'connections.turn': unused,
    'frames.turn': unused,
    'connections.exchanges': unused,
    'connections.timeline': unused,
    'connections.packet': unused,
    'connections.tls': unused,
    'connections.tls-message': unused,
    'connections.reuse': unused,
    'streams.read': unused,
    'exchanges.get': unused,
    'exchanges.body': unused,
    'fields.get': unused,
    'fields.at': () => null,
    'conversations.places': unused,
    'conversations.change': unused,
    'conversations.differences': unused,
    'exchanges.replay': unused,
    'repeat.start': unused,
    'find.open': unused,
    'find.lines': unused,
    'find.groups': unused,
    'find.close': () => null,
    'repeat.stop': unused,
    'repeat.get': () => null,
    'captures.list': () => [captureTotals()],
    'captures.clear': unused,
    'captures.record': unused,
    'captures.close': unused,
    'captures.kept': () => [],
    'captures.openKept': unused,
    'captures.discardKept': unused,
    'filters.check': () => ({ problems: [] }),
    'filters.complete': ({ caret }) => ({ from: caret, to: caret, items: [] }),
    'matches.check': () => ({ problem: null }),
    'codings.remove': unused,
    'codings.apply': unused,
    'replays.stage': unused,
    'streams.block': unused,
    'mocks.create': unused,
    'mocks.list': () => [],
    'mocks.entries': () => ({ total: 0, rows: [] }),
    'mocks.misses': () => ({ total: 0, rows: [] }),
    'mocks.reset': unused,
    'marks.set': unused,
    'marks.get': unused,
    'tasks.cancel': () => null,
    'files.open': unused,
    'files.choose': () => ({ path: null, size: null }),
    'engine.stopped': () => ({ stop: null }),
    'engine.restart': () => null,
    'app.takeRecovery': () => ({ recovery: null }),
    'rendering.render': () => ({ state: 'stopped', failure: 'cancelled', seconds: 0, bytes: 0 }),
    'rendering.cancel': () => null,
    'workbench.drafts': () => ({ drafts: [], unreadable: null }),
    'workbench.keepDrafts': () => null,
    'snippets.get': () => [],
    'protos.get': () => ({ sources: [], schema: { messages: [], enums: [], methods: [] } }),
    'protos.add': unused,
    'protos.remove': unused,
    'protos.reload': unused,
    'snippets.set': () => null,
    'snippets.import': () => null,
    'snippets.export': () => ({ path: null }),
    'files.openHanded': () => ({ capture: null }),
    'files.recent': () => [],
    'files.openRecent': unused,
    'files.save': unused,
    'files.wireshark': unused,
    'settings.get': () => settings,
    'settings.set': (part) => (settings = { ...settings, ...part } as Settings),
    'settings.chooseFolder': () => settings,
    'commands.tell': () => null,
    'app.info': () => appInfo(),
    'clipboard.write': () => null,
    'files.saveBytes': unused,
    'files.saveTest': unused,
    'files.export': unused,
    ...overrides
  }
  const server = createServer<Requests, Events>(enginePort, handlers, {
    parse: (name, input) => {
      asked.push(name)
      return parseInput(name, input)
    }
  })
  const client = createClient<Requests, Events>(windowPort, checkOutput)
  provideEngine(client)
  // Stores of an earlier test belong to another engine.
  setActivePinia(createPinia())

  return {
    client,
    server,
    exchanges,
    connections,
    asked,
    views,
    append(...rows) {
      const changedFrom = exchanges.length
      exchanges.push(...rows)
      for (const view of views.keys()) {
        server.emit('view', { capture: 1, view, total: rowsOf(view).length, changedFrom, dropped: 0 })
      }
    },
    close() {
      provideEngine(undefined)
      client.close()
      server.close()
    }
  }
}

export function exchangeRow(exchange: number, more: Partial<ExchangeRow> = {}): ExchangeRow {
  return {
    exchange,
    connection: exchange,
    session: 1,
    time: 1_700_000_000_000 + exchange * 10,
    client: `127.0.0.1:${50_000 + exchange}`,
    method: 'GET',
    target: `/item/${exchange}`,
    status: 200,
    type: 'application/json',
    size: 64,
    waited: 2,
    took: 5,
    state: 'complete',
    problems: 0,
    replayOf: null,
    dropped: false,
    bookmark: false,
    note: null,
    ended: null,
    ...more
  }
}

export function connectionRow(connection: number, more: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    connection,
    session: 1,
    time: 0,
    client: '0.0.0.0:0',
    target: '127.0.0.1:81',
    protocol: '',
    up: 0,
    down: 0,
    exchanges: 0,
    connecting: null,
    idle: null,
    took: null,
    ended: null,
    replayOf: null,
    dropped: false,
    bookmark: false,
    note: null,
    ...more
  }
}

export function sessionSummary(id: number, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    colour: (id - 1) % 6,
    config: {
      kind: 'proxy',
      name: `Session ${id}`,
      listen: { host: '127.0.0.1', port: 0 },
      target: { host: '127.0.0.1', port: 3000 }
    },
    state: 'running',
    listening: { host: '127.0.0.1', port: 40_000 + id },
    error: null,
    connections: { open: 0, total: 0 },
    bytes: { up: 0, down: 0 },
    ...more
  }
}

export function appInfo(more: Partial<Requests['app.info']['output']> = {}): Requests['app.info']['output'] {
  return {
    version: '0.0.0',
    platform: 'linux',
    locale: 'en-GB',
    electron: '33.2.1',
    captures: '/captures',
    folder: null,
    folderTrouble: null,
    ...more
  }
}

export function captureTotals(more: Partial<CaptureTotals> = {}): CaptureTotals {
  return {
    capture: 1,
    kind: 'live',
    name: 'test.pcapng',
    path: '/captures/test.pcapng',
    state: 'recording',
    start: null,
    fileBytes: 0,
    sizeBytes: null,
    dropped: false,
    lostBytes: 0,
    unsavedBytes: 0,
    unsavedMarks: 0,
    up: 0,
    down: 0,
    connections: { open: 0, total: 0 },
    exchanges: 0,
    segments: 0,
    analysed: 0,
    error: null,
    ...more
  }
}
