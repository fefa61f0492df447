import { inject, provide, type InjectionKey, type Ref } from 'vue'

/** Where in a body's bar the view that is shown puts what it offers to do: the bar is not its own, the tools are. */
const PLACE: InjectionKey<Readonly<Ref<HTMLElement | null>>> = Symbol('body tools')

export function provideToolsPlace(place: Readonly<Ref<HTMLElement | null>>): void {
  provide(PLACE, place)
}

export function useToolsPlace(): Readonly<Ref<HTMLElement | null>> | null {
  return inject(PLACE, null)
}
