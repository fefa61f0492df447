import type { Engine } from '../../../src/engine/engine'
import { MAX_PAGE_ROWS, MAX_READ_BYTES } from '../../../src/shared/contract/limits'
import type { ViewQuery } from '../../../src/shared/contract/views'
import type { Latency, PageFigures } from '../protocol'
import { quantile } from '../statistics'

/**
 * Latencies that a window sees: pages, jumps, sorts and stream ranges of a filled capture, requested from the
 * engine's own handlers. They include the hop to the analysis thread, but not the one between processes.
 */

/** Number of the live capture in an engine without an earlier Clear. */
const LIVE = 1
const ALL: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null }

export async function measurePages({ handlers }: Engine, samples: number): Promise<PageFigures> {
  const random = seeded(20261121)
  const { view, total } = await handlers['views.open']({ capture: LIVE, query: ALL })
  const connections = await handlers['views.open']({
    capture: LIVE,
    query: { ...ALL, kind: 'connections', sort: null }
  })
  const jump = (of: number) => () =>
    handlers['views.rows']({
      capture: LIVE,
      view: of,
      first: Math.floor(random() * (total - MAX_PAGE_ROWS)),
      count: MAX_PAGE_ROWS
    })

  const sorted: number[] = []
  const sortedOpen = await latency(3, async () => {
    const opened = await handlers['views.open']({
      capture: LIVE,
      query: { ...ALL, sort: { column: 'took', descending: true } }
    })
    sorted.push(opened.view)
  })
  const filteredOpen = await latency(3, async () => {
    const opened = await handlers['views.open']({ capture: LIVE, query: { ...ALL, filter: '/orders/0001' } })
    await handlers['views.close']({ capture: LIVE, view: opened.view })
  })
  const readSomewhere = async (): Promise<void> => {
    const connection = 1 + Math.floor(random() * connections.total)
    const { row } = await handlers['connections.get']({ capture: LIVE, connection })
    const offset = Math.floor(random() * Math.max(1, row.down - MAX_READ_BYTES))
    ranges.push({ connection, offset })
  }
  const ranges: { connection: number; offset: number }[] = []
  for (let at = 0; at < samples; at++) await readSomewhere()
  let next = 0
  return {
    exchanges: total,
    connections: connections.total,
    rows: await latency(samples, jump(view)),
    sortedOpen,
    sortedRows: await latency(samples, jump(sorted[0] ?? view)),
    filteredOpen,
    streamRead: await latency(samples, () => {
      const { connection, offset } = ranges[next++] ?? { connection: 1, offset: 0 }
      return handlers['streams.read']({
        capture: LIVE,
        connection,
        direction: 'down',
        offset,
        length: MAX_READ_BYTES
      })
    }),
    exchangeGet: await latency(samples, () =>
      handlers['exchanges.get']({ capture: LIVE, exchange: 1 + Math.floor(random() * total) })
    )
  }
}

async function latency(samples: number, ask: () => unknown): Promise<Latency> {
  const times: number[] = []
  for (let at = 0; at < samples; at++) {
    const from = performance.now()
    await ask()
    times.push(performance.now() - from)
  }
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) }
}

/** Mulberry32, so that every run makes the same jumps. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
