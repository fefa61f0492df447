import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useIgnored } from '../use-ignored'
import { useWorkbench } from '../../../app/actions/use-workbench'
import { useCaptureStore } from '../../../app/stores/capture'
import { useComparisonStore, type CapturedExchange } from '../../../app/stores/comparison'
import { useNoticesStore } from '../../../app/stores/notices'
import { useSelectionStore } from '../../../app/stores/selection'
import { formatCount } from '../../../kit/words/model/format'
import type { AttemptColumn, AttemptView, ChosenAttempts } from './attempt-view'
import { placeOfSubject, type Attempt } from './model/attempt-subject'
import { useExchangeCells } from './use-exchange-cells'
import { useGlances } from './use-glances'
import type { AttemptHistory } from './use-history'

/** The attempts of an exchange, with their differences; any two of them can be compared. */

const COLUMNS = [
  { key: 'number', sort: null, look: 'end quiet tabular mono' },
  { key: 'name', sort: null, look: '' },
  { key: 'time', sort: 'time', look: 'quiet mono tabular ellipsis' },
  { key: 'target', sort: null, look: 'mono ellipsis' },
  { key: 'status', sort: 'status', look: 'tabular' },
  { key: 'size', sort: 'size', look: 'end quiet tabular' },
  { key: 'took', sort: 'took', look: 'end quiet tabular' },
  { key: 'differs', sort: null, look: 'ellipsis' }
] as const satisfies readonly Omit<AttemptColumn, 'label'>[]

export function useExchangeAttempts(history: AttemptHistory, of: () => ChosenAttempts): AttemptView {
  const { t } = useI18n()
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  const comparison = useComparisonStore()
  const notices = useNoticesStore()
  const workbench = useWorkbench()

  const { original } = history
  const originalAt = computed(() => original.value?.at ?? null)
  const ignored = useIgnored(() => originalAt.value)
  const glances = useGlances(
    () => originalAt.value,
    () => ignored.rules.value
  )

  const compare = (left: CapturedExchange, right: CapturedExchange & { connection: number }): void => {
    captures.show(right.capture)
    comparison.compare(left, right)
  }
  const withPrevious = async (right: CapturedExchange & { connection: number }): Promise<void> => {
    try {
      const left = await history.previous(right)
      if (left !== null) compare(left, right)
    } catch (error) {
      notices.report(error)
    }
  }
  const toOriginal = (at: CapturedExchange): void => {
    captures.show(at.capture)
    const connection = original.value?.place?.connection
    if (connection !== undefined) selection.selectExchange(at.exchange, connection)
  }

  return {
    kind: 'exchange',
    history,
    shown: computed(() => {
      const subject = history.subject.value
      return subject?.kind === 'exchange' ? placeOfSubject(subject) : null
    }),
    // Unchanged while the original of the next exchange is loading.
    family: computed<string>((before = '') => {
      const now = original.value
      return now === undefined ? before : JSON.stringify(now?.place ?? now?.at ?? now?.number ?? null)
    }),
    columns: computed(() =>
      COLUMNS.map((column) => ({ ...column, label: t(`attempts.columns.${column.key}`) }))
    ),
    hasPicks: true,
    title: computed(() => {
      const total = history.total.value
      const n = formatCount(total)
      const number = original.value?.number ?? null
      const elsewhere = original.value?.elsewhere ?? null
      if (elsewhere !== null) {
        const { file, of: request } = elsewhere
        return t('attempts.ofFile', { n, number: formatCount(elsewhere.number), file, of: request }, total)
      }
      if (number === null) return t('attempts.ofMissing', { n }, total)
      return t('attempts.of', { n, number: formatCount(number) }, total)
    }),
    note: computed(() => {
      const now = original.value
      if (now?.at !== null) return null
      return now.elsewhere === null
        ? t('attempts.originalMissing')
        : t('attempts.originalElsewhere', { file: now.elsewhere.file })
    }),
    hint: computed(() => t('attempts.hint')),
    toOriginal: computed(() => {
      const at = originalAt.value
      if (at === null || original.value?.isAttempt !== true) return null
      return {
        label: t('attempts.toOriginal'),
        run: () => {
          toOriginal(at)
        }
      }
    }),
    actions: computed(() => {
      const at = originalAt.value
      const one = exchangeOf(of().chosen)
      const [first, second] = of().picked.flatMap((attempt) => exchangeOf(attempt) ?? [])
      return [
        {
          label: t('attempts.withOriginal'),
          isAvailable: one !== null && at !== null,
          run: () => {
            if (one !== null && at !== null) compare(at, one)
          }
        },
        {
          label: t('attempts.withPrevious'),
          isAvailable: one !== null,
          run: () => {
            if (one !== null) void withPrevious(one)
          }
        },
        {
          label: t('attempts.twoPicked'),
          title: t('attempts.pickHint'),
          isAvailable: first !== undefined && second !== undefined,
          run: () => {
            if (first !== undefined && second !== undefined) compare(first, second)
          }
        },
        {
          label: t('attempts.editAgain'),
          isAvailable: one !== null,
          run: () => {
            if (one !== null)
              workbench.open({ kind: 'exchange', capture: one.capture, exchange: one.exchange })
          }
        }
      ]
    }),
    cell: useExchangeCells(glances)
  }
}

/** Returns null for an attempt that failed before its exchange was found. */
function exchangeOf(attempt: Attempt | null): (CapturedExchange & { connection: number }) | null {
  if (attempt?.kind !== 'exchanges') return null
  const { exchange, connection } = attempt.row
  return { capture: attempt.capture, exchange, connection }
}
