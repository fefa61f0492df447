import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewQuery } from '../../../src/shared/contract/views'
import { AnalysisThread } from '../../../src/engine/analysis-thread/analysis-thread'
import { writeFile, type FileContents } from '../files/contents'
import { quantile } from '../statistics'

/**
 * Measures filters and sorting of an open capture's exchanges, as the window requests them: the time to the first page
 * of rows, and to the last row.
 */

const ANALYSIS = new URL('../host/analysis.js', import.meta.url)

const EXCHANGES_PER_CONNECTION = 100
const PAGE_ROWS = 100

export interface FilterOptions {
  location: string
  rounds: number
  exchanges: number
}

export interface FilterFigures {
  name: string
  exchanges: number
  rows: number
  /** Medians in milliseconds: until the first page, and until all rows are known. */
  first: number
  all: number
  /** The first time: fields of messages are read then. */
  read: number
}

interface Case {
  name: string
  query: Partial<Omit<ViewQuery, 'kind'>>
}

const STATUSES = ['200 OK', '200 OK', '200 OK', '304 Not Modified', '404 Not Found', '500 Internal Error']
const TYPES = ['application/json', 'text/html', 'image/png', 'text/css']
const METHODS = ['GET', 'GET', 'GET', 'POST']
const CACHES = ['hit', 'miss', 'stale', 'bypass']
const HOSTS = 20

/** A number below `below` that looks random but depends on `number` alone. */
function mixed(number: number, below: number): number {
  return (Math.imul(number + 1, 2_654_435_761) >>> 8) % below
}

function pick(from: readonly string[], number: number): string {
  return from[mixed(number, from.length)] ?? ''
}

const CONTENTS = (exchanges: number): FileContents => ({
  name: 'HTTP/1.1, small exchanges of many kinds',
  begin: () => undefined,
  exchange: (conversation, number) => {
    const target = `/shop/${mixed(number, 50)}/items/${number}?view=${pick(['full', 'short'], number + 7)}`
    const host = `host-${mixed(number, HOSTS)}.example`
    conversation.send(
      true,
      Buffer.from(`${pick(METHODS, number)} ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)
    )
    const body = 'x'.repeat(mixed(number, 90))
    const head = [
      `HTTP/1.1 ${pick(STATUSES, number + 3)}`,
      `Content-Type: ${pick(TYPES, number + 1)}`,
      `X-Cache: ${pick(CACHES, number + 5)}`
    ]
    const isEmpty = head[0]?.includes('304') === true
    conversation.send(
      false,
      Buffer.from(
        [...head, isEmpty ? '' : `Content-Length: ${body.length}\r\n`, isEmpty ? '' : body].join('\r\n')
      )
    )
  },
  filter: 'http',
  unit: 'messages',
  units: 2,
  exchangesPerConnection: EXCHANGES_PER_CONNECTION,
  connections: exchanges / EXCHANGES_PER_CONNECTION
})

const CASES: readonly Case[] = [
  { name: 'items/77', query: { filter: 'items/77' } },
  { name: 'post json', query: { filter: 'post json' } },
  { name: 'status:5xx', query: { filter: 'status:5xx' } },
  { name: 'host:host-7', query: { filter: 'host:host-7' } },
  { name: 'path~/77\\d*\\?view=f/', query: { filter: 'path~/77\\d*\\?view=f/' } },
  {
    name: '(status:404 or size>80) method:post not type:png',
    query: { filter: '(status:404 or size>80) method:post not type:png' }
  },
  { name: 'conn:(exchanges>50 down>9k)', query: { filter: 'status:500 conn:(exchanges>50 down>9k)' } },
  {
    name: 'conn:(…) or response.header.x-cache~…',
    query: { filter: 'conn:(any:(size=89)) or response.header.x-cache~/^st/' }
  },
  { name: 'response.header.x-cache=miss', query: { filter: 'response.header.x-cache=miss' } },
  { name: 'sorted by size', query: { sort: { column: 'size', descending: true } } },
  { name: 'sorted by time', query: { sort: { column: 'time', descending: true } } },
  { name: 'sorted by host', query: { sort: { column: 'host', descending: false } } },
  { name: 'sorted by path', query: { sort: { column: 'path', descending: false } } },
  {
    name: 'sorted by response.header.x-cache',
    query: { filter: 'status:500', sort: { column: 'response.header.x-cache', descending: false } }
  }
]

export async function measureFilter({
  location,
  rounds,
  exchanges
}: FilterOptions): Promise<FilterFigures[]> {
  const folder = await mkdtemp(join(location, 'tcplens-bench-filter-'))
  const thread = new AnalysisThread(ANALYSIS, null)
  try {
    const path = join(folder, 'capture.pcapng')
    const written = writeFile(path, CONTENTS(exchanges), 0)
    const { fault } = await thread.open([path])
    if (fault !== null) throw new Error(fault.message)
    const figures: FilterFigures[] = []
    for (const { name, query } of CASES) {
      process.stderr.write(`  ${name}\n`)
      const found: Opened[] = []
      for (let round = 0; round < rounds; round++) found.push(await openView(thread, query))
      const of = (read: (opened: Opened) => number): number => quantile(found.map(read), 0.5)
      figures.push({
        name,
        exchanges: written.exchanges,
        rows: of(({ rows }) => rows),
        first: of(({ first }) => first),
        all: of(({ all }) => all),
        read: found[0]?.all ?? Number.NaN
      })
    }
    return figures
  } finally {
    await thread.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Opened {
  rows: number
  first: number
  all: number
}

async function openView({ client }: AnalysisThread, changes: Case['query']): Promise<Opened> {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null, ...changes } as ViewQuery
  let rows: number
  let opened = -1
  const [complete, onComplete] = signal()
  const [filled, onFilled] = signal()
  const stop = client.on('view', ({ view, total, scanned }) => {
    if (view !== opened) return
    rows = total
    if (total >= PAGE_ROWS || scanned === undefined) onFilled()
    if (scanned === undefined) onComplete()
  })
  const started = performance.now()
  try {
    const { view, total, scanned } = await client.request('views.open', query)
    opened = view
    rows = total
    if (total >= PAGE_ROWS || scanned === undefined) onFilled()
    if (scanned === undefined) onComplete()
    await filled
    await client.request('views.rows', { view, first: 0, count: PAGE_ROWS })
    const first = performance.now() - started
    await complete
    const all = performance.now() - started
    await client.request('views.close', { view })
    return { rows, first, all }
  } finally {
    stop()
  }
}

function signal(): [signal: Promise<void>, send: () => void] {
  let send = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    send = resolve
  })
  return [promise, send]
}
