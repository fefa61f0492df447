import { inject, provide, type InjectionKey } from 'vue'
import type { ByteMark } from '../../kit/hex/use-hex-state'

/** Shows bytes of the inspected connection in the Hex tab. */
export type ShowBytes = (mark: ByteMark) => void

const KEY: InjectionKey<ShowBytes> = Symbol('show bytes')

export function provideShowBytes(show: ShowBytes): void {
  provide(KEY, show)
}

/** Returns null if there is no Hex tab, such as next to the workbench. */
export function useShowBytes(): ShowBytes | null {
  return inject(KEY, null)
}
