import { storeToRefs } from 'pinia'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useSelectionStore } from '../stores/selection'
import { useInspected, type InspectedState } from './use-inspected'

/** What the inspector shows: the selected connection and exchange. */

export interface InspectorState extends InspectedState {
  readonly selectedExchange: Readonly<Ref<number | null>>
  readonly isSelected: ComputedRef<boolean>
}

export function useInspector(): InspectorState {
  const { connection, exchange } = storeToRefs(useSelectionStore())
  return {
    ...useInspected({ connection: () => connection.value, exchange: () => exchange.value }),
    selectedExchange: exchange,
    isSelected: computed(() => connection.value !== null)
  }
}
