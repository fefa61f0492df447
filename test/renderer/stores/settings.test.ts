import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../src/shared/contract/host'
import { AppError } from '../../../src/shared/model/app-error'
import { chooseLocale, i18n } from '../../../src/renderer/src/locales/index'
import { useSettingsStore } from '../../../src/renderer/src/stores/settings'
import { appInfo, startTestEngine, type TestEngine } from '../helpers/test-engine'

let engine: TestEngine | undefined

const start = (...overrides: Parameters<typeof startTestEngine>): void => {
  engine = startTestEngine(...overrides)
}

beforeEach(() => {
  setActivePinia(createPinia())
})
afterEach(() => {
  engine?.close()
})

const applied = (): unknown => ({
  catalogue: i18n.global.locale.value,
  lang: document.documentElement.lang,
  theme: document.documentElement.dataset['theme']
})

it('applies what the host keeps to the catalogue and the page', async () => {
  start({ 'settings.get': () => ({ ...DEFAULT_SETTINGS, language: 'zh-CN', theme: 'dark' }) })
  await useSettingsStore().load()
  await nextTick()
  expect(applied()).toEqual({ catalogue: 'zh-CN', lang: 'zh-CN', theme: 'dark' })
})

it('follows the system’s language where it is told to', async () => {
  start({ 'app.info': () => appInfo({ locale: 'zh-Hant-TW' }) })
  await useSettingsStore().load()
  await nextTick()
  expect(applied()).toMatchObject({ catalogue: 'zh-CN' })
})

it('changes at once, and goes back when the host cannot keep it', async () => {
  start({
    'settings.set': () => {
      throw new AppError('file-unreadable', 'No.')
    }
  })
  const settings = useSettingsStore()
  await settings.load()
  const change = settings.change({ theme: 'dark' })
  expect(settings.theme).toBe('dark')
  await expect(change).rejects.toMatchObject({ code: 'file-unreadable' })
  expect(settings.settings.theme).toBe('system')
})

it('chooses Chinese for any Chinese system and English for all others', () => {
  expect([
    chooseLocale('system', 'zh-CN'),
    chooseLocale('system', 'zh'),
    chooseLocale('system', 'de-DE'),
    chooseLocale('en', 'zh-CN')
  ]).toEqual(['zh-CN', 'zh-CN', 'en', 'en'])
})
