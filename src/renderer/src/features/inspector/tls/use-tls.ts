import { shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_TLS_FIELDS } from '../../../../../shared/contract/limits'
import type { FieldNode } from '../../../../../shared/contract/fields'
import type { TlsLayer } from '../../../../../shared/contract/tls-records'
import type { ConnectionDetail } from '../../../../../shared/contract/traffic'
import { isSameRange } from '../../../kit/model/field-tree'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Decoded TLS records of a connection, and the fields of expanded messages. */

export interface TlsState {
  /** Null until loaded. */
  readonly layers: Readonly<ShallowRef<readonly TlsLayer[] | null>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Loaded fields, by `layer:message`. */
  readonly fields: Readonly<ShallowRef<ReadonlyMap<string, readonly FieldNode[]>>>
  /** Loads the fields of a message unless already loaded. */
  need(layer: number, message: number): Promise<void>
}

/** Contains the handshake; growth after it is encrypted and needs no reload. */
const HANDSHAKE_BYTES = 128 * 1024

export function messageKey(layer: number, message: number): string {
  return `${layer}:${message}`
}

export function useTls(connection: () => ConnectionDetail): TlsState {
  const capture = useShownCapture()
  const layers = shallowRef<readonly TlsLayer[] | null>(null)
  const error = shallowRef<unknown>(null)
  const fields = shallowRef<ReadonlyMap<string, readonly FieldNode[]>>(new Map())
  let latest = 0

  const fetch = async (): Promise<void> => {
    const mine = ++latest
    try {
      const answer = await capture.request('connections.tls', { connection: connection().row.connection })
      if (mine !== latest) return
      const before = layers.value
      layers.value = answer.layers
      error.value = null
      keepFields(before)
    } catch (cause) {
      if (mine === latest) error.value = cause
    }
  }

  /** Drops the fields of messages that have changed, so that they are loaded again. */
  const keepFields = (before: readonly TlsLayer[] | null): void => {
    const isSame = (key: string): boolean => {
      const [layer = 0, message = 0] = key.split(':').map(Number)
      const now = layers.value?.[layer]?.messages[message]
      return now !== undefined && isSameRange(now.range, before?.[layer]?.messages[message]?.range ?? null)
    }
    fields.value = new Map([...fields.value].filter(([key]) => isSame(key)))
  }

  const need = async (layer: number, message: number): Promise<void> => {
    const key = messageKey(layer, message)
    if (fields.value.has(key)) return
    const mine = latest
    try {
      const found: FieldNode[] = []
      for (let total = 1; found.length < total;) {
        const query = { connection: connection().row.connection, layer, message, count: MAX_TLS_FIELDS }
        const page = await capture.request('connections.tls-message', { ...query, first: found.length })
        total = page.fields.length === 0 ? 0 : page.total
        found.push(...page.fields)
      }
      if (mine === latest) fields.value = new Map(fields.value).set(key, found)
    } catch (cause) {
      if (mine === latest) error.value = cause
    }
  }

  watch(
    () => connection().row.connection,
    () => {
      layers.value = null
      fields.value = new Map()
    }
  )
  const least = (bytes: number): number => Math.min(bytes, HANDSHAKE_BYTES)
  watch(
    [
      () => connection().row.connection,
      () => least(connection().row.up),
      () => least(connection().row.down),
      () => connection().row.ended === null,
      () => connection().droppedEntries
    ],
    () => void fetch(),
    { immediate: true }
  )
  return { layers, error, fields, need }
}
