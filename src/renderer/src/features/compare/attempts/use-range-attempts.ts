import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useOriginalRange } from '../../../app/actions/use-original'
import { useWorkbench } from '../../../app/actions/use-workbench'
import { useCaptureStore } from '../../../app/stores/capture'
import { useSelectionStore } from '../../../app/stores/selection'
import { formatBytes, formatCount } from '../../../kit/words/model/format'
import { useInspectorWords } from '../../../kit/words/use-inspector-words'
import { useRangeName } from '../../../kit/words/use-range-words'
import { useTimes } from '../../../kit/words/use-times'
import type { AttemptCell, AttemptColumn, AttemptView, ChosenAttempts } from './attempt-view'
import { placeOfSubject, type Attempt, type Subject } from './model/attempt-subject'
import { timeCells } from './use-exchange-cells'
import type { AttemptHistory } from './use-history'

/**
 * The attempts of bytes of the shown connection; or, if it is an attempt itself, all attempts of the same original. Each
 * is a connection.
 */

const COLUMNS = [
  { key: 'number', sort: null, look: 'end quiet tabular mono' },
  { key: 'name', sort: null, look: '' },
  { key: 'time', sort: null, look: 'quiet mono tabular ellipsis' },
  { key: 'range', sort: null, look: 'tabular ellipsis' },
  { key: 'target', sort: null, look: 'mono ellipsis' },
  { key: 'up', sort: null, look: 'end quiet tabular' },
  { key: 'down', sort: null, look: 'end quiet tabular' },
  { key: 'took', sort: null, look: 'end quiet tabular' },
  { key: 'ended', sort: null, look: 'quiet ellipsis' }
] as const satisfies readonly Omit<AttemptColumn, 'label'>[]

export function useRangeAttempts(history: AttemptHistory, of: () => ChosenAttempts): AttemptView {
  const { t } = useI18n()
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  const workbench = useWorkbench()
  const nameOf = useRangeName()
  const cell = useRangeCells()

  const subject = computed<Extract<Subject, { kind: 'range' }> | null>(() => {
    const now = history.subject.value
    return now?.kind === 'range' ? now : null
  })
  const row = computed(() => subject.value?.row ?? null)
  const chosen = computed(() => connectionOf(of().chosen))
  const range = computed(() => row.value?.attemptOf ?? chosen.value?.row.attemptOf ?? null)
  const original = useOriginalRange(() =>
    range.value === null ? null : { capture: chosen.value?.capture ?? captures.shown, range: range.value }
  )

  const show = (capture: number, connection: number): void => {
    captures.show(capture)
    selection.tab = 'connections'
    selection.selectConnection(connection)
  }

  return {
    kind: 'range',
    history,
    shown: computed(() => (subject.value === null ? null : placeOfSubject(subject.value))),
    family: computed(() =>
      JSON.stringify([
        captures.shown,
        row.value?.attemptOf ?? row.value?.connection,
        subject.value?.within !== null
      ])
    ),
    columns: computed(() =>
      COLUMNS.map((column) => ({ ...column, label: t(`attempts.rangeColumns.${column.key}`) }))
    ),
    hasPicks: false,
    title: computed(() => {
      const total = history.total.value
      const n = formatCount(total)
      const from = row.value?.attemptOf
      return from === undefined
        ? t('attempts.ofConnection', { n, number: formatCount(row.value?.connection ?? 0) }, total)
        : t('attempts.ofRange', { n, range: nameOf(from) }, total)
    }),
    note: computed(() => {
      if (range.value === null || original.value !== null) return null
      const { file } = range.value
      return file === undefined ? t('attempts.rangeMissing') : t('attempts.rangeElsewhere', { file })
    }),
    hint: computed(() => t('attempts.rangeHint')),
    toOriginal: computed(() => {
      const at = original.value ?? null
      if (at === null || row.value?.attemptOf === undefined) return null
      return {
        label: t('attempts.toRange'),
        run: () => {
          show(at.capture, at.connection)
        }
      }
    }),
    actions: computed(() => {
      const one = chosen.value
      const at = original.value ?? null
      const up = one?.row.up ?? 0
      return [
        {
          label: t('attempts.withRange'),
          isAvailable: one !== null && at !== null,
          run: () => {
            if (one === null || at === null) return
            show(one.capture, one.row.connection)
            selection.wantedView = 'compare'
          }
        },
        {
          label: t('attempts.editAgain'),
          isAvailable: up > 0,
          run: () => {
            if (one === null || up === 0) return
            const whole = { direction: 'up', start: 0, end: up } as const
            workbench.open({
              ...{ kind: 'range', capture: one.capture, connection: one.row.connection },
              ...whole
            })
          }
        }
      ]
    }),
    cell
  }
}

/** Cells: number, time, range, destination, and result. */
function useRangeCells(): (attempt: Attempt, column: string) => AttemptCell {
  const { t } = useI18n()
  const words = useInspectorWords()
  const captures = useCaptureStore()

  const rangeCell = ({ row }: ConnectionAttempt): AttemptCell => {
    const of = row.attemptOf
    if (of === undefined) return { text: '' }
    const text = t('attempts.bytes', { start: formatCount(of.start), end: formatCount(of.end) })
    return { text, direction: of.direction }
  }
  const ended = ({ row, capture }: ConnectionAttempt): AttemptCell => {
    if (row.ended === null) {
      const isLive = capture === captures.live?.capture
      const text = t(isLive ? 'inspector.overview.stillOpen' : 'compare.noEnd')
      return { text, title: text }
    }
    const text = row.ended.code === null ? words.how(row.ended.how) : words.systemCode(row.ended.code)
    return { text, title: text, tone: row.ended.how === 'error' ? 'bad' : undefined }
  }
  const { time, took } = timeCells(useTimes())
  const cells: Record<string, (attempt: ConnectionAttempt) => AttemptCell> = {
    number: ({ row }) => ({ text: formatCount(row.connection) }),
    time,
    range: rangeCell,
    target: ({ row }) => ({ text: row.target, title: row.target }),
    up: ({ row }) => ({ text: formatBytes(row.up) }),
    down: ({ row }) => ({ text: formatBytes(row.down) }),
    took,
    ended
  }
  return (attempt, column) => {
    const connection = connectionOf(attempt)
    return (connection === null ? undefined : cells[column]?.(connection)) ?? { text: '' }
  }
}

type ConnectionAttempt = Extract<Attempt, { kind: 'connections' }>

function connectionOf(attempt: Attempt | null): ConnectionAttempt | null {
  return attempt?.kind === 'connections' ? attempt : null
}
