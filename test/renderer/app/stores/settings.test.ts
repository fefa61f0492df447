import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../../src/shared/contract/host'
import { AppError } from '../../../../src/shared/model/app-error'
import { chooseLocale, i18n } from '../../../../src/renderer/src/locales/index'
import { useSettingsStore } from '../../../../src/renderer/src/app/stores/settings'
import { appInfo, startTestEngine, type TestEngine } from '../../helpers/test-engine'

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

it('applies the stored settings to the catalogue and the page', async () => {
  start({ 'settings.get': () => ({ ...DEFAULT_SETTINGS, language: 'zh-CN', theme: 'dark' }) })
  await useSettingsStore().load()
  await nextTick()
  expect(applied()).toEqual({ catalogue: 'zh-CN', lang: 'zh-CN', theme: 'dark' })
})

it('follows the system’s language when configured', async () => {
  start({ 'app.info': () => appInfo({ locale: 'zh-Hant-TW' }) })
  await useSettingsStore().load()
  await nextTick()
  expect(applied()).toMatchObject({ catalogue: 'zh-CN' })
})

it('changes at once, and reverts when the host cannot save it', async () => {
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

it('does not revert a change made while an earlier one is being saved', async () => {
  const answers: (() => void)[] = []
  let kept = DEFAULT_SETTINGS
  start({
    'settings.set': (part) => {
      kept = { ...kept, ...(part as Partial<typeof kept>) }
      const now = kept
      return new Promise((resolve) => {
        answers.push(() => {
          resolve(now)
        })
      })
    }
  })
  const settings = useSettingsStore()
  await settings.load()
  const first = settings.change({ theme: 'dark' })
  await expect.poll(() => answers.length).toBe(1)
  const second = settings.change({ encoding: 'latin1' })
  answers[0]?.()
  await first
  expect(settings.settings).toMatchObject({ theme: 'dark', encoding: 'latin1' })
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.()
  await second
  expect(settings.settings).toMatchObject({ theme: 'dark', encoding: 'latin1' })
})

it('uses Chinese for any Chinese system and English for all others', () => {
  expect([
    chooseLocale('system', 'zh-CN'),
    chooseLocale('system', 'zh'),
    chooseLocale('system', 'de-DE'),
    chooseLocale('en', 'zh-CN')
  ]).toEqual(['zh-CN', 'zh-CN', 'en', 'en'])
})
