import { storeToRefs } from 'pinia'
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import type { TextEncoding } from '../../../../shared/model/text-encodings'
import { useSettingsStore } from '../../app/stores/settings'

/** The encoding of the text column of hex views. */

const KEY: InjectionKey<() => TextEncoding> = Symbol('text encoding')

export interface HexEncodingState {
  /** The encoding in use. */
  readonly encoding: ComputedRef<TextEncoding | 'ascii'>
  /** Encoding used by the automatic choice. */
  readonly automatic: ComputedRef<TextEncoding>
}

/** Sets the encoding for views that show text next to the bytes. */
export function provideTextEncoding(encoding: () => TextEncoding): void {
  provide(KEY, encoding)
}

export function useHexEncoding(): HexEncodingState {
  const { settings } = storeToRefs(useSettingsStore())
  const ofText = inject(KEY, () => settings.value.encoding, false)
  const automatic = computed(() => ofText())
  const encoding = computed(() => {
    const chosen = settings.value.hexEncoding
    return chosen === 'auto' ? automatic.value : chosen
  })
  return { encoding, automatic }
}
