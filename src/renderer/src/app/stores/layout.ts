import { useWindowSize } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { SettingsChange } from '../../../../shared/contract/host'
import { isNarrowWindow, isSinglePaneWindow, toolbarRoom } from './model/window-room'
import { useSettingsStore } from './settings'

/** Panes visible at the current window size. Permanent choices are in the settings. */
export const useLayoutStore = defineStore('layout', () => {
  const settings = useSettingsStore()
  const { width, height } = useWindowSize()

  /** Too narrow for the session list beside the traffic: the list opens over it. */
  const isNarrow = computed(() => isNarrowWindow(width.value))
  /** Too small for table and inspector at once: only one of them is visible. */
  const isSinglePane = computed(() => isSinglePaneWindow({ width: width.value, height: height.value }))

  const toolbar = computed(() => toolbarRoom(width.value))

  /** The session list is open over the traffic of a narrow window. */
  const drawer = shallowRef(false)
  watch(isNarrow, () => {
    drawer.value = false
  })
  const hasSidebar = computed(() => (isNarrow.value ? drawer.value : settings.settings.sidebar))

  /** The inspector covers the table in a single-pane window. */
  const inspectorInFront = shallowRef(false)

  /** `change` stores the choice if it is permanent. */
  const toggleSidebar = async (change: (part: SettingsChange) => Promise<void>): Promise<void> => {
    if (isNarrow.value) drawer.value = !drawer.value
    else await change({ sidebar: !settings.settings.sidebar })
  }

  return { isNarrow, isSinglePane, toolbar, drawer, hasSidebar, inspectorInFront, toggleSidebar }
})
