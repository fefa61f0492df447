import { inject, provide, type InjectionKey, type Ref } from 'vue'

/** Injected element of a body's toolbar, into which the current view places its own tools. */
const PLACE: InjectionKey<Readonly<Ref<HTMLElement | null>>> = Symbol('body tools')

export function provideToolsPlace(place: Readonly<Ref<HTMLElement | null>>): void {
  provide(PLACE, place)
}

export function useToolsPlace(): Readonly<Ref<HTMLElement | null>> | null {
  return inject(PLACE, null)
}
