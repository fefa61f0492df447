import { storeToRefs } from 'pinia'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useSelectionStore } from '../../app/stores/selection'
import { useInspected, type InspectedState } from './use-inspected'

/** The connection and exchange shown in the inspector: the selected ones. */

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
