import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type WritableComputedRef } from 'vue'
import { charsetOf } from '../../../../decode/view/charset'
import { DIRECTIONS } from '../../../../shared/model/direction'
import type { TextEncoding } from '../../../../shared/model/text-encodings'
import { useEncodingsStore } from '../../app/stores/encodings'
import { useSettingsStore } from '../../app/stores/settings'
import type { StreamBytes } from '../../app/bridge/use-stream-bytes'

/**
 * Text encoding of a connection's bytes: the user's choice for the session; otherwise the detected encoding if it is a
 * multi-byte one recognised with confidence; otherwise the configured default.
 */

/** Bytes examined of each stream. */
const SAMPLE_BYTES = 4096

/** Any bytes are valid in these encodings, so detecting one does not override the configured default. */
const FITS_ALL: readonly TextEncoding[] = ['latin1', 'utf-8']

interface Looked {
  readonly connection: number
  readonly session: number
  readonly up: number
  readonly down: number
}

export function useTextEncoding(
  streams: () => StreamBytes,
  shown: () => Looked | null
): WritableComputedRef<TextEncoding> {
  const { chosen } = useEncodingsStore()
  const { settings } = storeToRefs(useSettingsStore())
  const guess = shallowRef<TextEncoding | null>(null)
  let run = 0
  onScopeDispose(() => run++)

  const look = async (): Promise<void> => {
    const mine = ++run
    for (const direction of DIRECTIONS) {
      const bytes = await streams()
        .read(direction, 0, SAMPLE_BYTES)
        // The view that shows the bytes reports the read error.
        .catch(() => new Uint8Array(0))
      if (mine !== run) return
      const { encoding, source } = charsetOf(bytes, '')
      if (source === 'guess' && !FITS_ALL.includes(encoding)) {
        guess.value = encoding
        return
      }
    }
    guess.value = null
  }
  // Repeats while the sampled beginning grows, not when later bytes arrive.
  watch(
    () => {
      const { connection, up, down } = shown() ?? { connection: 0, up: 0, down: 0 }
      return [connection, Math.min(up, SAMPLE_BYTES), Math.min(down, SAMPLE_BYTES)] as const
    },
    ([connection], before) => {
      if (before?.[0] !== connection) guess.value = null
      if (connection !== 0) void look()
    },
    { immediate: true }
  )

  return computed({
    get: () => chosen.get(shown()?.session ?? 0) ?? guess.value ?? settings.value.encoding,
    set: (next) => {
      chosen.set(shown()?.session ?? 0, next)
    }
  })
}
