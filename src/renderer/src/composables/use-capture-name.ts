import { useI18n } from 'vue-i18n'
import type { CaptureTotals } from '../../../shared/contract/captures'

/** A capture as it stands within a sentence. The live one's file has a name that nobody chose. */
export function useCaptureName(): (capture: Pick<CaptureTotals, 'kind' | 'name'>) => string {
  const { t } = useI18n()
  return ({ kind, name }) => (kind === 'live' ? t('mock.source.live') : t('mock.source.file', { name }))
}
