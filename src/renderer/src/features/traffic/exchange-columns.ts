import { computed, h, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ExchangeRow, UntoldReason } from '../../../../shared/contract/views'
import { useInspectorWords } from '../../kit/words/use-inspector-words'
import { protocolOf } from '../../../../decode/protocols'
import { visibleText } from '../../../../decode/view/text-encoding'
import { parseHeadKey } from '../../../../shared/filter/field-key'
import { statusClass } from '../../kit/model/exchange-look'
import { columnLabel } from '../../kit/model/field-column'
import { formatBytes, formatDuration, shortContentType } from '../../kit/words/model/format'
import type { TableColumn } from './model/grid-columns'
import { shownHost, shownPath, shownResult } from './model/request-place'
import { spanOf } from './model/waterfall'
import {
  endedColumn,
  numberColumn,
  useClientColumn,
  useMarkColumn,
  useSessionColumn,
  useTimeColumn
} from './common-columns'
import HostCell from './HostCell.vue'
import PathCell from './PathCell.vue'
import WaterfallBar from './WaterfallBar.vue'

/** The columns of the table of exchanges. `drawn` are the visible rows, whose time span the waterfall covers. */

type Column = TableColumn<ExchangeRow>

export function useExchangeColumns(
  drawn: () => readonly ExchangeRow[],
  fields: () => readonly string[]
): ComputedRef<readonly Column[]> {
  const { t } = useI18n()
  const words = useInspectorWords()
  const markColumn = useMarkColumn<ExchangeRow>('exchanges', ({ exchange }) => exchange)
  const timeColumn = useTimeColumn()
  const sessionColumn = useSessionColumn()
  const clientColumn = useClientColumn(84)
  const span = computed(() => spanOf(drawn()))

  const statusText = ({ status, state, protocol, result }: ExchangeRow): string => {
    if (result !== undefined) return visibleText(result.status)
    // An event gets no response.
    if (protocol !== undefined && state === 'complete') return ''
    // HTTP/0.9 responses have none, and some status lines cannot be parsed.
    if (status === 0) return t('traffic.noStatus')
    if (status !== null) return String(status)
    return state === 'open' ? '…' : '—'
  }
  const statusTone: Column['tone'] = ({ status, result }) => {
    if (result !== undefined) return result.failed ? 'bad' : 'good'
    const tone = statusClass(status)
    return tone === 'none' ? (status === null || status === 0 ? 'quiet' : undefined) : tone
  }
  const tookText = ({ state, took }: ExchangeRow): string => {
    if (state === 'open') return t('traffic.inProgress')
    return took === null ? '—' : formatDuration(took)
  }
  const tookTitle = ({ state, over }: ExchangeRow): string | undefined => {
    if (over !== undefined) return words.problem(over.code).text
    return state === 'incomplete' ? t('traffic.incomplete') : undefined
  }
  const tookTones = { open: 'quiet', incomplete: 'bad', complete: undefined } as const

  const noteText = (reason: UntoldReason): string => t(`fields.column.omitted.${reason}`)

  return computed<readonly Column[]>(() => [
    markColumn(),
    numberColumn(t, ({ exchange }) => exchange),
    timeColumn(),
    sessionColumn(),
    clientColumn(),
    {
      key: 'connection',
      label: t('traffic.columns.connection'),
      width: 92,
      min: 60,
      shown: false,
      align: 'end',
      text: ({ connection }) => String(connection)
    },
    {
      key: 'method',
      label: t('traffic.columns.method'),
      width: 68,
      min: 60,
      mono: true,
      sort: 'method',
      text: ({ method }) => method ?? '—',
      title: ({ method }) => method ?? undefined
    },
    {
      key: 'host',
      label: t('traffic.columns.host'),
      width: 140,
      min: 100,
      sort: 'host',
      text: (row) => shownHost(row) || '—',
      cell: (row) => h(HostCell, { row })
    },
    {
      key: 'path',
      label: t('traffic.columns.path'),
      width: 150,
      min: 120,
      grows: true,
      sort: 'path',
      text: (row) => (row.target === null ? t('traffic.unknownRequest') : shownPath(row) || '—'),
      cell: (row) => h(PathCell, { row })
    },
    {
      key: 'version',
      label: t('traffic.columns.version'),
      width: 84,
      min: 60,
      shown: false,
      text: ({ version, protocol }) =>
        version ?? (protocol === undefined ? '—' : (protocolOf(protocol)?.title ?? protocol))
    },
    {
      key: 'stream',
      label: t('traffic.columns.stream'),
      width: 74,
      min: 50,
      shown: false,
      align: 'end',
      text: ({ stream }) => (stream === undefined ? '—' : String(stream))
    },
    {
      key: 'status',
      label: t('traffic.columns.status'),
      width: 64,
      min: 50,
      sort: 'status',
      text: statusText,
      title: ({ status, state, result }) =>
        result !== undefined
          ? shownResult({ result })
          : status === null && state !== 'complete'
            ? t('traffic.pending')
            : undefined,
      tone: statusTone,
      cell: (row) => h('strong', { class: 'tabular' }, statusText(row))
    },
    {
      key: 'type',
      label: t('traffic.columns.type'),
      width: 92,
      min: 62,
      yields: 4,
      sort: 'type',
      text: ({ type }) => shortContentType(type),
      title: ({ type }) => (type === '' ? undefined : type)
    },
    {
      key: 'size',
      label: t('traffic.columns.size'),
      width: 78,
      min: 78,
      yields: 2,
      align: 'end',
      sort: 'size',
      text: ({ size }) => (size === null ? '—' : formatBytes(size))
    },
    {
      key: 'waited',
      label: t('traffic.columns.waited'),
      width: 76,
      shown: false,
      align: 'end',
      text: ({ waited }) => (waited === null ? '—' : formatDuration(waited))
    },
    {
      key: 'took',
      label: t('traffic.columns.took'),
      width: 78,
      min: 72,
      align: 'end',
      sort: 'took',
      text: tookText,
      title: tookTitle,
      tone: ({ state }) => tookTones[state]
    },
    ...fields().map((field, index) => fieldColumn(field, index, noteText)),
    {
      key: 'waterfall',
      label: t('traffic.columns.waterfall'),
      width: 130,
      min: 90,
      yields: 6,
      text: ({ took }) => (took === null ? '' : formatDuration(took)),
      cell: (row) => h(WaterfallBar, { row, span: span.value })
    },
    endedColumn(t)
  ])
}

/** A column for a field that the user added; its value is part of the row. */
function fieldColumn(field: string, index: number, noteText: (reason: UntoldReason) => string): Column {
  const key = parseHeadKey(field)
  const valueOf = ({ extra }: ExchangeRow): string => {
    const value = extra?.[index] ?? ''
    return typeof value === 'string' ? visibleText(value) : noteText(value.note)
  }
  const hasValue = ({ extra }: ExchangeRow): boolean => typeof (extra?.[index] ?? '') === 'string'
  return {
    key: field,
    label: key === null ? field : columnLabel(key),
    about: field,
    width: 130,
    min: 70,
    mono: true,
    sort: field,
    text: valueOf,
    title: (row) => valueOf(row) || undefined,
    tone: (row) => (hasValue(row) ? undefined : 'quiet')
  }
}
