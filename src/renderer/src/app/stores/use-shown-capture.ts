import { storeToRefs } from 'pinia'
import { computed, hasInjectionContext, inject, provide, type InjectionKey, type Ref } from 'vue'
import type { Requests } from '../../../../shared/contract/contract'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from './capture'

/** Requests about the shown capture, so that traffic views need not pass its number. */

type OfCapture = {
  [Name in keyof Requests]: Requests[Name]['input'] extends { capture: number } ? Name : never
}[keyof Requests]

export interface ShownCapture {
  /** Number of the capture. Responses about another one are outdated. */
  readonly capture: Readonly<Ref<number>>
  request<Name extends OfCapture>(
    name: Name,
    input: Omit<Requests[Name]['input'], 'capture'>
  ): Promise<Requests[Name]['output']>
}

const OWN: InjectionKey<() => number> = Symbol('capture')

/** Sets the shown capture for all components inside, regardless of the tables. */
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
