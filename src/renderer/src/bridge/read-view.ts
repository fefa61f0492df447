import { MAX_PAGE_ROWS } from '../../../shared/contract/limits'
import type { EngineClient } from './engine-client'
import type { QueryOf, ViewKind, ViewRows } from './view-source'

/** The rows of a query from first to last, page by page: for work on many rows, of which none is kept here. */
export async function* readView<Kind extends ViewKind>(
  engine: EngineClient,
  capture: number,
  query: QueryOf<Kind>
): AsyncGenerator<ViewRows[Kind]> {
  const { view, total } = await engine.request('views.open', { capture, query })
  try {
    for (let first = 0; first < total; first += MAX_PAGE_ROWS) {
      const page = await engine.request('views.rows', { capture, view, first, count: MAX_PAGE_ROWS })
      if (page.kind !== query.kind) throw new Error(`A view of ${query.kind} answered with ${page.kind}.`)
      const rows: readonly ViewRows[ViewKind][] = page.rows
      for (const row of rows) yield row as ViewRows[Kind]
    }
  } finally {
    // A view that cannot be closed is gone already.
    await engine.request('views.close', { capture, view }).catch(() => null)
  }
}
