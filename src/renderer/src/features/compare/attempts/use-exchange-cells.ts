import { useI18n } from 'vue-i18n'
import { statusClass } from '../../../kit/model/exchange-look'
import { formatBytes, formatCount, formatDuration } from '../../../kit/words/model/format'
import { useInspectorWords } from '../../../kit/words/use-inspector-words'
import { useTimes } from '../../../kit/words/use-times'
import type { AttemptCell } from './attempt-view'
import type { Attempt } from './model/attempt-subject'
import type { Glance, useGlances } from './use-glances'

/** Cells of an exchange's attempts: number, time, destination, result, and differences from the original. */
export function useExchangeCells(
  glances: ReturnType<typeof useGlances>
): (attempt: Attempt, column: string) => AttemptCell {
  const { t } = useI18n()
  const words = useInspectorWords()
  const times = useTimes()

  const number = (attempt: Attempt): AttemptCell => {
    if (attempt.kind === 'exchanges') return { text: `#${formatCount(attempt.row.exchange)}` }
    const text = formatCount(attempt.row.connection)
    return { text, title: t('attempts.connection', { n: text }) }
  }
  const target = (attempt: Attempt): AttemptCell => {
    const text =
      attempt.kind === 'exchanges'
        ? `${attempt.row.sentTo ?? ''}${attempt.row.target ?? ''}`
        : attempt.row.target
    return { text, title: text }
  }
  const status = (attempt: Attempt): AttemptCell => {
    if (attempt.kind !== 'exchanges') return { text: '' }
    const { status: code, state } = attempt.row
    if (code === null) return { text: t(`inspector.overview.states.${state}`), tone: statusClass(code) }
    return { text: code === 0 ? t('traffic.noStatus') : String(code), tone: statusClass(code) }
  }
  const size = (attempt: Attempt): AttemptCell => {
    const bytes = attempt.kind === 'exchanges' ? attempt.row.size : null
    return { text: bytes === null ? '' : formatBytes(bytes) }
  }
  const sum = (glance: Glance): string => {
    const parts = [
      ...(glance.request ? [t('attempts.differs.request')] : []),
      ...(glance.status ? [t('attempts.differs.status')] : []),
      ...(glance.headers > 0
        ? [t('attempts.differs.headers', { n: formatCount(glance.headers) }, glance.headers)]
        : []),
      ...(glance.body ? [t('attempts.differs.body')] : [])
    ]
    if (parts.length === 0)
      parts.push(t(glance.isCut ? 'attempts.differs.nothingSoFar' : 'attempts.differs.nothing'))
    if (glance.ignored > 0)
      parts.push(t('compare.count.ignored', { n: formatCount(glance.ignored) }, glance.ignored))
    return parts.join(' · ')
  }
  /** Differences from the original; why a failed attempt has no exchange. */
  const differs = (attempt: Attempt): AttemptCell => {
    if (attempt.kind === 'exchanges') {
      const glance = glances.of(attempt.capture, attempt.row)
      if (glance === undefined) return { text: '', title: '' }
      const text = sum(glance)
      return { text, title: text, tone: isSame(glance) ? 'quiet' : undefined }
    }
    const { ended } = attempt.row
    const failure =
      ended === null
        ? t('attempts.noExchange')
        : ended.code === null
          ? words.how(ended.how)
          : words.systemCode(ended.code)
    return { text: failure, title: failure, tone: 'bad' }
  }

  const { time, took } = timeCells(times)
  const cells: Record<string, (attempt: Attempt) => AttemptCell> = {
    ...{ number, time, target, status, size, took, differs }
  }
  return (attempt, column) => cells[column]?.(attempt) ?? { text: '' }
}

/** Cells that all attempts have. */
export function timeCells(
  times: ReturnType<typeof useTimes>
): Record<'time' | 'took', (attempt: Attempt) => AttemptCell> {
  return {
    time: ({ row }) => ({ text: times.clock(row.time), title: times.stamp(row.time) }),
    took: ({ row }) => ({ text: row.took === null ? '' : formatDuration(row.took) })
  }
}

function isSame({ request, status, headers, body, isCut }: Glance): boolean {
  return !request && !status && headers === 0 && !body && !isCut
}
