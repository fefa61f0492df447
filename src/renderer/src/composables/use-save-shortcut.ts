import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import { useSettingsStore } from '../stores/settings'

/** Ctrl Shift S, or Cmd Shift S on a Mac: saves what the pane with the focus has chosen. */
export function isSaveShortcut(event: KeyboardEvent): boolean {
  return (
    (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey && event.key.toLowerCase() === 's'
  )
}

/** How it is written here. */
export function useSaveShortcut(): ComputedRef<string> {
  const { platform } = storeToRefs(useSettingsStore())
  return computed(() => (platform.value === 'darwin' ? '⇧⌘S' : 'Ctrl+Shift+S'))
}
