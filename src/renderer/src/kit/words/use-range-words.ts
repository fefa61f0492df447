import { useI18n } from 'vue-i18n'
import type { OriginalRange } from '../../../../shared/model/original'
import { formatCount } from './model/format'

/** Returns the name of bytes of a connection. */
export function useRangeName(): (
  range: Pick<OriginalRange, 'connection' | 'direction' | 'start' | 'end'>
) => string {
  const { t } = useI18n()
  return ({ connection, direction, start, end }) =>
    t(`workbench.names.${direction}`, {
      n: formatCount(connection),
      start: formatCount(start),
      end: formatCount(end)
    })
}

/** Returns the description of a replayed byte range, with its file if in another capture; null for invalid data. */
export function useRangeWords(): (range: unknown) => string | null {
  const { t } = useI18n()
  const nameOf = useRangeName()
  return (range) => {
    if (!isRange(range)) return null
    const words = nameOf(range)
    return range.file === undefined
      ? words
      : t('inspector.overview.replayOfRangeIn', { range: words, file: range.file })
  }
}

/** Event data was validated when it was read. */
function isRange(value: unknown): value is OriginalRange {
  return typeof value === 'object' && value !== null && 'start' in value && 'direction' in value
}
