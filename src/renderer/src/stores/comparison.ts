import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { countNumbers, numbersIn } from '../../../shared/model/number-ranges'
import { useCaptureStore } from './capture'
import { useSelectionStore } from './selection'
import { useTablesStore } from './tables'

/** Which two exchanges are compared. The inspector's Compare tab follows it. */

export interface CapturedExchange {
  readonly capture: number
  readonly exchange: number
}

export interface ExchangePair {
  readonly left: CapturedExchange
  readonly right: CapturedExchange
}

/** Of the capture that is shown where none is named. */
interface ExchangeRef {
  readonly capture?: number
  readonly exchange: number
}

export const useComparisonStore = defineStore('comparison', () => {
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const tables = useTablesStore()
  /** Set aside as the left side; whichever exchange is selected is compared with it. */
  const marked = shallowRef<CapturedExchange | null>(null)
  const chosen = shallowRef<ExchangePair | null>(null)
  const onlyDifferences = useLocalStorage('tcplens.compare.only-differences', false)
  /** A comparison was asked for, and no other tab since. */
  const isWanted = shallowRef(false)

  /** What is in a capture that was closed or cleared can be compared with nothing any more. */
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

  /** Two rows of the table that are chosen together, and no third: the earlier one is the left. */
  const picked = computed<ExchangePair | null>(() => {
    const { picked } = tables.exchanges
    if (countNumbers(picked) !== 2) return null
    const [left, right] = [...numbersIn(picked)].map((exchange) => placed({ exchange }))
    return left === undefined || right === undefined ? null : { left, right }
  })
  // Whoever chooses two rows means these, and no longer those of before.
  watch(
    picked,
    (two) => {
      if (two !== null) chosen.value = null
    },
    { flush: 'sync' }
  )

  /** Shows two exchanges side by side; the right one is selected, in the capture that is shown. */
  const compare = (
    left: ExchangeRef,
    right: { readonly exchange: number; readonly connection: number }
  ): void => {
    chosen.value = { left: placed(left), right: placed({ exchange: right.exchange }) }
    selection.selectExchange(right.exchange, right.connection)
    isWanted.value = true
  }

  /** Sets an exchange of the capture that is shown aside; null takes the mark away. */
  const mark = (exchange: number | null): void => {
    marked.value = exchange === null ? null : placed({ exchange })
    chosen.value = null
  }

  /** Keeps this pair while either of the two is selected. */
  const choose = (pair: ExchangePair): void => {
    chosen.value = pair
  }

  const isMarked = (exchange: number): boolean => isSame(marked.value, placed({ exchange }))

  /** What an exchange of the capture that is shown is compared with, given the original that it replays: `from` where that is in another capture. */
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
