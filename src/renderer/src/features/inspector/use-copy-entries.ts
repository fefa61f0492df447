import { Copy } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { COPY_FORMATS, type CopyFormat } from '../../../../decode/view/byte-copy'
import { plainEntry, type MenuEntry } from '../../kit/model/menu-entry'

/** Returns a menu entry for each copy format of bytes. */
export function useCopyEntries(): (copy: (format: CopyFormat) => void) => MenuEntry[] {
  const { t } = useI18n()
  return (copy) =>
    COPY_FORMATS.map((format) => {
      const label = t('inspector.hex.copyAs', { form: t(`inspector.hex.formats.${format}`) })
      return plainEntry(`copy-${format}`, label, Copy, () => {
        copy(format)
      })
    })
}
