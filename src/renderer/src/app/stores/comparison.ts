import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { countNumbers, numbersIn } from '../../../../shared/model/number-ranges'
import { useCaptureStore } from './capture'
import { useSelectionStore } from './selection'
import { useTablesStore } from './tables'

/** The two exchanges to compare. The inspector's Compare tab follows it. */

export interface CapturedExchange {
  readonly capture: number
  readonly exchange: number
}

export interface ExchangePair {
  readonly left: CapturedExchange
  readonly right: CapturedExchange
}

/** An exchange; of the shown capture if none is named. */
interface ExchangeRef {
  readonly capture?: number
  readonly exchange: number
}

export const useComparisonStore = defineStore('comparison', () => {
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const tables = useTablesStore()
  /** The exchange marked as the left side; the selected exchange is compared with it. */
  const marked = shallowRef<CapturedExchange | null>(null)
  const chosen = shallowRef<ExchangePair | null>(null)
  const onlyDifferences = useLocalStorage('tcplens.compare.only-differences', false)
  /** The Compare tab was requested, and no other tab since. */
  const isWanted = shallowRef(false)

  /** True for an exchange of a closed or cleared capture, which can no longer be compared. */
  const isGone = (one: CapturedExchange): boolean => !captures.isOpen(one.capture)
  watch(
    () => captures.list,
    () => {
      if (marked.value !== null && isGone(marked.value)) marked.value = null
      if (chosen.value !== null && (isGone(chosen.value.left) || isGone(chosen.value.right)))
        chosen.value = null
    }
  )

  const placed = ({ capture = captures.shown, exchange }: ExchangeRef): CapturedExchange => ({
    capture,
    exchange
  })

  /** The two selected rows of the table, if there are exactly two: the earlier one is the left. */
  const picked = computed<ExchangePair | null>(() => {
    const { picked } = tables.exchanges
    if (countNumbers(picked) !== 2) return null
    const [left, right] = [...numbersIn(picked)].map((exchange) => placed({ exchange }))
    return left === undefined || right === undefined ? null : { left, right }
  })
  // A new selection of two rows replaces the chosen pair.
  watch(
    picked,
    (two) => {
      if (two !== null) chosen.value = null
    },
    { flush: 'sync' }
  )

  /** Compares two exchanges; the right one is selected, in the shown capture. */
  const compare = (
    left: ExchangeRef,
    right: { readonly exchange: number; readonly connection: number }
  ): void => {
    chosen.value = { left: placed(left), right: placed({ exchange: right.exchange }) }
    selection.selectExchange(right.exchange, right.connection)
    isWanted.value = true
  }

  /** Marks an exchange of the shown capture as the left side; null removes the mark. */
  const mark = (exchange: number | null): void => {
    marked.value = exchange === null ? null : placed({ exchange })
    chosen.value = null
  }

  /** Keeps this pair while either of the two is selected. */
  const choose = (pair: ExchangePair): void => {
    chosen.value = pair
  }

  const isMarked = (exchange: number): boolean => isSame(marked.value, placed({ exchange }))

  /**
   * Returns the exchange to compare with an exchange of the shown capture. `replayOf` and `from` are its original in
   * this or in another capture.
   */
  const pairOf = (
    exchange: number,
    replayOf: number | null,
    from: CapturedExchange | null = null
  ): ExchangePair | null => {
    const right = placed({ exchange })
    const pair = [chosen.value, picked.value].find((one) => one !== null && isOneOf(right, one))
    if (pair !== undefined && pair !== null) return pair
    if (marked.value !== null && !isSame(marked.value, right)) return { left: marked.value, right }
    const original = replayOf === null ? from : placed({ exchange: replayOf })
    return original === null ? null : { left: original, right }
  }

  return { marked, isWanted, onlyDifferences, compare, mark, choose, isMarked, pairOf }
})

export function isSame(one: CapturedExchange | null, other: CapturedExchange | null): boolean {
  return one?.capture === other?.capture && one?.exchange === other?.exchange
}

function isOneOf(one: CapturedExchange, { left, right }: ExchangePair): boolean {
  return isSame(left, one) || isSame(right, one)
}
