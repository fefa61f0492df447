import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ConnectionDetail, ConversationRow } from '../../../../../shared/contract/traffic'
import type { Requests } from '../../../../../shared/contract/contract'
import { useShownCapture } from '../../../app/stores/use-shown-capture'
import type { StreamBytes } from '../../../app/bridge/use-stream-bytes'

/** Recorded packet of a conversation entry. The previous packet stays until the next one is loaded. */

export interface ShownPacket {
  readonly entry: ConversationRow | null
  /** Null for a gap, which has no packet. */
  readonly packet: Requests['connections.packet']['output'] | null
}

export interface PacketState {
  readonly shown: Readonly<ShallowRef<ShownPacket | null>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Packet bytes for the hex view, as a client → server stream. */
  readonly bytes: ComputedRef<StreamBytes>
}

const NOTHING = new Uint8Array(0)

export function usePacket(connection: () => ConnectionDetail, entry: () => number): PacketState {
  const capture = useShownCapture()
  const shown = shallowRef<ShownPacket | null>(null)
  const error = shallowRef<unknown>(null)
  let latest = 0

  const fetch = async (): Promise<void> => {
    const mine = ++latest
    const number = connection().row.connection
    try {
      const place = { connection: number, first: entry(), count: 1 }
      const { rows } = await capture.request('connections.conversation', place)
      const row = rows[0] ?? null
      const packet =
        row === null || row.kind === 'gap'
          ? null
          : await capture.request('connections.packet', { connection: number, entry: entry() })
      if (mine !== latest) return
      shown.value = { entry: row, packet }
      error.value = null
    } catch (cause) {
      if (mine === latest) error.value = cause
    }
  }
  watch([() => connection().row.connection, entry, () => connection().droppedEntries], () => void fetch(), {
    immediate: true
  })

  const bytes = computed((): StreamBytes => {
    const all = shown.value?.packet?.bytes ?? NOTHING
    return {
      error,
      total: (direction) => (direction === 'up' ? all.length : 0),
      slice: (_direction, offset, length) => all.subarray(offset, offset + length),
      read: (_direction, offset, length) =>
        Promise.resolve(Uint8Array.from(all.subarray(offset, offset + length)))
    }
  })
  return { shown, error, bytes }
}
