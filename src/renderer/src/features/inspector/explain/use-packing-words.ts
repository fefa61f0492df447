import { useI18n } from 'vue-i18n'
import type { MessageField } from '../../../../../shared/contract/traffic'

/** Static table entries come first (RFC 7541 §2.3.3). */
const LAST_STATIC = 61

/** Returns a description of a header's HPACK encoding; undefined if it has none. */
export function usePackingWords(): (field: MessageField) => string | undefined {
  const { t } = useI18n()
  return ({ packed }) => {
    if (packed === undefined) return undefined
    const { form, index, huffman } = packed
    const entry =
      index > LAST_STATIC
        ? t('inspector.packing.dynamic', { index })
        : index > 0
          ? t('inspector.packing.static', { index })
          : ''
    const parts = [t(`inspector.packing.${form}`), entry, huffman ? t('inspector.packing.huffman') : '']
    return parts.filter((text) => text !== '').join(' · ')
  }
}
