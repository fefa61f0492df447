import { useI18n } from 'vue-i18n'
import type { Shown } from '../../../../../decode/explain/explanation'
import { visibleText } from '../../../../../decode/view/text-encoding'
import { durationUnits } from '../../../kit/words/model/duration-units'
import { formatBytes, formatCount } from '../../../kit/words/model/format'
import { useTimes } from '../../../kit/words/use-times'

/** Texts of explanations in the UI language. */

export interface ExplainWords {
  shown(value: Shown): string
  /** Title text: the reference time of a relative time. */
  hint(value: Shown): string | undefined
  /** Raw value for copying. */
  plain(value: Shown): string
  duration(seconds: number): string
}

export function useExplainWords(): ExplainWords {
  const { t, te } = useI18n()
  const times = useTimes()

  const duration = (seconds: number): string =>
    durationUnits(seconds)
      .map(({ unit, count }) => t(`explain.units.${unit}`, { n: formatCount(count) }, count))
      .join(' ')

  const distance = (time: number, from: number): string => {
    const seconds = Math.round((time - from) / 1000)
    if (seconds === 0) return t('explain.time.same')
    return t(seconds > 0 ? 'explain.time.later' : 'explain.time.earlier', { time: duration(seconds) })
  }

  const shown = (value: Shown): string => {
    switch (value.type) {
      case 'text':
        return visibleText(value.text)
      case 'secret':
        return '••••••••'
      case 'word': {
        const key = `explain.${value.word}`
        const values = Object.entries(value.values ?? {}).map(([name, one]) => [name, shown(one)] as const)
        return te(key) || te(key, 'en') ? t(key, Object.fromEntries(values)).trim() : value.word
      }
      case 'moment':
        return value.from === null
          ? times.second(value.time)
          : t('explain.time.at', {
              moment: times.second(value.time),
              distance: distance(value.time, value.from)
            })
      case 'seconds':
        return duration(value.seconds)
      case 'bytes':
        return formatBytes(value.bytes)
      case 'list':
        return value.items.map((item) => shown(item)).join(t('explain.separator'))
    }
  }

  return {
    shown,
    duration,
    hint: (value) =>
      value.type === 'moment' && value.from !== null
        ? t('explain.time.hint', { moment: times.stamp(value.from) })
        : undefined,
    plain: (value) => {
      if (value.type === 'text' || value.type === 'secret') return value.text
      return value.type === 'moment' ? new Date(value.time).toISOString() : shown(value)
    }
  }
}
