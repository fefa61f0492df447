import { MAX_PAGE_ROWS } from '../../../../shared/contract/limits'
import type { EngineClient } from './engine-client'
import type { QueryOf, ViewKind, ViewRows } from './view-source'

/**
 * Iterates over the rows of a query, page by page, for work on many rows without keeping them. `columns`: fields whose
 * values each row must have.
 */
export async function* readView<Kind extends ViewKind>(
  engine: EngineClient,
  capture: number,
  query: QueryOf<Kind>,
  columns: readonly string[] = []
): AsyncGenerator<ViewRows[Kind]> {
  const { view, total } = await openWhole(engine, capture, query)
  try {
    for (let first = 0; first < total; first += MAX_PAGE_ROWS) {
      const page = await engine.request('views.rows', {
        capture,
        view,
        first,
        count: MAX_PAGE_ROWS,
        ...(columns.length === 0 ? {} : { columns: [...columns] })
      })
      if (page.kind !== query.kind) throw new Error(`A view of ${query.kind} answered with ${page.kind}.`)
      const rows: readonly ViewRows[ViewKind][] = page.rows
      for (const row of rows) yield row as ViewRows[Kind]
    }
  } finally {
    // A view that cannot be closed no longer exists.
    await engine.request('views.close', { capture, view }).catch(() => null)
  }
}

/** Opens a view and waits until the engine has read everything it needs. */
export async function openWhole<Kind extends ViewKind>(
  engine: EngineClient,
  capture: number,
  query: QueryOf<Kind>
): Promise<{ view: number; total: number }> {
  // The final event may arrive before the reply.
  const read = new Map<number, number>()
  let onRead = (): void => undefined
  const stop = engine.on('view', (event) => {
    if (event.capture !== capture || event.scanned !== undefined) return
    read.set(event.view, event.total)
    onRead()
  })
  try {
    const { view, total, scanned } = await engine.request('views.open', { capture, query })
    if (scanned === undefined) return { view, total }
    if (!read.has(view)) {
      await new Promise<void>((resolve) => {
        onRead = (): void => {
          if (read.has(view)) resolve()
        }
      })
    }
    return { view, total: read.get(view) ?? total }
  } finally {
    stop()
  }
}
