import { Bookmark } from '@lucide/vue'
import { h } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ViewKind } from '../../app/bridge/view-source'
import type { ConnectionRow, ExchangeRow } from '../../../../shared/contract/views'
import { useMarks } from '../../app/actions/use-marks'
import { useSessionNames } from '../../kit/words/use-session-names'
import { useTimes } from '../../kit/words/use-times'
import { endedGlyph } from '../../kit/model/exchange-look'
import type { TableColumn } from './model/grid-columns'
import { useCaptureStore } from '../../app/stores/capture'
import { useSelectionStore } from '../../app/stores/selection'
import { useSessionsStore } from '../../app/stores/sessions'
import MarkCell from './notes/MarkCell.vue'
import ClientCell from './ClientCell.vue'
import EndedCell from './EndedCell.vue'

/** The columns that both tables have. */

type AnyRow = ExchangeRow | ConnectionRow
type Column = TableColumn<AnyRow, 'time' | 'session' | 'client'>
type Translate = ReturnType<typeof useI18n>['t']

/** The time column in the selected format; plain seconds are right-aligned like other numbers. */
export function useTimeColumn(): () => Column {
  const { t } = useI18n()
  const times = useTimes()
  return () => {
    const { form } = times.format.value
    return {
      key: 'time',
      label: t(`traffic.time.head.${form}`),
      width: 122,
      min: 118,
      mono: true,
      ...(form === 'absolute' ? {} : { align: 'end' }),
      sort: 'time',
      text: ({ time }, before) => times.moment(time, before?.time ?? null),
      title: ({ time }) => times.stamp(time)
    }
  }
}

/** Bookmark and note, at the edge of the table. */
export function useMarkColumn<Row extends AnyRow>(
  kind: ViewKind,
  numberOf: (row: Row) => number
): () => TableColumn<Row, never> {
  const { t } = useI18n()
  const marks = useMarks()
  return () => ({
    key: 'mark',
    label: t('mark.column'),
    icon: Bookmark,
    width: 40,
    min: 40,
    text: ({ bookmark, note }) => [bookmark ? t('mark.bookmark') : '', note ?? ''].filter(Boolean).join(': '),
    cell: (row) =>
      h(MarkCell, {
        bookmark: row.bookmark,
        note: row.note,
        onToggle: () => void marks.toggle(kind, numberOf(row)),
        onNote: () => {
          marks.note(kind, numberOf(row))
        }
      })
  })
}

/** Number in the capture, for referring to a row. */
export function numberColumn<Row extends AnyRow>(
  t: Translate,
  numberOf: (row: Row) => number
): TableColumn<Row, never> {
  return {
    key: 'number',
    label: t('traffic.columns.number'),
    width: 68,
    min: 48,
    shown: false,
    align: 'end',
    text: (row) => String(numberOf(row))
  }
}

/** Only useful with rows of several sessions; rows of a file do not belong to current sessions. */
export function useSessionColumn(): () => Column {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const capture = useCaptureStore()
  const names = useSessionNames()
  const nameOf = ({ session }: AnyRow): string => names(session)
  return () => ({
    key: 'session',
    label: t('traffic.columns.session'),
    width: 124,
    min: 80,
    yields: 7,
    shown: selection.session === null && sessions.list.length > 1 && capture.totals?.kind !== 'file',
    sort: 'session',
    text: nameOf,
    title: nameOf
  })
}

/** Wide enough for the longest IPv4 address and port, and for most of them in a narrow table. */
const ADDRESS_PX = 172
const LEAST_ADDRESS_PX = 156

/**
 * `liveWidth`: px in the live capture, where most clients are local and shown by their port only. In an opened file the
 * column shows whole addresses.
 */
export function useClientColumn(liveWidth: number): () => Column {
  const { t } = useI18n()
  const capture = useCaptureStore()
  return () => ({
    key: 'client',
    label: t('traffic.columns.client'),
    width: capture.isFile ? ADDRESS_PX : liveWidth,
    min: capture.isFile ? LEAST_ADDRESS_PX : 72,
    yields: 1,
    sort: 'client',
    text: ({ client }) => client,
    cell: (row) =>
      h(ClientCell, {
        client: row.client,
        session: row.session,
        replayOf: row.replayOf,
        replayFrom: 'replayFrom' in row ? row.replayFrom : undefined,
        whole: capture.isFile
      })
  })
}

export function endedColumn(t: Translate): Column {
  return {
    key: 'ended',
    label: t('traffic.columns.ended'),
    width: 62,
    min: 56,
    yields: 3,
    text: ({ ended }) =>
      ended === null
        ? t(useCaptureStore().isFile ? 'traffic.unended' : 'traffic.open')
        : ended.how === 'left'
          ? t('traffic.how.left')
          : `${t(`traffic.how.${ended.how}`)} ${endedGlyph(ended.by)}`,
    cell: ({ ended }) => h(EndedCell, { ended })
  }
}
