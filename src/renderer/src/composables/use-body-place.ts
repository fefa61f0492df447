import { inject, provide, type InjectionKey } from 'vue'
import type { ExchangeDetail } from '../../../shared/contract/traffic'

/** The exchange that a body is of, for views that need more than its bytes. */
export interface BodyPlace {
  exchange(): ExchangeDetail
}

const PLACE: InjectionKey<BodyPlace> = Symbol('body place')

export function provideBodyPlace(place: BodyPlace): void {
  provide(PLACE, place)
}

/** Null where a body is shown by itself. */
export function useBodyPlace(): BodyPlace | null {
  return inject(PLACE, null)
}
