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
  const load = async (): Promise<void> => {
    const mine = ++latest
    const target = byte()
    try {
      const answer = target === null ? null : await shown.request('fields.at', { ...target })
      if (mine === latest) place.value = answer
    } catch {
      // The connection is no longer in the capture.
      if (mine === latest) place.value = null
    }
  }
  watch(
    () => {
      const target = byte()
      return target === null ? '' : `${target.connection}:${target.direction}:${target.offset}`
    },
    () => void load(),
    { immediate: true }
  )
  return place
}
