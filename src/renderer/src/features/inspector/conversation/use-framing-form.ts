import { useDebounceFn } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Framings } from '../../../../../shared/contract/framing'
import {
  FRAMING_FIELDS,
  framingForm,
  isSame,
  readFraming,
  type FramingForm
} from '../../../kit/form/model/framing-form'

/** Framing of both streams as a form. Valid changes take effect at once. */

/** Delay in ms after the last key press, because each change splits the whole stream anew. */
const SETTLED_MS = 300

export type FramingWay = 'up' | 'down' | 'alike'

export interface FramingFormState {
  readonly alike: ComputedRef<boolean>
  /** `alike`, or both directions. */
  readonly ways: ComputedRef<readonly FramingWay[]>
  form(way: FramingWay): FramingForm
  change(way: FramingWay, form: FramingForm): void
  setAlike(alike: boolean): void
}

export function useFramingForm(
  framings: () => Framings,
  apply: (framings: Framings) => Promise<void>
): FramingFormState {
  const forms = shallowRef(formsOf(framings()))
  const alike = shallowRef(isSame(framings().up, framings().down))
  /** Last framing requested; the response to it is not an external change. */
  let asked: Framings | null = null

  watch(framings, (next, before) => {
    if (isSame(next, before) || (asked !== null && isSame(next, asked))) return
    forms.value = formsOf(next)
    alike.value = isSame(next.up, next.down)
  })

  const read = (way: FramingWay): ReturnType<typeof readFraming> => readFraming(formOf(forms, way))
  const applyNow = (): void => {
    const [up, down] = [read('up'), read('down')]
    if (!up.ok || !down.ok) return
    const next: Framings = { up: up.framing, down: down.framing }
    if (isSame(next, framings())) return
    asked = next
    void apply(next)
  }
  const applySoon = useDebounceFn(applyNow, SETTLED_MS)

  return {
    alike: computed(() => alike.value),
    ways: computed(() => (alike.value ? ['alike'] : ['up', 'down'])),
    form: (way) => formOf(forms, way),
    change(way, next) {
      const before = formOf(forms, way)
      forms.value = {
        up: way === 'down' ? forms.value.up : next,
        down: way === 'up' ? forms.value.down : next
      }
      // Choices apply immediately, text input after a delay.
      const isTyped = FRAMING_FIELDS.some((field) => next[field] !== before[field])
      if (isTyped) void applySoon()
      else applyNow()
    },
    setAlike(next) {
      alike.value = next
      if (!next) return
      forms.value = { up: forms.value.up, down: forms.value.up }
      applyNow()
    }
  }
}

interface Forms {
  readonly up: FramingForm
  readonly down: FramingForm
}

function formsOf({ up, down }: Framings): Forms {
  return { up: framingForm(up), down: framingForm(down) }
}

function formOf(forms: Readonly<ShallowRef<Forms>>, way: FramingWay): FramingForm {
  return way === 'down' ? forms.value.down : forms.value.up
}
