import { useI18n } from 'vue-i18n'
import type { CaptureTotals } from '../../../../shared/contract/captures'

/**
 * Returns the name of a capture for use in a sentence. The live capture has a generated file name, which is not shown.
 */
export function useCaptureName(): (capture: Pick<CaptureTotals, 'kind' | 'name'>) => string {
  const { t } = useI18n()
  return ({ kind, name }) => (kind === 'live' ? t('mock.source.live') : t('mock.source.file', { name }))
}
