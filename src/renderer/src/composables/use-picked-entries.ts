import {
  Bookmark,
  ClipboardList,
  Columns2,
  FileOutput,
  Copy,
  Drama,
  Link,
  MessagesSquare,
  NotebookPen,
  RotateCw,
  Terminal,
  Unplug,
  Zap
} from '@lucide/vue'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { COMMAND_KEYS } from '../../../shared/contract/commands'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import type { ViewKind, ViewRows } from '../bridge/view-source'
import { BYTE_FORMS, REQUEST_FORMS, SENDING_FORMS, type CopyForm } from '../../../shared/copy/copy-as'
import { requestText } from '../../../shared/copy/request-text'
import { requestUrl } from '../../../shared/copy/request-url'
import { formatCount } from '../headless/format'
import type { TableColumn } from '../headless/grid-columns'
import type { MenuEntry } from '../headless/menu-entry'
import { sessionName } from '../headless/session-look'
import { tsvLine } from '../headless/tsv'
import { useComparisonStore } from '../stores/comparison'
import { useConversationsStore } from '../stores/conversations'
import { useExportingStore } from '../stores/exporting'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { useCopyAs } from './use-copy-as'
import { useExchangeMenu } from './use-exchange-menu'
import { useMarks } from './use-marks'
import { useMocking } from './use-mocking'
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
const MAX_REPLAYS = 100

type Row = ViewRows[ViewKind]

export interface PickedEntriesOptions<Kind extends ViewKind> {
  readonly kind: Kind
  /** The row the menu was asked for. */
  readonly row: () => ViewRows[Kind] | null
  /** Fields that the table has columns of. */
  readonly fields: () => readonly string[]
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
  const copyAs = useCopyAs()
  const comparison = useComparisonStore()
  const conversations = useConversationsStore()
  const exchangeMenu = useExchangeMenu()
  const saveEntries = useSaveEntries()
  const marks = useMarks()
  const mocking = useMocking()
  const exporting = useExportingStore()
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
    // Marks stand at the table's edge; as text they are a remark behind the rest.
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
      const source = await requestCopy.read(exchange, false)
      const text = requestText(source.bytes)
      if (text !== null) urls.push(requestUrl(source, text).url)
    }
    await toClipboard(urls.join('\n'))
    tellCopied(urls.length)
  }

  const copyForm = async (form: CopyForm): Promise<void> => {
    await copyAs.exchanges(form, await requests(MAX_COPIED_REQUESTS), picked.count())
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
    more: Partial<Pick<MenuEntry, 'disabled' | 'begins' | 'key'>> = {}
  ): MenuEntry => ({ id, icon, label, run, disabled: false, begins: false, ...more })

  const markEntries = (row: Row, suffix: string): MenuEntry[] => {
    const { bookmark, note } = row
    const isOne = suffix === ''
    const bookmarkLabel = !isOne ? 'mark.toggle' : bookmark ? 'mark.removeEntry' : 'mark.bookmark'
    const noteLabel = isOne && note !== null ? 'mark.editNote' : 'mark.addNote'
    const toggle = (): void => void marks.togglePicked(options.kind)
    const write = (): void => {
      marks.notePicked(options.kind)
    }
    return [
      entry('bookmark', Bookmark, t(bookmarkLabel) + suffix, toggle, {
        begins: true,
        key: COMMAND_KEYS['table.bookmark'][0]
      }),
      entry('note', NotebookPen, t(noteLabel) + suffix, write, { key: COMMAND_KEYS['table.note'][0] })
    ]
  }

  const mockEntry = (several: boolean, count: number): MenuEntry => {
    const label = several ? t('mock.menu.several', { n: formatCount(count) }) : t('mock.menu.one')
    const run = (): void => {
      mocking.open(options.kind)
    }
    return entry('mock', Drama, label, run)
  }

  return computed(() => {
    const row: Row | null = options.row()
    if (row === null) return []
    const count = picked.count()
    const several = count > 1
    const suffix = several ? ` (${formatCount(count)})` : ''
    const entries: MenuEntry[] = []
    const playAgain = (): void => {
      conversations.open(row.connection)
    }
    const conversation = entry('conversation', MessagesSquare, t('conversations.action'), playAgain, {
      key: COMMAND_KEYS['exchange.conversation'][0]
    })
    if ('exchange' in row) {
      const disabled = !several && row.method === null
      const label = several
        ? t('traffic.picked.replay', { n: formatCount(Math.min(count, MAX_REPLAYS)) })
        : t('inspector.replay.action')
      entries.push(
        entry('replay', RotateCw, label, () => void (several ? told(replayEach()) : replay(row.exchange)), {
          disabled,
          key: several ? undefined : COMMAND_KEYS['exchange.replay'][0]
        }),
        ...(several ? [] : [...exchangeMenu.sending(row), conversation]),
        mockEntry(several, count),
        ...(several ? [] : exchangeMenu.comparing(row))
      )
      if (count === 2) {
        entries.push(
          entry('compare-two', Columns2, t('compare.menu.compareTwo'), () => void told(compareTwo()))
        )
      }
      entries.push(...markEntries(row, suffix))
      entries.push(
        entry('urls', Link, t('traffic.picked.urls') + suffix, () => void told(copyUrls()), {
          disabled,
          begins: true
        }),
        {
          ...entry('copy-as', Terminal, t('copying.as') + suffix, () => undefined, { disabled }),
          children: copyAs.entries([REQUEST_FORMS, SENDING_FORMS, BYTE_FORMS], (form) => told(copyForm(form)))
        }
      )
    }
    if (!('exchange' in row)) {
      entries.push(...(several ? [] : [conversation]), mockEntry(several, count), ...markEntries(row, suffix))
    }
    entries.push(
      entry('text', ClipboardList, t('traffic.picked.text') + suffix, () => void told(copyText()), {
        begins: !('exchange' in row)
      })
    )
    if (!several) {
      entries.push(
        entry('client', Copy, t('sending.menu.copyClient'), () => void told(toClipboard(row.client)))
      )
    }
    const ask = (): void => {
      exporting.ask('picked')
    }
    entries.push(
      entry('export', FileOutput, t('exporting.menu') + suffix, ask, { begins: true }),
      ...(several ? [] : saveEntries(row))
    )
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
