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
import { COMMAND_KEYS } from '../../../../shared/contract/commands'
import type { ViewKind, ViewRows } from '../../app/bridge/view-source'
import { BYTE_FORMS, REQUEST_FORMS, SENDING_FORMS } from '../../../../shared/copy/copy-as'
import { formatCount } from '../../kit/words/model/format'
import type { MenuEntry } from '../../kit/model/menu-entry'
import { sessionName } from '../../kit/words/model/session-look'
import { useConversationsStore } from '../../app/stores/conversations'
import { useExportingStore } from '../../app/stores/exporting'
import { useSelectionStore } from '../../app/stores/selection'
import { useSessionsStore } from '../../app/stores/sessions'
import { useCopyAs } from '../../app/actions/use-copy-as'
import { useCellEntries } from './use-cell-entries'
import { useExchangeMenu } from './use-exchange-menu'
import { useMarks } from '../../app/actions/use-marks'
import { useMocking } from '../../app/actions/use-mocking'
import { MAX_REPLAYS, usePickedActions, type PickedRowsOptions } from './use-picked-actions'
import { usePickedRows } from '../../app/actions/use-picked-rows'
import { useTrafficActions } from '../../app/actions/use-replay'
import { useSaveEntries } from './use-save-entries'

/** Context menu entries for the selected rows of a table. */

type Row = ViewRows[ViewKind]

export interface PickedEntriesOptions<Kind extends ViewKind> extends PickedRowsOptions<Kind> {
  /** Row on which the menu was opened. */
  readonly row: () => ViewRows[Kind] | null
  /** Key of the column of the cell on which it was opened; null by keyboard. */
  readonly cell: () => string | null
}

export function usePickedEntries<Kind extends ViewKind>(
  options: PickedEntriesOptions<Kind>
): ComputedRef<readonly MenuEntry[]> {
  const { t } = useI18n()
  const selection = useSelectionStore()
  const sessions = useSessionsStore()
  const { replay } = useTrafficActions()
  const copyAs = useCopyAs()
  const conversations = useConversationsStore()
  const exchangeMenu = useExchangeMenu()
  const saveEntries = useSaveEntries()
  const marks = useMarks()
  const mocking = useMocking()
  const exporting = useExportingStore()
  const picked = usePickedRows(options.kind)
  const actions = usePickedActions(options)
  const cellEntries = useCellEntries(options)

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
    const ofKind = options.row()
    if (ofKind === null) return []
    const row: Row = ofKind
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
        entry('replay', RotateCw, label, () => void (several ? actions.replayEach() : replay(row.exchange)), {
          disabled,
          key: several ? undefined : COMMAND_KEYS['exchange.replay'][0]
        }),
        ...(several ? [] : [...exchangeMenu.sending(row), conversation]),
        mockEntry(several, count),
        ...(several ? [] : exchangeMenu.comparing(row))
      )
      if (count === 2) {
        entries.push(
          entry('compare-two', Columns2, t('compare.menu.compareTwo'), () => void actions.compareTwo())
        )
      }
      entries.push(...markEntries(row, suffix))
      entries.push(
        entry('urls', Link, t('traffic.picked.urls') + suffix, () => void actions.copyUrls(), {
          disabled,
          begins: true
        }),
        {
          ...entry('copy-as', Terminal, t('copying.as') + suffix, () => undefined, { disabled }),
          children: copyAs.entries([REQUEST_FORMS, SENDING_FORMS, BYTE_FORMS], actions.copyForm)
        }
      )
    }
    if (!('exchange' in row)) {
      entries.push(...(several ? [] : [conversation]), mockEntry(several, count), ...markEntries(row, suffix))
    }
    entries.push(
      entry('text', ClipboardList, t('traffic.picked.text') + suffix, () => void actions.copyText(), {
        begins: !('exchange' in row)
      })
    )
    if (!several) {
      entries.push(entry('client', Copy, t('sending.menu.copyClient'), () => void actions.copyClient(row)))
    }
    const openExport = (): void => {
      exporting.openDialog('picked')
    }
    entries.push(
      entry('export', FileOutput, t('exporting.menu') + suffix, openExport, { begins: true }),
      ...(several ? [] : saveEntries(row))
    )
    const disabled = !several && row.ended !== null
    entries.push(
      entry('end', Unplug, t('sending.menu.end') + suffix, () => void actions.end('end'), {
        disabled,
        begins: true
      }),
      entry('reset', Zap, t('sending.menu.reset') + suffix, () => void actions.end('reset'), { disabled })
    )
    const session = sessions.byId.get(row.session)
    if (!several && session !== undefined && selection.session !== session.id) {
      const label = t('sending.menu.onlySession', { name: sessionName(session) })
      const only = (): void => {
        selection.selectSession(session.id)
      }
      entries.push(entry('session', null, label, only, { begins: true }))
    }
    return [
      ...cellEntries(ofKind, options.cell()).map((first, at) =>
        at === 0 ? { ...first, begins: false } : first
      ),
      ...entries.map((first, at) => (at === 0 ? { ...first, begins: true } : first))
    ]
  })
}
