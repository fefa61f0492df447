import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { NumberRanges } from '../../../shared/model/number-ranges'
import type { ViewKind } from '../bridge/view-source'

/** Rows of one capture that are to be marked. */
export interface MarkTarget {
  readonly capture: number
  readonly kind: ViewKind
  readonly numbers: NumberRanges
}

/** Bookmarks and notes: whose note is being written, and that something was marked. */
export const useMarksStore = defineStore('marks', () => {
  /** Whose note is in the editor; null while it is closed. */
  const noting = shallowRef<MarkTarget | null>(null)
  /** Grows when something was marked here: what shows marks asks again, also where it is held still. */
  const version = shallowRef(0)

  const changed = (): void => {
    version.value++
  }

  return { noting, version, changed }
})
