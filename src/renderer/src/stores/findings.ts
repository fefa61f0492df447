import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Which findings of proxies were put away: they come back only when there are new ones. */
export const useFindingsStore = defineStore('findings', () => {
  const hidden = shallowRef<ReadonlySet<string>>(new Set())

  const hide = (keys: readonly string[]): void => {
    hidden.value = new Set([...hidden.value, ...keys])
  }

  return { hidden, hide }
})
