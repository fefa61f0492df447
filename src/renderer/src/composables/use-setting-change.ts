import type { SettingsChange } from '../../../shared/contract/host'
import { useNoticesStore } from '../stores/notices'
import { useSettingsStore } from '../stores/settings'

/** Changes settings from a button or menu: what cannot be kept is told, and goes back to what it was. */
export function useSettingChange(): (part: SettingsChange) => Promise<void> {
  const settings = useSettingsStore()
  const notices = useNoticesStore()
  return async (part) => {
    try {
      await settings.change(part)
    } catch (error) {
      notices.report(error)
    }
  }
}
