import { Binary, Copy, Rows3 } from '@lucide/vue'
import { computed, shallowRef, type Component, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { wireText } from '../../../../../decode/view/text-encoding'
import type { ExchangeDetail, MessageDetail } from '../../../../../shared/contract/traffic'
import { keyText, type FieldKey } from '../../../../../shared/filter/field-key'
import { isWholeValue, messageFieldKey } from '../../../kit/model/message-field-key'
import { litRange, type FieldAddress } from '../../../kit/model/field-rows'
import { plainEntry, type MenuEntry } from '../../../kit/model/menu-entry'
import { seenTerm } from '../../../kit/model/seen-term'
import { menuPoint, type Point } from '../../../kit/model/point'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import { useFilterEntries } from '../../../app/actions/use-filter-entries'
import { useShowBytes } from '../use-show-bytes'

/** Context menu of a row in an HTTP message: a header, a trailer or the start line. */
export interface HeaderMenu {
  readonly place: ShallowRef<Point | null>
  readonly entries: ComputedRef<readonly MenuEntry[]>
  open(event: MouseEvent, address: FieldAddress, row: Element): void
  /** Copies the row as sent: `Name: value`. */
  copyLine(address: FieldAddress): void
}

type Field = MessageDetail['fields'][number]

export function useHeaderMenu(exchange: () => ExchangeDetail): HeaderMenu {
  const { t } = useI18n()
  const { copy } = useClipboardCopy()
  const filterEntries = useFilterEntries()
  const showBytes = useShowBytes()
  const place = shallowRef<Point | null>(null)
  const address = shallowRef<FieldAddress | null>(null)

  const fieldAt = (at: FieldAddress | null): { message: MessageDetail; field: Field } | null => {
    const message = at === null ? undefined : exchange().messages[at.message]
    const field = at === null ? undefined : message?.fields[at.field]
    return message === undefined || field === undefined ? null : { message, field }
  }
  const lineOf = ({ name, value }: Field): string => wireText(name === '' ? value : `${name}: ${value}`)
  /** Returns the field's key for filters and columns; null if it has none. */
  const keyOf = (message: MessageDetail, field: Field): FieldKey | null => {
    const side = message.kind.endsWith('request') ? 'request' : 'response'
    return messageFieldKey(side, field)
  }

  const entries = computed<readonly MenuEntry[]>(() => {
    const found = fieldAt(address.value)
    if (found === null) return []
    const { message, field } = found
    const entry = (label: string, icon: Component, run: () => void, begins = false): MenuEntry =>
      plainEntry(label, t(label), icon, run, begins)
    const list = [
      entry('fields.menu.copyValue', Copy, () => void copy(wireText(field.value))),
      entry('inspector.http.menu.copyLine', Rows3, () => void copy(lineOf(field)))
    ]
    const key = keyOf(message, field)
    if (key !== null)
      list.push(
        ...filterEntries.ofValue({
          term: seenTerm(key, wireText(field.value), isWholeValue(field)),
          column: key.kind === 'head' ? keyText(key) : null,
          canCopy: true
        })
      )
    if (showBytes !== null) {
      const show = (): void => {
        showBytes({ direction: message.direction, range: litRange(field) })
      }
      list.push(entry('inspector.http.menu.showBytes', Binary, show, true))
    }
    return list
  })

  return {
    place,
    entries,
    open(event, at, row) {
      event.preventDefault()
      address.value = at
      place.value = menuPoint(event, row)
    },
    copyLine(at) {
      const found = fieldAt(at)
      if (found !== null) void copy(lineOf(found.field))
    }
  }
}
