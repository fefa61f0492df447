import type { Settings } from '../../../../shared/contract/host'
import type { CommandPart } from '../../kit/model/commands'
import { useSettingsStore } from '../stores/settings'
import { useSettingChange } from '../actions/use-setting-change'

/** Theme and language. */
export type LookId =
  'view.systemTheme' | 'view.light' | 'view.dark' | 'view.systemLanguage' | 'view.english' | 'view.chinese'

export function lookCommands(): Record<LookId, CommandPart> {
  const store = useSettingsStore()
  const change = useSettingChange()
  const theme = (theme: Settings['theme']): CommandPart => ({
    isHeldByDialog: false,
    isChecked: () => store.settings.theme === theme,
    run: () => void change({ theme })
  })
  const language = (language: Settings['language']): CommandPart => ({
    isHeldByDialog: false,
    isChecked: () => store.settings.language === language,
    run: () => void change({ language })
  })
  return {
    'view.systemTheme': theme('system'),
    'view.light': theme('light'),
    'view.dark': theme('dark'),
    'view.systemLanguage': language('system'),
    'view.english': language('en'),
    'view.chinese': language('zh-CN')
  }
}
