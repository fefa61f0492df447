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

export type FramingScope = 'up' | 'down' | 'alike'

export interface FramingFormState {
  readonly alike: ComputedRef<boolean>
  /** `alike`, or both directions. */
  readonly scopes: ComputedRef<readonly FramingScope[]>
  form(scope: FramingScope): FramingForm
  change(scope: FramingScope, form: FramingForm): void
  setAlike(alike: boolean): void
}

export function useFramingForm(
  framings: () => Framings,
  apply: (framings: Framings) => Promise<void>
): FramingFormState {
  const forms = shallowRef(formsOf(framings()))
  const alike = shallowRef(isSame(framings().up, framings().down))
  /** Last framing requested; the response to it is not an external change. */
  let applied: Framings | null = null

  watch(framings, (next, before) => {
    if (isSame(next, before) || (applied !== null && isSame(next, applied))) return
    forms.value = formsOf(next)
    alike.value = isSame(next.up, next.down)
  })

  const read = (scope: FramingScope): ReturnType<typeof readFraming> => readFraming(formOf(forms, scope))
  const applyNow = (): void => {
    const [up, down] = [read('up'), read('down')]
    if (!up.ok || !down.ok) return
    const next: Framings = { up: up.framing, down: down.framing }
    if (isSame(next, framings())) return
    applied = next
    void apply(next)
  }
  const applySoon = useDebounceFn(applyNow, SETTLED_MS)

  return {
    alike: computed(() => alike.value),
    scopes: computed(() => (alike.value ? ['alike'] : ['up', 'down'])),
    form: (scope) => formOf(forms, scope),
    change(scope, next) {
      const before = formOf(forms, scope)
      forms.value = {
        up: scope === 'down' ? forms.value.up : next,
        down: scope === 'up' ? forms.value.down : next
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

function formOf(forms: Readonly<ShallowRef<Forms>>, scope: FramingScope): FramingForm {
  return scope === 'down' ? forms.value.down : forms.value.up
}
