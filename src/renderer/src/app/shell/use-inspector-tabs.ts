import { storeToRefs } from 'pinia'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef, type WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { protocolOf } from '../../../../decode/protocols'
import type { ConnectionDetail, ExchangeDetail } from '../../../../shared/contract/traffic'
import { formatCount } from '../../kit/words/model/format'
import { innerPlace, isSamePlace } from '../../features/inspector/model/inner-place'
import { INSPECTOR_TABS, type InspectorTab } from '../../features/inspector/model/inspector-tabs'
import { tlsRecord } from '../../kit/words/model/tls-legs'
import { useCaptureStore } from '../stores/capture'
import { useComparisonStore } from '../stores/comparison'
import { useSelectionStore } from '../stores/selection'
import type { ByteMark } from '../../kit/hex/use-hex-state'
import { useHistory, type AttemptHistory } from '../../features/compare/attempts/use-history'
import { useInnerList } from '../../features/inspector/use-inner-list'

/** Determines the available inspector tabs for the selection and the current tab. */

/** Tabs for an exchange only. */
const EXCHANGE_TABS: readonly Tab[] = ['http', 'fields']
type Tab = InspectorTab

export interface InspectorTabs {
  readonly tab: WritableComputedRef<Tab>
  readonly tabs: ComputedRef<{ value: Tab; label: string; count: string | undefined }[]>
  /** Place of the messages shown in the `messages` tab. */
  readonly inside: ComputedRef<ReturnType<typeof innerPlace>>
  readonly innerList: ReturnType<typeof useInnerList>
  /** Attempts made from the exchange's original; if no exchange is selected, from bytes of the connection. */
  readonly attempts: AttemptHistory
  /** Limits the attempts to those of the selected bytes. */
  readonly onlySelected: ShallowRef<boolean>
}

export function useInspectorTabs(
  connection: () => ConnectionDetail | null,
  exchange: () => ExchangeDetail | null,
  selectedBytes: () => ByteMark | null
): InspectorTabs {
  const { t } = useI18n()
  const { wantedView, wantedMessage, inspectorTab: wishedTab } = storeToRefs(useSelectionStore())

  const hasHttp = computed(() => exchange() !== null)
  const hasTls = computed(() => {
    const shown = connection()
    return shown !== null && (isTls.value || tlsRecord(shown.events).isThere)
  })
  /** An encrypted connection has no other readable content. */
  const isTls = computed(() => connection()?.row.protocol === 'tls')
  /** Place of nested messages: a WebSocket or an event stream. */
  const inside = computed(() => {
    const shown = connection()
    return shown === null ? null : innerPlace(shown, exchange())
  })
  const innerList = useInnerList(() => inside.value)
  const { shown } = storeToRefs(useCaptureStore())
  const onlySelected = shallowRef(false)
  const attempts = useHistory(() => {
    const capture = shown.value
    const of = exchange()?.row
    // Requests of other protocols than HTTP are sent again as bytes of their connection.
    if (of !== undefined && of.protocol === undefined)
      return { kind: 'exchange', capture, exchange: of.exchange }
    const row = connection()?.row
    return row === undefined
      ? null
      : { kind: 'range', capture, row, within: onlySelected.value ? selectedBytes() : null }
  })
  watch(
    () => connection()?.row.connection,
    () => {
      onlySelected.value = false
    }
  )
  const attemptCount = computed(() => attempts.total.value)
  const isThere = (value: Tab): boolean => {
    // The tab stays available when the filter leaves no attempts, so that the filter can be removed.
    if (value === 'attempts') return attemptCount.value > 0 || (!hasHttp.value && onlySelected.value)
    if (value === 'compare') return hasHttp.value || connection()?.row.attemptOf !== undefined
    if (value === 'messages') return inside.value !== null && innerList.error.value === null
    return value === 'tls' ? hasTls.value : !EXCHANGE_TABS.includes(value) || hasHttp.value
  }
  const comparison = useComparisonStore()
  const pair = computed(() => {
    const row = exchange()?.row
    return row === undefined ? null : comparison.pairOf(row.exchange, row.replayOf)
  })
  const tab = computed<Tab>({
    get: () => {
      // A requested comparison takes precedence without changing the chosen tab.
      if (comparison.isWanted && pair.value !== null) return 'compare'
      if (isThere(wishedTab.value)) return wishedTab.value
      return isTls.value ? 'tls' : 'conversation'
    },
    set: (next) => {
      comparison.isWanted = false
      wishedTab.value = next
    }
  })
  const protocolTitle = (): string | null => {
    const protocol = exchange()?.row.protocol
    return protocol === undefined ? null : (protocolOf(protocol)?.title ?? protocol)
  }
  const messageCount = computed(() => {
    const summary = innerList.summary.value
    return summary === null ? undefined : formatCount(summary.all.total)
  })
  const tabs = computed(() =>
    INSPECTOR_TABS.filter(isThere).map((value) => ({
      value,
      // The tab shows the messages of any protocol.
      label: (value === 'http' ? protocolTitle() : null) ?? t(`inspector.tabs.${value}`),
      count:
        value === 'messages'
          ? messageCount.value
          : value === 'attempts'
            ? formatCount(attemptCount.value)
            : undefined
    }))
  )

  watch(
    wantedView,
    (wanted) => {
      if (wanted === null) return
      tab.value = wanted
      wantedView.value = null
    },
    { immediate: true }
  )

  // The messages tab selects the message once it is listed.
  watch(
    [wantedMessage, inside],
    ([wanted, place]) => {
      if (wanted !== null && isSamePlace(wanted.place, place)) tab.value = 'messages'
    },
    { immediate: true }
  )

  return { tab, tabs, inside, innerList, attempts, onlySelected }
}
