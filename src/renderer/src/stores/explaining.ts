import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

/**
 * Which explanations are open. It is kept by kind and not by message, so that stepping through a table compares like
 * with like; secrets are hidden again with each message.
 */
export const useExplainingStore = defineStore('explaining', () => {
  const choices = shallowReactive(new Map<string, boolean>())

  const isOpen = (key: string, fallback: boolean): boolean => choices.get(key) ?? fallback
  const setOpen = (key: string, open: boolean): void => {
    choices.set(key, open)
  }

  return { isOpen, setOpen }
})
