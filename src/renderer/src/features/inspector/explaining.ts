import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

/**
 * Expanded explanations. Stored by kind and not by message, so that they stay comparable while stepping through a
 * table; secrets are hidden again for each message.
 */
export const useExplainingStore = defineStore('explaining', () => {
  const choices = shallowReactive(new Map<string, boolean>())

  const isOpen = (key: string, fallback: boolean): boolean => choices.get(key) ?? fallback
  const setOpen = (key: string, open: boolean): void => {
    choices.set(key, open)
  }

  return { isOpen, setOpen }
})
