import { inject, provide, type InjectionKey } from 'vue'

/** Whether a body view shows the body of a request or of a response, as a whole. */
export type BodySide = 'request' | 'response'

const KEY: InjectionKey<() => BodySide | null> = Symbol('body side')

export function provideBodySide(side: () => BodySide | null): void {
  provide(KEY, side)
}

/** Returns null for a part of a body, and for content that is not a body. */
export function useBodySide(): () => BodySide | null {
  return inject(KEY, () => null)
}
