/** The window with traffic, sessions and commands, in either language. */
import type { Locator, Page } from 'playwright-core'
import { COMMAND_KEYS, type CommandId } from '../../../src/shared/contract/commands'
import { i18n, type LocaleName } from '../../../src/renderer/src/locales/index'
import type { RunningApp } from '../../helpers/electron-app'

export interface Stage {
  readonly page: Page
  readonly running: RunningApp
  /** Path of a capture file that can be opened. */
  readonly file: string
  /** Returns the catalogue text of this key in the current language. */
  word(key: string, named?: Record<string, unknown>): string
  /** Runs a command by its native menu entry or its shortcut. */
  run(command: CommandId): Promise<void>
  /** Shows the traffic of all sessions and selects an exchange whose row contains `text`. */
  selectExchange(text: string): Promise<void>
  /** Shows the traffic of all sessions and selects the first connection. */
  selectConnection(): Promise<void>
  /** Shows only the session with this name. */
  selectSession(name: string): Promise<void>
  session(name: string): Locator
  inspectorTab(name: string): Locator
}

export async function stageIn(running: RunningApp, language: LocaleName, file: string): Promise<Stage> {
  const { page, app } = running
  const word: Stage['word'] = (key, named = {}) =>
    (i18n.global.t as (key: string, named: object, options: object) => string)(key, named, {
      locale: language
    })
  const run = async (command: CommandId): Promise<void> => {
    const isInMenu = await app.evaluate(({ Menu }, id) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(id)
      item?.click()
      return item !== null && item !== undefined
    }, command)
    if (isInMenu) return
    const [key] = COMMAND_KEYS[command]
    if (key === undefined) throw new Error(`${command} is in no menu and has no key`)
    await page.keyboard.press(key.replace('Mod', 'Control'))
  }
  const session = (name: string): Locator => page.locator('[data-session]').filter({ hasText: name })
  /** A second click on the selected session shows all sessions again. */
  const showAll = async (): Promise<void> => {
    const chosen = page.locator('[data-session][aria-pressed=true]')
    if ((await chosen.count()) > 0) await chosen.click()
  }
  const rows = page.locator('[data-pane=traffic] [role=row][data-row]')
  await run(language === 'en' ? 'view.english' : 'view.chinese')
  await page.locator(`html[lang="${language}"]`).waitFor()
  await page.locator('#app > *').first().waitFor()
  return {
    page,
    running,
    file,
    word,
    run,
    session,
    inspectorTab: (name) => page.getByRole('tab', { name, exact: true }),
    async selectSession(name) {
      if ((await session(name).getAttribute('aria-pressed')) !== 'true') await session(name).click()
    },
    async selectExchange(text) {
      await showAll()
      await run('view.exchanges')
      await rows.filter({ hasText: text }).first().click()
    },
    async selectConnection() {
      await showAll()
      await run('view.connections')
      await rows.first().click()
    }
  }
}
