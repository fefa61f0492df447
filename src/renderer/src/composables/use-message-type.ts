import { useLocalStorage } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { computed, onMounted, type ComputedRef } from 'vue'
import type { SchemaIndex } from '../../../decode/view/protobuf/schema-index'
import { knownType, originKey, originOf } from '../headless/message-type'
import { useProtosStore } from '../stores/protos'
import { useBodyPlace } from './use-body-place'

/** Choices that are remembered; the oldest go. */
const MAX_CHOICES = 200

/** By what a body is of, in the order of the choices: a type, or nothing for the wire alone. */
const CHOICES = useLocalStorage<Record<string, string>>('tcplens.message-types', {})

export interface MessageTypeState {
  readonly schema: ComputedRef<SchemaIndex>
  /** Undefined where the body is shown by the wire alone. */
  readonly type: ComputedRef<string | undefined>
  readonly types: ComputedRef<readonly string[]>
  /** It is as the user has said, not as the call says. */
  readonly isChosen: ComputedRef<boolean>
  /** A type, `raw` for the wire alone, or `automatic` for whatever the call says. */
  choose(type: string): void
}

/** The type of message that a body is shown as, remembered for all bodies of its kind. */
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
    // What was chosen may be defined no more.
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
