import { storeToRefs } from 'pinia'
import { computed, hasInjectionContext, inject, provide, type InjectionKey, type Ref } from 'vue'
import type { Requests } from '../../../shared/contract/contract'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'

/** Questions about the capture that is shown, so that what looks at traffic need not pass its number along. */

type OfCapture = {
  [Name in keyof Requests]: Requests[Name]['input'] extends { capture: number } ? Name : never
}[keyof Requests]

export interface ShownCapture {
  /** Its number. What was asked about another one is out of date. */
  readonly capture: Readonly<Ref<number>>
  request<Name extends OfCapture>(
    name: Name,
    input: Omit<Requests[Name]['input'], 'capture'>
  ): Promise<Requests[Name]['output']>
}

const OWN: InjectionKey<() => number> = Symbol('capture')

/** To whatever stands inside the component this capture is the one that is shown, whichever the tables show. */
export function provideShownCapture(capture: () => number): void {
  provide(OWN, capture)
}

export function useShownCapture(): ShownCapture {
  const engine = useEngine()
  const { shown } = storeToRefs(useCaptureStore())
  const own = hasInjectionContext() ? inject(OWN, null) : null
  const capture = own === null ? shown : computed(own)
  return {
    capture,
    request: (name, input) => engine.request(name, { ...input, capture: capture.value })
  }
}
