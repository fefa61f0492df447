import { usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watchEffect } from 'vue'
import { DEFAULT_SETTINGS, type Settings, type SettingsChange } from '../../../shared/contract/host'
import { useEngine } from '../bridge/engine-client'
import { chooseLocale, i18n } from '../locales/index'

/** Language and theme: asked from the host, applied to the catalogue and to `<html lang data-theme>`. */
export const useSettingsStore = defineStore('settings', () => {
  const engine = useEngine()
  const settings = shallowRef<Settings>(DEFAULT_SETTINGS)
  const systemLocale = shallowRef(navigator.language)
  const platform = shallowRef('')
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
  }

  /** Takes effect at once; goes back to what it was when the host could not keep it. */
  const change = async (part: SettingsChange): Promise<void> => {
    const before = settings.value
    settings.value = { ...before, ...part }
    try {
      settings.value = await engine.request('settings.set', part)
    } catch (error) {
      settings.value = before
      throw error
    }
  }

  return { settings, locale, theme, platform, load, change }
})
