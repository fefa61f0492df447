import { inject, provide, type InjectionKey } from 'vue'
import type { ExchangeDetail } from '../../../shared/contract/traffic'
import type { ByteRange } from '../headless/hex-layout'

/** The exchange that a body is of, for views that want to know more than its bytes, or light some of them. */
export interface BodyPlace {
  exchange(): ExchangeDetail
  /** Lights a part of a field of a message. */
  light(message: number, field: number, range: ByteRange): void
}

const PLACE: InjectionKey<BodyPlace> = Symbol('body place')

export function provideBodyPlace(place: BodyPlace): void {
  provide(PLACE, place)
}

/** Null where a body is shown by itself. */
export function useBodyPlace(): BodyPlace | null {
  return inject(PLACE, null)
}
