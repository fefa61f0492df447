import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Proxy problems that the user hid; only new ones are shown. */
export const useFindingsStore = defineStore('findings', () => {
  const hidden = shallowRef<ReadonlySet<string>>(new Set())

  const hide = (keys: readonly string[]): void => {
    hidden.value = new Set([...hidden.value, ...keys])
  }

  return { hidden, hide }
})
