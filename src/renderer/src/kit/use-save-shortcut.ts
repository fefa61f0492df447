import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import { useSettingsStore } from '../app/stores/settings'

/** Ctrl+Shift+S, or Cmd+Shift+S on a Mac: saves the selection of the focused pane. */
export function isSaveShortcut(event: KeyboardEvent): boolean {
  return (
    (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey && event.key.toLowerCase() === 's'
  )
}

/** Returns the shortcut's display text for the platform. */
export function useSaveShortcut(): ComputedRef<string> {
  const { platform } = storeToRefs(useSettingsStore())
  return computed(() => (platform.value === 'darwin' ? '⇧⌘S' : 'Ctrl+Shift+S'))
}
