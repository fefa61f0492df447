import { Binary, Columns3, Copy, Funnel, ListFilter, Rows3 } from '@lucide/vue'
import { computed, shallowRef, type Component, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { wireText } from '../../../../../decode/view/text-encoding'
import type { ExchangeDetail, MessageDetail } from '../../../../../shared/contract/traffic'
import { keyText, type FieldKey } from '../../../../../shared/filter/field-key'
import { termText } from '../../../../../shared/filter/print'
import { litRange, type FieldAddress } from '../../../kit/model/field-rows'
import { plainEntry, type MenuEntry } from '../../../kit/model/menu-entry'
import { menuPoint, type Point } from '../../../kit/model/point'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import { useExchangesTable } from '../../../app/actions/use-exchanges-table'
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
  const exchangesTable = useExchangesTable()
  const showBytes = useShowBytes()
  const place = shallowRef<Point | null>(null)
  const address = shallowRef<FieldAddress | null>(null)

  const fieldAt = (at: FieldAddress | null): { message: MessageDetail; field: Field } | null => {
    const message = at === null ? undefined : exchange().messages[at.message]
    const field = at === null ? undefined : message?.fields[at.field]
    return message === undefined || field === undefined ? null : { message, field }
  }
  const lineOf = ({ name, value }: Field): string => wireText(name === '' ? value : `${name}: ${value}`)
  /** Returns the header's key for filters and columns; null if the row is not a header. */
  const keyOf = (message: MessageDetail, { kind, name }: Field): FieldKey | null => {
    if (kind !== 'header' || name === '' || name.startsWith(':')) return null
    const side = message.kind === 'http.request' ? 'request' : 'response'
    return { kind: 'head', side, part: 'header', name: name.toLowerCase() }
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
    if (key !== null) {
      const term = termText(key, wireText(field.value))
      list.push(
        entry('fields.menu.copyFilter', ListFilter, () => void copy(term)),
        entry(
          'fields.menu.filter',
          Funnel,
          () => {
            exchangesTable.filterBy(term)
          },
          true
        ),
        entry('fields.menu.addColumn', Columns3, () => {
          exchangesTable.addColumn(keyText(key))
        })
      )
    }
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
