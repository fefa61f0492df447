import type { Events, Requests } from '../../../src/shared/contract/contract'
import { checkOutput, parseInput } from '../../../src/shared/contract/parse'
import type { SessionSummary } from '../../../src/shared/contract/sessions'
import type { CaptureTotals } from '../../../src/shared/contract/events'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../src/shared/contract/views'
import { AppError } from '../../../src/shared/model/app-error'
import { createClient } from '../../../src/shared/rpc/client'
import { createPortPair } from '../../../src/shared/rpc/memory-port'
import { createServer, type Handlers, type Server } from '../../../src/shared/rpc/server'
import { provideEngine, type EngineClient } from '../../../src/renderer/src/bridge/engine-client'

/**
 * A small engine behind the real contract: inputs are parsed and outputs checked as in the app, over an in-memory
 * port. It keeps rows in arrays and answers views from them; what a test needs beyond that it passes as handlers.
 */

export interface TestEngine {
  readonly client: EngineClient
  readonly server: Server<Events>
  readonly exchanges: ExchangeRow[]
  readonly connections: ConnectionRow[]
  /** Names of the requests that came, in order. */
  readonly asked: string[]
  /** Views open now, by id. */
  readonly views: Map<number, ViewQuery>
  /** Appends rows and tells every open view, as the engine does. */
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
    'connections.end': unused,
    'sessions.remove': () => null,
    'demo.start': unused,
    'views.open': (query) => {
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
    'views.find': ({ view, number }) => {
      const row = rowsOf(view).findIndex(({ exchange }) => exchange === number)
      return row < 0 ? null : row
    },
    'connections.get': unused,
    'connections.conversation': unused,
    'streams.read': unused,
    'exchanges.get': unused,
    'exchanges.body': unused,
    'exchanges.replay': unused,
    'capture.totals': () => captureTotals(),
    'settings.get': () => ({ language: 'system', theme: 'system' }),
    'settings.set': ({ language = 'system', theme = 'system' }) => ({ language, theme }),
    'app.info': () => ({ version: '0.0.0', platform: 'linux', locale: 'en-GB', electron: '33.2.1' }),
    'clipboard.write': () => null,
    'files.choose': unused,
    'files.write': unused,
    'files.cancel': unused,
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
        server.emit('view', { view, total: rowsOf(view).length, changedFrom })
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
    ended: null,
    ...more
  }
}

export function sessionSummary(id: number, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
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

export function captureTotals(more: Partial<CaptureTotals> = {}): CaptureTotals {
  return {
    path: '/captures/test.pcapng',
    recording: true,
    fileBytes: 0,
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
