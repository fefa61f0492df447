import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'

/** Which dialog is open. They are asked for from several places and stand in one. */
export const useDialogsStore = defineStore('dialogs', () => {
  const proxy = shallowRef<{ readonly editing: SessionSummary | null } | null>(null)
  const shortcuts = shallowRef(false)

  const newProxy = (): void => {
    proxy.value = { editing: null }
  }

  const editProxy = (session: SessionSummary): void => {
    proxy.value = { editing: session }
  }

  const closeProxy = (): void => {
    proxy.value = null
  }

  return { proxy, shortcuts, newProxy, editProxy, closeProxy }
})
