import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { TlsMessageRow } from '../../../../../shared/contract/tls-records'
import { deepestFieldAt } from '../../../../../decode/field-list'
import { isSameRange } from '../../../kit/model/field-tree'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import { messageAt } from './model/tls-tree'
import type { HexState } from '../../../kit/hex/use-hex-state'
import { messageKey, type TlsState } from './use-tls'

/** Links TLS messages and their bytes: expanded messages, and highlights in both directions. */

export interface TlsLinking {
  /** Expanded messages, by `messageKey`. */
  readonly open: Readonly<ShallowRef<ReadonlySet<string>>>
  toggle(layer: number, message: number): void
  /** Highlights the bytes of a range chosen in the messages. */
  onLight(layer: number, message: number, row: TlsMessageRow, range: ByteRange): void
  /** Highlights the message of a byte chosen in the bytes. */
  onCursor(offset: number): void
  /** Returns the highlighted range, if it is in the stream of the message. */
  litIn(row: TlsMessageRow): ByteRange | null
  /** Returns the byte of a message that was chosen. */
  cursorIn(layer: number, message: number): number | null
  /** Name of the message or key of the field that is highlighted; null if neither. */
  readonly lit: ComputedRef<{ readonly name: string } | { readonly key: string } | null>
}

export function useTlsLinking(
  connection: () => number,
  { layers, fields, need }: TlsState,
  state: HexState
): TlsLinking {
  /** Expands the ClientHello, the most informative message. */
  const open = shallowRef<ReadonlySet<string>>(new Set())
  watch(
    connection,
    () => {
      open.value = new Set([messageKey(0, 0)])
      state.reset()
    },
    { immediate: true, flush: 'sync' }
  )
  watch(
    [open, layers, fields],
    () => {
      for (const key of open.value) {
        const [layer = 0, message = 0] = key.split(':').map(Number)
        if (layers.value?.[layer]?.messages[message] !== undefined) void need(layer, message)
      }
    },
    { immediate: true }
  )
  const toggle = (layer: number, message: number): void => {
    const next = new Set(open.value)
    const key = messageKey(layer, message)
    if (!next.delete(key)) next.add(key)
    open.value = next
  }

  /** The byte chosen in the bytes. */
  const pointed = shallowRef<{ layer: number; message: number; offset: number } | null>(null)
  const light = ({ direction }: TlsMessageRow, range: ByteRange, follow: boolean): void => {
    if (follow) state.show({ direction, range })
    else state.light({ direction, range })
  }
  const onLight: TlsLinking['onLight'] = (layer, message, row, range) => {
    const isPointed = pointed.value?.layer === layer && pointed.value.message === message
    light(row, range, !isPointed)
    pointed.value = null
  }
  const onCursor = (offset: number): void => {
    const direction = state.direction.value
    for (const [layer, { messages }] of (layers.value ?? []).entries()) {
      const message = messageAt(messages, direction, offset)
      if (message < 0) continue
      pointed.value = { layer, message, offset }
      if (!open.value.has(messageKey(layer, message))) toggle(layer, message)
      return
    }
  }
  const litIn = ({ direction }: TlsMessageRow): ByteRange | null => {
    const mark = state.mark.value
    return mark !== null && mark.direction === direction ? mark.range : null
  }
  const cursorIn = (layer: number, message: number): number | null =>
    pointed.value?.layer === layer && pointed.value.message === message ? pointed.value.offset : null

  const lit = computed(() => {
    const mark = state.mark.value
    if (mark === null) return null
    for (const [layer, { messages }] of (layers.value ?? []).entries()) {
      const message = messageAt(messages, mark.direction, mark.range[0])
      const range = messages[message]?.range
      if (range !== undefined && isSameRange(range, mark.range))
        return { name: messages[message]?.name ?? '' }
      const known = fields.value.get(messageKey(layer, message))
      const exact = known?.find(({ range }) => range[0] === mark.range[0] && range[1] === mark.range[1])
      const field = exact ?? known?.[deepestFieldAt(known, mark.range[0])]
      if (field !== undefined) return { key: field.key }
    }
    return null
  })

  return { open, toggle, onLight, onCursor, litIn, cursorIn, lit }
}
