import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useSelectionStore } from './selection'

/** Which two exchanges are compared. The inspector's Compare tab follows it. */

export interface ExchangeRef {
  readonly exchange: number
  readonly connection: number
}

export interface ExchangePair {
  readonly left: number
  readonly right: number
}

export const useComparisonStore = defineStore('comparison', () => {
  const selection = useSelectionStore()
  /** Set aside as the left side; whichever exchange is selected is compared with it. */
  const marked = shallowRef<number | null>(null)
  const chosen = shallowRef<ExchangePair | null>(null)
  /** Counts the wishes to see the comparison, so that the inspector can turn to it. */
  const wishes = shallowRef(0)

  /** Shows two exchanges side by side; the right one is selected. */
  const compare = (left: Pick<ExchangeRef, 'exchange'>, right: ExchangeRef): void => {
    chosen.value = { left: left.exchange, right: right.exchange }
    selection.selectExchange(right.exchange, right.connection)
    wishes.value++
  }

  /** Null takes the mark away. */
  const mark = (exchange: number | null): void => {
    marked.value = exchange
    chosen.value = null
  }

  /** Keeps this pair while either of the two is selected. */
  const choose = (pair: ExchangePair): void => {
    chosen.value = pair
  }

  const swap = (pair: ExchangePair): void => {
    choose({ left: pair.right, right: pair.left })
  }

  /** What the selected exchange is compared with, given the original that it replays. */
  const pairOf = (selected: number, replayOf: number | null): ExchangePair | null => {
    const pair = chosen.value
    if (pair !== null && (pair.left === selected || pair.right === selected)) return pair
    if (marked.value !== null && marked.value !== selected) return { left: marked.value, right: selected }
    return replayOf === null ? null : { left: replayOf, right: selected }
  }

  return { marked, wishes, compare, mark, choose, swap, pairOf }
})
