import { AppError } from '../../../../shared/model/app-error'
import type { CopyForm } from '../../../../shared/copy/copy-as'
import { requestText } from '../../../../shared/copy/request-text'
import { requestUrl } from '../../../../shared/copy/request-url'
import { useEngine } from '../../app/bridge/engine-client'
import type { ViewKind, ViewRows } from '../../app/bridge/view-source'
import { formatCount } from '../../kit/words/model/format'
import type { TableColumn } from './model/grid-columns'
import { tsvLine } from './model/tsv'
import { useComparisonStore } from '../../app/stores/comparison'
import { useNoticesStore } from '../../app/stores/notices'
import { useCopyAs } from '../../app/actions/use-copy-as'
import { usePickedRows } from '../../app/actions/use-picked-rows'
import { useRequestCopy } from '../../app/actions/use-request-copy'
import { useShownCapture } from '../../app/stores/use-shown-capture'

/** Bulk actions on the rows selected in a table, with limits; a notice reports results that are not visible. */

/** Clipboard limit, with room for the last row. */
const MAX_TEXT = 7 * 1024 * 1024
/** Each request reads a message from the capture. */
const MAX_COPIED_REQUESTS = 1000
/** Each replay opens a connection to the target. */
export const MAX_REPLAYS = 100

type Row = ViewRows[ViewKind]

export interface PickedRowsOptions<Kind extends ViewKind> {
  readonly kind: Kind
  /** Fields shown as table columns. */
  readonly fields: () => readonly string[]
  /** Visible columns, which are also the ones copied. */
  readonly columns: () => readonly TableColumn<ViewRows[Kind]>[]
}

/** Each method resolves when the action is done and reports its own errors. */
export interface PickedActions {
  copyText(): Promise<void>
  copyUrls(): Promise<void>
  copyForm(form: CopyForm): Promise<void>
  copyClient(row: Row): Promise<void>
  replayEach(): Promise<void>
  compareTwo(): Promise<void>
  end(how: 'end' | 'reset'): Promise<void>
}

export function usePickedActions<Kind extends ViewKind>(options: PickedRowsOptions<Kind>): PickedActions {
  const engine = useEngine()
  const { request } = useShownCapture()
  const notices = useNoticesStore()
  const requestCopy = useRequestCopy()
  const copyAs = useCopyAs()
  const comparison = useComparisonStore()
  const picked = usePickedRows(options.kind)

  const reportingErrors = async (work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (error) {
      notices.report(error)
    }
  }
  const toClipboard = async (text: string): Promise<void> => {
    await engine.request('clipboard.write', { text })
  }

  const copyText = async (): Promise<void> => {
    // Icon columns are at the table's edge; as text they go to the end of the line.
    const columns = options
      .columns()
      .toSorted((one, other) => Number(one.icon !== undefined) - Number(other.icon !== undefined))
    const lines = [tsvLine(columns.map(({ label }) => label))]
    let length = 0
    let before: ViewRows[Kind] | undefined
    const fields = options.kind === 'exchanges' ? options.fields() : []
    for await (const row of picked.read(fields)) {
      const line = tsvLine(columns.map(({ text }) => text(row, before)))
      length += line.length + 1
      if (length > MAX_TEXT) break
      lines.push(line)
      before = row
    }
    await toClipboard(`${lines.join('\n')}\n`)
    notifyCopied(lines.length - 1)
  }

  const notifyCopied = (copied: number): void => {
    const all = picked.count()
    if (copied < all)
      notices.inform('traffic.picked.copiedSome', { n: formatCount(copied), all: formatCount(all) })
    else notices.inform('traffic.picked.copied', { n: formatCount(copied) })
  }

  /** Returns up to `most` selected exchanges that have a request; those of other protocols unless `onlyHttp`. */
  const requests = async (most: number, onlyHttp = true): Promise<number[]> => {
    const found: number[] = []
    for await (const row of picked.read()) {
      if (found.length >= most) break
      if (!('exchange' in row) || row.method === null) continue
      if (row.protocol === undefined || !onlyHttp) found.push(row.exchange)
    }
    return found
  }

  const copyUrls = async (): Promise<void> => {
    const urls: string[] = []
    for (const exchange of await requests(MAX_COPIED_REQUESTS)) {
      const { source } = await requestCopy.read(exchange, false)
      const text = requestText(source.bytes)
      if (text !== null) urls.push(requestUrl(source, text).url)
    }
    await toClipboard(urls.join('\n'))
    notifyCopied(urls.length)
  }

  const copyForm = async (form: CopyForm): Promise<void> => {
    await copyAs.exchanges(form, await requests(MAX_COPIED_REQUESTS, false), picked.count())
  }

  const replayEach = async (): Promise<void> => {
    const exchanges = await requests(MAX_REPLAYS)
    let sent = 0
    for (const exchange of exchanges) {
      try {
        await request('exchanges.replay', { exchange })
        sent++
      } catch (error) {
        // An incomplete request does not stop the other replays.
        if (!(error instanceof AppError)) throw error
      }
    }
    notices.inform('traffic.picked.replayed', { n: sent, all: formatCount(picked.count()) })
  }

  const compareTwo = async (): Promise<void> => {
    const rows: Row[] = []
    for await (const row of picked.read()) rows.push(row)
    const [left, right] = rows
    if (left === undefined || right === undefined || !('exchange' in left && 'exchange' in right)) return
    comparison.compare(left, right)
  }

  const end = async (how: 'end' | 'reset'): Promise<void> => {
    const connections = new Set<number>()
    for await (const row of picked.read()) if (row.ended === null) connections.add(row.connection)
    let ended = 0
    for (const connection of connections) {
      try {
        await engine.request('connections.end', { connection, how })
        ended++
      } catch (error) {
        // The connection may have ended meanwhile.
        if (!(error instanceof AppError && error.code === 'not-found')) throw error
      }
    }
    if (connections.size !== 1 || ended === 0) notices.inform('traffic.picked.ended', { n: ended })
  }

  return {
    copyText: () => reportingErrors(copyText()),
    copyUrls: () => reportingErrors(copyUrls()),
    copyForm: (form) => reportingErrors(copyForm(form)),
    copyClient: ({ client }) => reportingErrors(toClipboard(client)),
    replayEach: () => reportingErrors(replayEach()),
    compareTwo: () => reportingErrors(compareTwo()),
    end: (how) => reportingErrors(end(how))
  }
}
