import { useLocalStorage } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { computed, onMounted, type ComputedRef } from 'vue'
import type { SchemaIndex } from '../../../../../../decode/view/protobuf/schema-index'
import { knownType, originKey, originOf } from './model/message-type'
import { useProtosStore } from '../../../../app/stores/protos'
import { useBodyPlace } from '../../use-body-place'

/** Maximum number of remembered choices; the oldest are dropped. */
const MAX_CHOICES = 200

/** Chosen type by origin key, oldest first; an empty string shows the raw wire format. */
const CHOICES = useLocalStorage<Record<string, string>>('tcplens.message-types', {})

export interface MessageTypeState {
  readonly schema: ComputedRef<SchemaIndex>
  /** Undefined if the body is shown as raw wire format. */
  readonly type: ComputedRef<string | undefined>
  readonly types: ComputedRef<readonly string[]>
  /** True if the user chose the type instead of the declared one. */
  readonly isChosen: ComputedRef<boolean>
  /** Chooses a type, `raw` for the wire format, or `automatic` for the declared type. */
  choose(type: string): void
}

/** Protobuf message type used to show a body, remembered for all bodies of the same origin. */
export function useMessageType(
  shown: () => { readonly message: number; readonly contentType: string }
): MessageTypeState {
  const store = useProtosStore()
  const { index, types } = storeToRefs(store)
  const place = useBodyPlace()
  onMounted(() => void store.load())

  const origin = computed(() => {
    const { message, contentType } = shown()
    return originOf(place?.exchange() ?? null, message, contentType)
  })
  const key = computed(() => originKey(origin.value))
  const chosen = computed(() => CHOICES.value[key.value])
  const type = computed(() => {
    if (chosen.value === '') return undefined
    // The schema may no longer define the chosen type.
    const isKnown = chosen.value !== undefined && index.value.message(chosen.value) !== undefined
    return isKnown ? chosen.value : knownType(origin.value, index.value)
  })

  return {
    schema: index,
    type,
    types,
    isChosen: computed(() => chosen.value !== undefined),
    choose(next) {
      const others = Object.entries(CHOICES.value).filter(([each]) => each !== key.value)
      const kept = next === 'automatic' ? [] : [[key.value, next === 'raw' ? '' : next] as const]
      CHOICES.value = Object.fromEntries([...others, ...kept].slice(-MAX_CHOICES))
    }
  }
}
