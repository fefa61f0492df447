/** The window's frame: commands by palette, shortcut and menu, settings, and files opened by the system. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  answerFileDialogs,
  electronArgs,
  electronEnvironment,
  electronPath,
  launchApp,
  type RunningApp
} from '../helpers/electron-app'
import { readTable, startServer } from './workbench'

let userData: string
let running: RunningApp

beforeAll(async () => {
  userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData })
  return async () => {
    await running.close()
    await rm(userData, { recursive: true, force: true })
  }
})

const button = (name: string): Locator => running.page.getByRole('button', { name, exact: true })
const captures = (name: RegExp): Locator =>
  running.page.getByRole('region', { name: 'Captures' }).getByRole('button', { name }).first()
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name })

/** Electron types this member as a mere `Function`. */
interface Clickable {
  click(): void
}

/** Runs the first result of the palette. */
async function palette(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await dialog(page, 'Find a command').getByRole('combobox').fill(query)
  await page.keyboard.press('Enter')
  await dialog(page, 'Find a command').waitFor({ state: 'detached' })
}

/** Selects an entry of the native menu, as the system would. */
async function menu(id: string): Promise<void> {
  await running.app.evaluate(({ Menu }, item) => {
    ;(Menu.getApplicationMenu()!.getMenuItemById(item) as unknown as Clickable).click()
  }, id)
}

async function menuShows(id: string): Promise<{ enabled: boolean; checked: boolean; label: string }> {
  return running.app.evaluate(({ Menu }, item) => {
    const { enabled, checked, label } = Menu.getApplicationMenu()!.getMenuItemById(item)!
    return { enabled, checked, label }
  }, id)
}

describe('the palette', () => {
  it('runs commands by a few letters of their names', async () => {
    const { page } = running
    await palette(page, 'run demo')
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(8)
    await palette(page, 'dark')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  it('goes to an exchange by its number, despite a filter and another tab', async () => {
    const { page } = running
    await page.keyboard.press('Control+2')
    await palette(page, '#3')
    const row = page.getByRole('grid', { name: 'Requests' }).getByRole('row', { selected: true })
    await expect.poll(() => row.allTextContents()).toEqual([expect.stringContaining('PUT')])
  })

  it('starts, stops and selects sessions, and closes without an effect', async () => {
    const { page } = running
    await startServer(page, 'Talk')
    await palette(page, 'stop talk')
    await page.getByRole('button', { name: /^Server Talk, stopped/ }).waitFor()
    await palette(page, 'start talk')
    await page.getByRole('button', { name: /^Server Talk, running/ }).waitFor()
    await page.keyboard.press('Control+Shift+P')
    await page.keyboard.type('nothing is called this')
    await page.getByText('No match for “nothing is called this”.').waitFor()
    await page.keyboard.press('Control+k')
    await dialog(page, 'Find a command').waitFor({ state: 'detached' })
  })
})

describe('the menu', () => {
  it('runs a command in the page, and shows the page’s state', async () => {
    const { page } = running
    await expect.poll(() => menuShows('capture.record')).toMatchObject({ enabled: true, checked: true })
    await menu('capture.record')
    await button('Not recording').waitFor()
    await expect.poll(() => menuShows('capture.record')).toMatchObject({ checked: false })
    // A shortcut shown in the menu runs once; running twice would leave the state unchanged.
    await page.keyboard.press('Control+e')
    await button('Recording').waitFor()
    await expect.poll(() => menuShows('capture.record')).toMatchObject({ checked: true })
    await menu('view.connections')
    await expect.poll(() => menuShows('view.connections')).toMatchObject({ checked: true })
    await expect.poll(async () => (await menuShows('capture.live')).enabled).toBe(false)
  })

  it('uses the language of the window', async () => {
    await menu('view.chinese')
    await expect.poll(async () => (await menuShows('file.open')).label).toBe('打开…')
    await menu('view.english')
    await expect.poll(async () => (await menuShows('file.open')).label).toBe('Open…')
  })

  it('changes only the theme behind a dialog', async () => {
    const { page } = running
    await page.keyboard.press('?')
    await dialog(page, 'Keyboard shortcuts').waitFor()
    await menu('sessions.proxy')
    // This command follows in the same queue without delay; when it is done, the previous one is too.
    await menu('view.light')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light')
    await page.keyboard.press('Escape')
    await dialog(page, 'Keyboard shortcuts').waitFor({ state: 'detached' })
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})

describe('the settings', () => {
  it('change the limit of the running capture', async () => {
    const { page } = running
    await page.keyboard.press('Control+,')
    const settings = dialog(page, 'Settings')
    await settings.getByLabel('Maximum size').fill('2')
    await settings.getByRole('button', { name: 'Unit: GB' }).click()
    await page.getByRole('menuitemradio', { name: 'MB' }).click()
    await settings.getByText('Enter a size from 64.0 MB to 4.00 TB.').waitFor()
    await settings.getByLabel('Maximum size').fill('250')
    await page.keyboard.press('Enter')
    await page.getByText(/of 250\.0 MB$/).waitFor()
    await page.keyboard.press('Escape')
  })

  it('select another folder for the next start, and reject one that is not writable', async () => {
    const { page, app } = running
    const settings = dialog(page, 'Settings')
    await palette(page, 'settings')
    await writeFile(join(userData, 'a file'), '')
    await answerFileDialogs(app, join(userData, 'a file', 'below'))
    await settings.getByRole('button', { name: 'Choose…' }).click()
    await settings.getByText(/^Captures cannot be written to the selected folder\./).waitFor()
    const folder = join(userData, 'elsewhere')
    await mkdir(folder)
    await answerFileDialogs(app, folder)
    await settings.getByRole('button', { name: 'Choose…' }).click()
    await settings.getByText(/^Takes effect at the next launch\./).waitFor()
    await page.keyboard.press('Escape')
  })
})

describe('a changed setting', () => {
  it('applies to the window: warning, times, encoding', async () => {
    const { page } = running
    const warning = page.getByText('Machines that can reach this host can connect', { exact: false })
    const newServer = async (): Promise<void> => {
      await palette(page, 'new server')
      await dialog(page, 'New server').getByLabel('Listening host').fill('0.0.0.0')
    }
    await newServer()
    await warning.waitFor()
    await page.keyboard.press('Escape')

    await palette(page, 'settings')
    const settings = dialog(page, 'Settings')
    await settings.getByLabel('Warn about listening addresses', { exact: false }).uncheck()
    await settings.getByRole('button', { name: 'Since the start of the capture' }).click()
    await settings.getByRole('button', { name: 'Text encoding: UTF-8' }).click()
    await page.getByRole('menuitemradio', { name: 'GBK / GB18030', exact: true }).click()
    await page.keyboard.press('Escape')
    await settings.waitFor({ state: 'detached' })

    await newServer()
    expect(await warning.count()).toBe(0)
    await page.keyboard.press('Escape')
    await palette(page, '#3')
    await expect
      .poll(async () => Object.keys((await readTable(page, 'Requests'))[0] ?? {}))
      .toContain('Since start')
    await page.getByRole('tab', { name: 'Text', exact: true }).click()
    await page.getByRole('button', { name: /GBK/ }).waitFor()
  })
})

describe('a file passed to the app', () => {
  const path = (): string => join(userData, 'handed.pcapng')
  const isShown = async (): Promise<string | null> => captures(/^handed\.pcapng/).getAttribute('aria-current')

  const secondLaunch = async (...args: string[]): Promise<void> => {
    const second = spawn(electronPath(), [...electronArgs(), ...args], {
      cwd: userData,
      env: electronEnvironment({ userData }),
      stdio: 'ignore'
    })
    await once(second, 'exit')
  }

  it('by a second launch is opened in the first', async () => {
    const { app, page } = running
    await answerFileDialogs(app, path())
    await menu('file.save')
    await page.getByText(`Saved as ${path()}.`).waitFor()
    await secondLaunch('handed.pcapng')
    await expect.poll(isShown).toBe('true')
    await secondLaunch('absent.pcapng')
    await page.getByText('The file does not exist.').waitFor()
    await button('Dismiss').last().click()
    await button('Close handed.pcapng').click()
  })

  it('from the menu’s recent files is opened', async () => {
    await running.app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()!.items[0]!.submenu!
      const recent = file.items[1]!.submenu!.items.find(({ label }) => label === 'handed.pcapng')
      ;(recent as unknown as Clickable).click()
    })
    await expect.poll(isShown).toBe('true')
    await button('Close handed.pcapng').click()
  })

  it('dropped on the window is opened', async () => {
    const { page } = running
    // A file that a script creates is not a system file and is ignored.
    await page.evaluate(`{
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['x'], 'made-up.pcapng'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }`)
    const session = await page.context().newCDPSession(page)
    const data = { items: [], files: [path()], dragOperationsMask: 1 }
    const drag = async (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<void> => {
      await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
    }
    await drag('dragEnter')
    await drag('dragOver')
    await page.getByText('Drop to open the capture file').waitFor()
    await drag('drop')
    await expect.poll(isShown).toBe('true')
    expect(await captures(/pcapng/).count()).toBe(1)
    expect(await page.getByRole('alert').allTextContents()).toEqual([])
  })

  it('at the first launch is opened with the window, whose captures are in the selected folder', async () => {
    await running.close()
    running = await launchApp({ userData, args: [path()] })
    await expect.poll(isShown).toBe('true')
    await palette(running.page, 'settings')
    await dialog(running.page, 'Settings')
      .getByText(`Current captures are saved in ${join(userData, 'elsewhere')}.`)
      .waitFor()
    await running.page.keyboard.press('Escape')
  })

  it('that was opened recently is in the palette', async () => {
    await button('Close handed.pcapng').click()
    await palette(running.page, 'open handed')
    await expect.poll(isShown).toBe('true')
  })
})

it('uses its own captures folder when the selected one is not writable, and reports this', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  await writeFile(join(folder, 'a file'), '')
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ folder: join(folder, 'a file', 'below') }))
  const app = await launchApp({ userData: folder })
  try {
    await app.page.getByText('Captures cannot be written to the selected folder.').waitFor()
    await app.page.getByRole('button', { name: 'Settings…', exact: true }).last().click()
    await dialog(app.page, 'Settings')
      .getByText(/^Captures cannot be saved there:/)
      .waitFor()
  } finally {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  }
})
