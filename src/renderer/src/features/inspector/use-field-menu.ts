import { Binary, Braces, Copy } from '@lucide/vue'
import { computed, type Component, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { copyBytes } from '../../../../decode/view/byte-copy'
import type { FieldNode } from '../../../../shared/contract/fields'
import { fieldColumn, fieldTerm } from '../../kit/model/field-column'
import { fieldJson } from '../../kit/model/field-tree'
import type { ByteRange } from '../../kit/hex/model/hex-layout'
import { plainEntry, type MenuEntry } from '../../kit/model/menu-entry'
import { useNoticesStore } from '../../app/stores/notices'
import { useClipboardCopy } from '../../kit/use-clipboard-copy'
import { useFilterEntries } from '../../app/actions/use-filter-entries'

/** Reads the bytes of a field's range; rejects if the capture does not hold them. */
export type ReadFieldBytes = (range: ByteRange) => Promise<Uint8Array>

/** The copied text is several times as long as the bytes. */
const MAX_COPIED_BYTES = 1024 * 1024

/** Context menu of a field in a tree. */
export function useFieldMenu(options: {
  fields: () => readonly FieldNode[]
  /** Index in the list, or null if no menu is open. */
  index: () => number | null
  read: () => ReadFieldBytes | undefined
}): { entries: ComputedRef<readonly MenuEntry[]>; copyValue(index: number): void } {
  const { t } = useI18n()
  const { copy } = useClipboardCopy()
  const notices = useNoticesStore()
  const filterEntries = useFilterEntries()

  const copyValue = (index: number): void => {
    const field = options.fields()[index]
    if (field !== undefined) void copy(field.value)
  }
  const copyHex = async (read: ReadFieldBytes, [start, end]: ByteRange): Promise<void> => {
    try {
      await copy(copyBytes(await read([start, Math.min(end, start + MAX_COPIED_BYTES)]), 'hex'))
    } catch (error) {
      notices.report(error)
    }
  }

  const entries = computed<readonly MenuEntry[]>(() => {
    const index = options.index()
    const field = index === null ? undefined : options.fields()[index]
    if (index === null || field === undefined) return []
    const read = options.read()
    const entry = (id: string, icon: Component, run: () => void): MenuEntry =>
      plainEntry(id, t(`fields.menu.${id}`), icon, run)
    const isEmpty = field.range[1] <= field.range[0]
    return [
      entry('copyValue', Copy, () => {
        copyValue(index)
      }),
      ...(read === undefined || isEmpty
        ? []
        : [entry('copyHex', Binary, () => void copyHex(read, field.range))]),
      entry('copyJson', Braces, () => void copy(fieldJson(options.fields(), index))),
      ...filterEntries.ofValue({
        term: fieldTerm(options.fields(), index),
        column: fieldColumn(options.fields(), index),
        canCopy: true
      })
    ]
  })
  return { entries, copyValue }
}
