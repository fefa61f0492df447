import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { NumberRanges } from '../../../../shared/model/number-ranges'
import type { ViewKind } from '../bridge/view-source'

/** Rows of one capture to be marked. */
export interface MarkTarget {
  readonly capture: number
  readonly kind: ViewKind
  readonly numbers: NumberRanges
}

/** State of bookmarks and notes: the row whose note is being edited, and a change counter. */
export const useMarksStore = defineStore('marks', () => {
  /** Rows whose note is in the editor; null while it is closed. */
  const noting = shallowRef<MarkTarget | null>(null)
  /** Increases with each change made here, so that views reload marks, even frozen ones. */
  const version = shallowRef(0)

  const changed = (): void => {
    version.value++
  }

  return { noting, version, changed }
})
