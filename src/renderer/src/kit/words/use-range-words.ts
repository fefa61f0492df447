import { useI18n } from 'vue-i18n'
import type { OriginalRange } from '../../../../shared/model/original'
import { formatCount } from './model/format'

/** Returns the description of a replayed byte range, with its file if in another capture; null for invalid data. */
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

/** Event data was validated when it was read. */
function isRange(value: unknown): value is OriginalRange {
  return typeof value === 'object' && value !== null && 'start' in value && 'direction' in value
}
