import { usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watchEffect } from 'vue'
import type { AppError } from '../../../../shared/model/app-error'
import { toAppError } from '../../../../shared/rpc/client'
import { DEFAULT_SETTINGS, type Settings, type SettingsChange } from '../../../../shared/contract/host'
import { useEngine } from '../bridge/engine-client'
import { chooseLocale, i18n } from '../../locales/index'

/** Settings of the host. Applies language and theme to the catalogue and to `<html lang data-theme>`. */
export const useSettingsStore = defineStore('settings', () => {
  const engine = useEngine()
  const settings = shallowRef<Settings>(DEFAULT_SETTINGS)
  const systemLocale = shallowRef(navigator.language)
  const platform = shallowRef('')
  /** Folder of this launch's captures, the setting when it began, and why the two differ, if they do. */
  const captures = shallowRef('')
  const folderAtStart = shallowRef<string | null>(null)
  const folderTrouble = shallowRef<AppError | null>(null)
  /** Counts the requested changes: only the reply to the last one is up to date. */
  let changes = 0
  const prefersDark = usePreferredDark()

  const locale = computed(() => chooseLocale(settings.value.language, systemLocale.value))
  const theme = computed(() =>
    settings.value.theme === 'system' ? (prefersDark.value ? 'dark' : 'light') : settings.value.theme
  )

  watchEffect(() => {
    i18n.global.locale.value = locale.value
    document.documentElement.lang = locale.value
    document.documentElement.dataset['theme'] = theme.value
  })

  const load = async (): Promise<void> => {
    const [saved, info] = await Promise.all([
      engine.request('settings.get', {}),
      engine.request('app.info', {})
    ])
    settings.value = saved
    systemLocale.value = info.locale
    platform.value = info.platform
    captures.value = info.captures
    folderAtStart.value = info.folder
    folderTrouble.value = info.folderTrouble === null ? null : toAppError(info.folderTrouble)
  }

  /** Applies a change at once; reverts it if the host could not store it. */
  const change = async (part: SettingsChange): Promise<void> => {
    const mine = ++changes
    const before = settings.value
    settings.value = { ...before, ...part }
    try {
      const stored = await engine.request('settings.set', part)
      // The reply does not include changes made meanwhile, and would revert them.
      if (mine === changes) settings.value = stored
    } catch (error) {
      if (mine === changes) settings.value = before
      throw error
    }
  }

  /** Chooses the captures' folder in the system's dialog. */
  const chooseFolder = async (): Promise<void> => {
    const { folder } = await engine.request('settings.chooseFolder', {})
    settings.value = { ...settings.value, folder }
  }

  return {
    settings,
    locale,
    theme,
    platform,
    isMac: computed(() => platform.value === 'darwin'),
    captures,
    folderAtStart,
    folderTrouble,
    load,
    change,
    chooseFolder
  }
})
