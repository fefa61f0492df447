import { h } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ConnectionRow, ExchangeRow } from '../../../../shared/contract/views'
import { useTimes } from '../../composables/use-times'
import { endedGlyph } from '../../headless/exchange-look'
import type { TableColumn } from '../../headless/grid-columns'
import { sessionName } from '../../headless/session-look'
import { useSelectionStore } from '../../stores/selection'
import { useSessionsStore } from '../../stores/sessions'
import ClientCell from './ClientCell.vue'
import EndedCell from './EndedCell.vue'

/** The columns that both tables have. */

type AnyRow = ExchangeRow | ConnectionRow
type Column = TableColumn<AnyRow, 'time' | 'session' | 'client'>
type Translate = ReturnType<typeof useI18n>['t']

/** In the form chosen; a number of seconds stands at the right, as numbers do. */
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

/** Its number in the capture; of use where a row is to be named to somebody. */
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

/** Of use only where rows of several sessions stand together. */
export function useSessionColumn(): () => Column {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const nameOf = ({ session }: AnyRow): string => {
    const known = sessions.byId.get(session)
    return known === undefined ? '' : sessionName(known)
  }
  return () => ({
    key: 'session',
    label: t('traffic.columns.session'),
    width: 124,
    min: 80,
    from: 900,
    shown: selection.session === null && sessions.list.length > 1,
    sort: 'session',
    text: nameOf,
    title: nameOf
  })
}

export function clientColumn(t: Translate, width: number): Column {
  return {
    key: 'client',
    label: t('traffic.columns.client'),
    width,
    min: 76,
    sort: 'client',
    text: ({ client }) => client,
    cell: ({ client, session, replayOf }) => h(ClientCell, { client, session, replayOf })
  }
}

export function endedColumn(t: Translate): Column {
  return {
    key: 'ended',
    label: t('traffic.columns.ended'),
    width: 62,
    min: 56,
    text: ({ ended }) =>
      ended === null ? t('traffic.open') : `${t(`traffic.how.${ended.how}`)} ${endedGlyph(ended.by)}`,
    cell: ({ ended }) => h(EndedCell, { ended })
  }
}
