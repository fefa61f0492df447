/**
 * Screenshots of the window for the documentation and for review: run by `npm run screenshots`, which sets the
 * folder in TCPLENS_SCREENSHOTS. The demo supplies the traffic.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { needsThat } from '../helpers/peers'
import { choose, messageGrid, readTable, selectExchange, shownBytes } from './workbench'

const folder = process.env['TCPLENS_SCREENSHOTS']

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 }
] as const
const THEMES = { light: ['Light', '浅色'], dark: ['Dark', '深色'] } as const
const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const

describe('screenshots', needsThat('TCPLENS_SCREENSHOTS', folder !== undefined), () => {
  let running: RunningApp

  beforeAll(async () => {
    await mkdir(resolve(folder ?? ''), { recursive: true })
    running = await launchApp()
    return () => running.close()
  })

  const picture = async (name: string): Promise<void> => {
    await running.page.evaluate('document.fonts.ready')
    // Removes traces of the pointer and of earlier messages.
    await running.page.mouse.move(520, 2)
    await running.page.screenshot({
      path: join(resolve(folder ?? ''), `${name}.png`),
      animations: 'disabled'
    })
  }
  // Sets the page's size, not the window's: the screen may be smaller, and windows have borders.
  const resize = async (size: { width: number; height: number }): Promise<void> => {
    await running.page.setViewportSize(size)
    await expect
      .poll(() => running.page.evaluate('[innerWidth, innerHeight]'))
      .toEqual([size.width, size.height])
  }

  it('shows the empty window', async () => {
    await resize(SIZES[0])
    await picture('empty-light-en-1440x900')
  })

  it('shows the demo with a selected exchange in every theme', { timeout: 120_000 }, async () => {
    const { page } = running
    await page.getByRole('button', { name: /Run the demo/ }).click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(8)
    await selectExchange(page, 'PUT')
    await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
    await messageGrid(page, 'Request').getByRole('row').filter({ hasText: 'If-Match' }).click()
    await expect.poll(async () => (await shownBytes(page, 'Up')).length).toBeGreaterThan(0)

    for (const [language, languageName] of Object.entries(LANGUAGES)) {
      await choose(page, /^(Language|语言)/, languageName)
      for (const [theme, names] of Object.entries(THEMES)) {
        await choose(page, /^(Theme|主题)/, names[language === 'en' ? 0 : 1])
        await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme)
        for (const size of SIZES) {
          await resize(size)
          await picture(`demo-${theme}-${language}-${size.width}x${size.height}`)
        }
      }
    }
  })
})
