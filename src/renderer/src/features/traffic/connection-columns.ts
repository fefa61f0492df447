import { computed, h, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CONNECTION_COLUMNS, ConnectionRow } from '../../../../shared/contract/views'
import { shownTarget } from '../../kit/model/address'
import { formatBytes, formatCount, formatDuration } from '../../kit/words/model/format'
import type { TableColumn } from './model/grid-columns'
import { shownHost } from './model/request-place'
import {
  endedColumn,
  numberColumn,
  useClientColumn,
  useMarkColumn,
  useSessionColumn,
  useTimeColumn
} from './common-columns'
import HostCell from './HostCell.vue'
import ConnectionTargetCell from './ConnectionTargetCell.vue'

/** The columns of the table of connections. */

type Column = TableColumn<ConnectionRow, (typeof CONNECTION_COLUMNS)[number]>

export function useConnectionColumns(): ComputedRef<readonly Column[]> {
  const { t } = useI18n()
  const markColumn = useMarkColumn<ConnectionRow>('connections', ({ connection }) => connection)
  const timeColumn = useTimeColumn()
  const clientColumn = useClientColumn(150)
  const sessionColumn = useSessionColumn()

  const protocolText = ({ protocol, ended }: ConnectionRow): string => {
    // Without any bytes, the protocol may be detected later, or never.
    if (protocol === '') return ended === null ? '…' : '—'
    return protocol === 'raw' ? t('traffic.raw') : protocol.toUpperCase()
  }

  return computed(() => [
    markColumn(),
    numberColumn(t, ({ connection }) => connection),
    timeColumn(),
    sessionColumn(),
    clientColumn(),
    {
      key: 'target',
      label: t('traffic.columns.server'),
      width: 180,
      min: 100,
      grows: true,
      mono: true,
      sort: 'target',
      text: ({ target }) => shownTarget(target) ?? '—',
      title: ({ target }) => shownTarget(target) ?? t('traffic.noTarget'),
      tone: ({ target }) => (shownTarget(target) === null ? 'quiet' : undefined),
      cell: (row) => h(ConnectionTargetCell, { row })
    },
    {
      key: 'host',
      label: t('traffic.columns.host'),
      width: 150,
      min: 84,
      yields: 5,
      sort: 'host',
      text: (row) => shownHost(row) || '—',
      // The Server column marks certificates that could not be verified.
      cell: ({ host, tls }) => h(HostCell, { row: { host, tls } })
    },
    {
      key: 'protocol',
      label: t('traffic.columns.protocol'),
      width: 84,
      min: 60,
      sort: 'protocol',
      text: protocolText,
      title: ({ serverName }) =>
        serverName === undefined ? '' : t('tls.requestedName', { name: serverName })
    },
    {
      key: 'up',
      label: `▲ ${t('traffic.columns.up')}`,
      width: 88,
      min: 78,
      align: 'end',
      sort: 'up',
      text: ({ up }) => formatBytes(up)
    },
    {
      key: 'down',
      label: `▼ ${t('traffic.columns.down')}`,
      width: 88,
      min: 78,
      align: 'end',
      sort: 'down',
      text: ({ down }) => formatBytes(down)
    },
    {
      key: 'exchanges',
      label: t('traffic.columns.exchanges'),
      width: 104,
      min: 82,
      yields: 2,
      align: 'end',
      sort: 'exchanges',
      text: ({ exchanges }) => formatCount(exchanges)
    },
    {
      key: 'connecting',
      label: t('connection.reuse.column.connecting'),
      width: 92,
      min: 70,
      align: 'end',
      shown: false,
      text: ({ connecting }) => (connecting === null ? '—' : formatDuration(connecting)),
      tone: ({ connecting }) => (connecting === null ? 'quiet' : undefined)
    },
    {
      key: 'idle',
      label: t('connection.reuse.column.idle'),
      width: 84,
      min: 60,
      align: 'end',
      shown: false,
      text: ({ idle }) => (idle === null ? '—' : formatDuration(idle)),
      tone: ({ idle }) => (idle === null ? 'quiet' : undefined)
    },
    {
      key: 'took',
      label: t('traffic.columns.took'),
      width: 84,
      min: 72,
      align: 'end',
      sort: 'took',
      text: ({ took }) => (took === null ? '—' : formatDuration(took)),
      tone: ({ took }) => (took === null ? 'quiet' : undefined)
    },
    endedColumn(t)
  ])
}
