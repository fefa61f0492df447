import { ClipboardList, Columns2, Copy, Link, RotateCw, Terminal, Unplug, Zap } from '@lucide/vue'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import type { ViewKind, ViewRows } from '../bridge/view-source'
import { curlCommand, urlOf, type CurlWarning } from '../../../decode/view/curl-command'
import { formatCount } from '../headless/format'
import type { TableColumn } from '../headless/grid-columns'
import type { MenuEntry } from '../headless/menu-entry'
import { sessionName } from '../headless/session-look'
import { tsvLine } from '../headless/tsv'
import { useComparisonStore } from '../stores/comparison'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { useExchangeMenu } from './use-exchange-menu'
import { usePickedRows } from './use-picked-rows'
import { useTrafficActions } from './use-replay'
import { useRequestCopy } from './use-request-copy'
import { useSaveEntries } from './use-save-entries'
import { useShownCapture } from './use-shown-capture'

/** What can be done with the rows chosen in a table, one or many. */

/** The clipboard's bound, with room for the last row. */
const MAX_TEXT = 7 * 1024 * 1024
/** Each reads a message from the capture. */
const MAX_COPIED_REQUESTS = 1000
/** Each is a connection to the target. */
export const MAX_REPLAYS = 100

type Row = ViewRows[ViewKind]

export interface PickedEntriesOptions<Kind extends ViewKind> {
  readonly kind: Kind
  /** The row the menu was asked for. */
  readonly row: () => ViewRows[Kind] | null
  /** The columns shown, which are what is copied. */
  readonly columns: () => readonly TableColumn<ViewRows[Kind]>[]
}

export function usePickedEntries<Kind extends ViewKind>(
  options: PickedEntriesOptions<Kind>
): ComputedRef<readonly MenuEntry[]> {
  const { t } = useI18n()
  const engine = useEngine()
  const { request } = useShownCapture()
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const sessions = useSessionsStore()
  const { replay } = useTrafficActions()
  const requestCopy = useRequestCopy()
  const comparison = useComparisonStore()
  const exchangeEntries = useExchangeMenu()
  const saveEntries = useSaveEntries()
  const picked = usePickedRows(options.kind)

  const told = async (work: Promise<void>): Promise<void> => {
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
    const columns = options.columns()
    const lines = [tsvLine(columns.map(({ label }) => label))]
    let length = 0
    let before: ViewRows[Kind] | undefined
    for await (const row of picked.read()) {
      const line = tsvLine(columns.map(({ text }) => text(row, before)))
      length += line.length + 1
      if (length > MAX_TEXT) break
      lines.push(line)
      before = row
    }
    await toClipboard(`${lines.join('\n')}\n`)
    tellCopied(lines.length - 1)
  }

  const tellCopied = (copied: number): void => {
    const all = picked.count()
    if (copied < all)
      notices.inform('traffic.picked.copiedSome', { n: formatCount(copied), all: formatCount(all) })
    else notices.inform('traffic.picked.copied', { n: formatCount(copied) })
  }

  /** The exchanges chosen that have a request, as far as a bound lets them. */
  const requests = async (most: number): Promise<number[]> => {
    const found: number[] = []
    for await (const row of picked.read()) {
      if (found.length >= most) break
      if ('exchange' in row && row.method !== null) found.push(row.exchange)
    }
    return found
  }

  const copyUrls = async (): Promise<void> => {
    const urls: string[] = []
    for (const exchange of await requests(MAX_COPIED_REQUESTS)) {
      urls.push(urlOf(await requestCopy.read(exchange, false)).url)
    }
    await toClipboard(urls.join('\n'))
    tellCopied(urls.length)
  }

  const copyCurl = async (): Promise<void> => {
    const commands: string[] = []
    const warnings = new Set<CurlWarning>()
    for (const exchange of await requests(MAX_COPIED_REQUESTS)) {
      const { text, warning } = curlCommand(await requestCopy.read(exchange, true))
      commands.push(text)
      if (warning !== null) warnings.add(warning)
    }
    await toClipboard(commands.join('\n\n'))
    tellCopied(commands.length)
    for (const warning of warnings) notices.inform(`traffic.curl.${warning}`)
  }

  const replayEach = async (): Promise<void> => {
    const exchanges = await requests(MAX_REPLAYS)
    let sent = 0
    for (const exchange of exchanges) {
      try {
        await request('exchanges.replay', { exchange })
        sent++
      } catch (error) {
        // One whose request is not whole does not keep the others back.
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
        // It may have ended by itself meanwhile.
        if (!(error instanceof AppError && error.code === 'not-found')) throw error
      }
    }
    if (connections.size !== 1 || ended === 0) notices.inform('traffic.picked.ended', { n: ended })
  }

  const entry = (
    id: string,
    icon: MenuEntry['icon'],
    label: string,
    run: () => void,
    more: Partial<Pick<MenuEntry, 'disabled' | 'begins'>> = {}
  ): MenuEntry => ({ id, icon, label, run, disabled: false, begins: false, ...more })

  return computed(() => {
    const row: Row | null = options.row()
    if (row === null) return []
    const count = picked.count()
    const several = count > 1
    const suffix = several ? ` (${formatCount(count)})` : ''
    const entries: MenuEntry[] = []
    if ('exchange' in row) {
      const disabled = !several && row.method === null
      const label = several
        ? t('traffic.picked.replay', { n: formatCount(Math.min(count, MAX_REPLAYS)) })
        : t('inspector.replay.action')
      entries.push(
        entry('replay', RotateCw, label, () => void (several ? told(replayEach()) : replay(row.exchange)), {
          disabled
        }),
        ...(several ? [] : exchangeEntries(row))
      )
      if (count === 2) {
        entries.push(
          entry('compare-two', Columns2, t('compare.menu.compareTwo'), () => void told(compareTwo()))
        )
      }
      entries.push(
        entry('urls', Link, t('traffic.picked.urls') + suffix, () => void told(copyUrls()), {
          disabled,
          begins: true
        }),
        entry('curl', Terminal, t('traffic.picked.curl') + suffix, () => void told(copyCurl()), { disabled })
      )
    }
    entries.push(entry('text', ClipboardList, t('traffic.picked.text') + suffix, () => void told(copyText())))
    if (!several) {
      entries.push(
        entry('client', Copy, t('sending.menu.copyClient'), () => void told(toClipboard(row.client))),
        ...saveEntries(row)
      )
    }
    const disabled = !several && row.ended !== null
    entries.push(
      entry('end', Unplug, t('sending.menu.end') + suffix, () => void told(end('end')), {
        disabled,
        begins: true
      }),
      entry('reset', Zap, t('sending.menu.reset') + suffix, () => void told(end('reset')), { disabled })
    )
    const session = sessions.byId.get(row.session)
    if (!several && session !== undefined && selection.session !== session.id) {
      const label = t('sending.menu.onlySession', { name: sessionName(session) })
      const only = (): void => {
        selection.selectSession(session.id)
      }
      entries.push(entry('session', null, label, only, { begins: true }))
    }
    return entries
  })
}
