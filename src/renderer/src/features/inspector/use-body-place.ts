import { inject, provide, type InjectionKey } from 'vue'
import type { ExchangeDetail } from '../../../../shared/contract/traffic'

/** Injected exchange of a body, for views that need more than its bytes. */
export interface BodyPlace {
  exchange(): ExchangeDetail
}

const PLACE: InjectionKey<BodyPlace> = Symbol('body place')

export function provideBodyPlace(place: BodyPlace): void {
  provide(PLACE, place)
}

/** Returns null if a body is shown without its exchange. */
export function useBodyPlace(): BodyPlace | null {
  return inject(PLACE, null)
}
