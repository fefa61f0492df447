import { useI18n } from 'vue-i18n'
import type { OriginalRange } from '../../../shared/model/original'
import { formatCount } from '../headless/format'

/** What bytes that were sent again are called, with their file where they are in another; null for what is none. */
export function useRangeWords(): (range: unknown) => string | null {
  const { t } = useI18n()
  return (range) => {
    if (!isRange(range)) return null
    const words = t(`workbench.names.${range.direction}`, {
      n: formatCount(range.connection),
      start: formatCount(range.start),
      end: formatCount(range.end)
    })
    return range.file === undefined
      ? words
      : t('inspector.overview.replayOfRangeIn', { range: words, file: range.file })
  }
}

/** Of an event's data, which was checked where it was read. */
function isRange(value: unknown): value is OriginalRange {
  return typeof value === 'object' && value !== null && 'start' in value && 'direction' in value
}
