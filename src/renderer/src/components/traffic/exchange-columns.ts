import { computed, h, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EXCHANGE_COLUMNS, ExchangeRow } from '../../../../shared/contract/views'
import { statusClass } from '../../headless/exchange-look'
import { formatBytes, formatDuration, shortContentType } from '../../headless/format'
import type { TableColumn } from '../../headless/grid-columns'
import { spanOf } from '../../headless/waterfall'
import {
  clientColumn,
  endedColumn,
  numberColumn,
  useMarkColumn,
  useSessionColumn,
  useTimeColumn
} from './common-columns'
import TargetCell from './TargetCell.vue'
import WaterfallBar from './WaterfallBar.vue'

/** The columns of the table of exchanges. `drawn` are the rows on screen, which the waterfall spans. */

type Column = TableColumn<ExchangeRow, (typeof EXCHANGE_COLUMNS)[number]>

export function useExchangeColumns(drawn: () => readonly ExchangeRow[]): ComputedRef<readonly Column[]> {
  const { t } = useI18n()
  const markColumn = useMarkColumn<ExchangeRow>('exchanges', ({ exchange }) => exchange)
  const timeColumn = useTimeColumn()
  const sessionColumn = useSessionColumn()
  const span = computed(() => spanOf(drawn()))

  const statusText = ({ status, state }: ExchangeRow): string => {
    if (status !== null) return String(status)
    return state === 'open' ? '…' : '—'
  }
  const statusTone: Column['tone'] = ({ status }) => {
    const tone = statusClass(status)
    return tone === 'none' ? (status === null ? 'quiet' : undefined) : tone
  }
  const tookText = ({ state, took }: ExchangeRow): string => {
    if (state === 'open') return t('traffic.underWay')
    return took === null ? '—' : formatDuration(took)
  }
  const tookTones = { open: 'quiet', incomplete: 'bad', complete: undefined } as const

  return computed(() => [
    markColumn(),
    numberColumn(t, ({ exchange }) => exchange),
    timeColumn(),
    sessionColumn(),
    clientColumn(t, 84),
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
      key: 'target',
      label: t('traffic.columns.target'),
      width: 220,
      min: 140,
      grows: true,
      sort: 'target',
      text: ({ target }) => target ?? t('traffic.unknownRequest'),
      cell: (row) => h(TargetCell, { row })
    },
    {
      key: 'status',
      label: t('traffic.columns.status'),
      width: 64,
      min: 50,
      sort: 'status',
      text: statusText,
      title: ({ status }) => (status === null ? t('traffic.pending') : undefined),
      tone: statusTone,
      cell: (row) => h('strong', { class: 'tabular' }, statusText(row))
    },
    {
      key: 'type',
      label: t('traffic.columns.type'),
      width: 92,
      min: 62,
      from: 620,
      sort: 'type',
      text: ({ type }) => shortContentType(type),
      title: ({ type }) => (type === '' ? undefined : type)
    },
    {
      key: 'size',
      label: t('traffic.columns.size'),
      width: 78,
      min: 66,
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
      title: ({ state }) => (state === 'incomplete' ? t('traffic.incomplete') : undefined),
      tone: ({ state }) => tookTones[state]
    },
    {
      key: 'waterfall',
      label: t('traffic.columns.waterfall'),
      width: 170,
      min: 110,
      from: 840,
      text: ({ took }) => (took === null ? '' : formatDuration(took)),
      cell: (row) => h(WaterfallBar, { row, span: span.value })
    },
    endedColumn(t)
  ])
}
