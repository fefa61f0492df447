import { shallowRef, watch, type ShallowRef } from 'vue'
import type { FieldPlace } from '../../../../../shared/contract/fields'
import type { Direction } from '../../../../../shared/model/direction'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** A byte of a connection's streams. */
export interface BytePlace {
  readonly connection: number
  readonly direction: Direction
  readonly offset: number
}

/** Returns the field at a byte in any message; null if there is none or while loading. */
export function useFieldPlace(byte: () => BytePlace | null): Readonly<ShallowRef<FieldPlace | null>> {
  const shown = useShownCapture()
  const place = shallowRef<FieldPlace | null>(null)
  let latest = 0
  const ask = async (): Promise<void> => {
    const mine = ++latest
    const asked = byte()
    try {
      const answer = asked === null ? null : await shown.request('fields.at', { ...asked })
      if (mine === latest) place.value = answer
    } catch {
      // The connection is no longer in the capture.
      if (mine === latest) place.value = null
    }
  }
  watch(
    () => {
      const asked = byte()
      return asked === null ? '' : `${asked.connection}:${asked.direction}:${asked.offset}`
    },
    () => void ask(),
    { immediate: true }
  )
  return place
}
