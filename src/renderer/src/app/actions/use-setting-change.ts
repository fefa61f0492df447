import type { SettingsChange } from '../../../../shared/contract/host'
import { useNoticesStore } from '../stores/notices'
import { useSettingsStore } from '../stores/settings'

/** Changes settings from a button or menu; a setting that cannot be saved is reverted and reported. */
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
