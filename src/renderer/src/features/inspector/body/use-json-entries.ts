import { Copy, Route } from '@lucide/vue'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { pathText, type JsonPlace } from '../../../../../decode/view/json-path'
import { useFilterEntries } from '../../../app/actions/use-filter-entries'
import { plainEntry, type MenuEntry } from '../../../kit/model/menu-entry'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import { useBodySide } from './body-side'
import { jsonColumn, jsonTerm } from './model/json-term'

/** Maximum size of clipboard text. */
const MAX_COPY_CHARACTERS = 8 * 1024 * 1024

/** Context menu entries for the value at the cursor of a JSON document. */
export function useJsonEntries(options: {
  place: () => JsonPlace | null
  text: () => string
}): ComputedRef<readonly MenuEntry[]> {
  const { t } = useI18n()
  const { copy } = useClipboardCopy()
  const filterEntries = useFilterEntries()
  const side = useBodySide()

  return computed(() => {
    const place = options.place()
    if (place === null) return []
    const source = options.text().slice(...place.value)
    const ofBody = side()
    const copies = [
      plainEntry(
        'value',
        t('fields.menu.copyValue'),
        Copy,
        () => void copy(source.slice(0, MAX_COPY_CHARACTERS))
      ),
      plainEntry(
        'path',
        t('bodies.json.copy.jsonpath'),
        Route,
        () => void copy(pathText(place.path, 'jsonpath'))
      )
    ]
    if (ofBody === null) return copies
    return [
      ...copies,
      ...filterEntries.ofValue({
        term: jsonTerm(ofBody, place.path, source),
        column: jsonColumn(ofBody, place.path),
        canCopy: true
      })
    ]
  })
}
