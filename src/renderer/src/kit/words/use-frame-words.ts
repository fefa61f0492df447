import { useI18n } from 'vue-i18n'
import { formatOffset } from '../../../../decode/view/hex-rows'
import type { StreamFraming } from '../../../../shared/contract/framing'
import type { FrameRow } from '../../../../shared/contract/traffic'
import { formatCount, formatDuration } from './model/format'
import { framingForm, type FramingProblem } from '../form/model/framing-form'
import { useTimes } from './use-times'

/** Texts for frames and framings. */
export interface FrameWords {
  /** Short name of a framing, for a button. */
  framing(framing: StreamFraming | null): string
  problem(problem: FramingProblem | undefined): string | null
  /** Text for an invalid or incomplete frame; empty for a complete one. */
  state(state: string): string
  /** How the frame arrived: in one read, in several, or together with others. */
  reads(row: FrameRow): string
  /** One read per line. */
  readList(row: FrameRow): string
  offset(offset: number): string
}

export function useFrameWords(): FrameWords {
  const { t, te } = useI18n()
  const times = useTimes()
  const size = (count: number): string => t('inspector.unit.bytes', { count: formatCount(count) }, count)
  const offset = (at: number): string => `0x${formatOffset(at, 1)}`

  return {
    offset,
    framing(framing) {
      const { choice } = framingForm(framing)
      switch (framing?.kind) {
        case 'fixed':
          return t('framing.names.fixed', { count: formatCount(framing.length) }, framing.length)
        case 'gap':
          return t('framing.names.gap', { ms: framing.silence })
        case undefined:
        case 'decoder':
        case 'delimiter':
        case 'length':
          return t(`framing.names.${choice}`)
      }
    },
    problem(problem) {
      if (problem === undefined) return null
      return problem.code === 'range'
        ? t('framing.problems.range', {
            least: formatCount(problem.least),
            most: formatCount(problem.most)
          })
        : t(`framing.problems.${problem.code}`)
    },
    state(state) {
      if (state === 'whole') return ''
      const key = `framing.states.${state}`
      return te(key) ? t(key) : state
    },
    reads(row) {
      const [only] = row.reads
      if (row.readCount > 1 || only === undefined)
        return t('framing.frame.reads', {
          count: formatCount(row.readCount),
          time: formatDuration(row.ended - row.time)
        })
      return only.length > row.length
        ? t('framing.frame.inRead', { size: size(only.length) })
        : t('framing.frame.oneRead')
    },
    readList(row) {
      const lines = row.reads.map((read) =>
        t('framing.frame.readLine', {
          offset: offset(read.offset),
          size: size(read.length),
          time: times.clock(read.time)
        })
      )
      const more = row.readCount - row.reads.length
      if (more > 0) lines.push(t('framing.frame.moreReads', { count: formatCount(more) }))
      return [t('framing.frame.readList'), ...lines].join('\n')
    }
  }
}
