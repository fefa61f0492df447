/** Bookmarks and notes in the window: set, found, saved with the capture, and restored from the opened file. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { tableRows } from './workbench'

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

const button = (name: string | RegExp): Locator =>
  running.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
const row = (text: string): Locator => tableRows(running.page, 'Requests').filter({ hasText: text }).first()
const isBookmarked = (text: string): Promise<string | null> =>
  row(text).getByRole('button', { name: 'Bookmark' }).getAttribute('aria-pressed')
const notes = (): Promise<string[]> =>
  running.page.getByRole('list', { name: 'Bookmarks and notes' }).getByRole('listitem').allTextContents()
const onlyMarked = (): Locator => button('Only rows with a bookmark or a note')
const editor = (): Locator => running.page.getByRole('dialog', { name: /^Note on/ })

describe('a bookmark and a note', () => {
  it('are set by keyboard and by menu, and shown in the table and the inspector', async () => {
    const { page } = running
    await button(/Run the demo/).click()
    await expect.poll(() => tableRows(page, 'Requests').count(), { timeout: 10_000 }).toBe(8)
    await row('/compressed').click()
    await page.keyboard.press('b')
    await expect.poll(() => isBookmarked('/compressed')).toBe('true')
    await page.keyboard.press('m')
    await editor().getByRole('textbox', { name: 'Note' }).fill('Look at this\nagain')
    await page.keyboard.press('Control+Enter')
    await editor().waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Overview' }).click()
    await expect.poll(notes).toEqual(['Bookmarked, with a note on this requestLook at this\nagain'])

    await row('/old').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Add note…' }).click()
    await editor().getByRole('textbox', { name: 'Note' }).fill('never kept')
    await page.keyboard.press('Escape')
    await editor().waitFor({ state: 'detached' })
    expect(await notes()).toEqual([])
    // Applies to the whole selection: one row is already bookmarked, so all get bookmarked.
    await row('/compressed').click({ modifiers: ['Control'] })
    await page.keyboard.press('b')
    await expect.poll(() => isBookmarked('/old')).toBe('true')
    await row('/old').getByRole('button', { name: 'Bookmark' }).click()
    await expect.poll(() => isBookmarked('/old')).toBe('false')
  })

  it('can limit the table, and are found by the words of the filter', async () => {
    const { page } = running
    await row('/old').click()
    await onlyMarked().click()
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    await page.getByText('1 of 8').waitFor()
    await onlyMarked().click()
    await page.getByRole('combobox', { name: 'Filter' }).fill('again LOOK')
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    await button('Clear the filter').click()
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(8)
  })

  it('are shown in a frozen table', async () => {
    await button('Freeze').click()
    await row('/favicon.ico').click()
    await running.page.keyboard.press('b')
    await expect.poll(() => isBookmarked('/favicon.ico')).toBe('true')
    await button(/0 new/).click()
  })

  it('on a connection are set on its own tab', async () => {
    const { page } = running
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().click()
    await page.keyboard.press('m')
    await editor().getByRole('textbox', { name: 'Note' }).fill('of them all')
    await editor().getByRole('button', { name: 'Save' }).click()
    await expect.poll(notes).toEqual(['Note on this connectionof them all'])
    await page.getByRole('tab', { name: /^Requests/ }).click()
  })

  it('are saved with the capture, and present when the file is opened', async () => {
    const { page, app } = running
    const path = join(userData, 'marked.pcapng')
    await answerFileDialogs(app, path)
    await button('Save…').click()
    await page.getByText(`Saved as ${path}.`).waitFor()
    await button('Open…').click()
    await page.getByRole('button', { name: /^marked\.pcapng/ }).waitFor()
    await onlyMarked().click()
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(2)
    await row('/compressed').click()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await expect.poll(async () => (await notes())[0]).toContain('Look at this\nagain')
    await onlyMarked().click()
  })

  it('in an opened file cause a question before it is closed, and are saved with a copy', async () => {
    const { page, app } = running
    await row('/stream').click()
    await page.keyboard.press('b')
    await page.getByText('1 unsaved ·').waitFor()
    await button('Close marked.pcapng').click()
    const dialog = page.getByRole('dialog', { name: 'Save the bookmarks and notes?' })
    await dialog.getByText('1 bookmark or note in marked.pcapng').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const path = join(userData, 'copy.pcapng')
    await answerFileDialogs(app, path)
    await button('Close marked.pcapng').click()
    await dialog.getByRole('button', { name: 'Save as…' }).click()
    await page.getByRole('region', { name: 'Captures' }).waitFor({ state: 'detached' })
    await button('Open…').click()
    await page.getByRole('button', { name: /^copy\.pcapng/ }).waitFor()
    await expect.poll(() => isBookmarked('/stream')).toBe('true')
    await expect.poll(() => isBookmarked('/compressed')).toBe('true')
  })

  it('in an opened file cause a question before the app quits', async () => {
    const { page, app } = running
    await row('/stream').click()
    await page.keyboard.press('b')
    await page.getByText('1 unsaved ·').waitFor()
    const path = join(userData, 'at the end.pcapng')
    await answerFileDialogs(app, path)
    await app.evaluate(({ dialog }) => {
      // The first button saves; nothing else is unsaved.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    })
    await running.close()
    expect((await stat(path)).size).toBeGreaterThan(0)
    expect((await stat(path)).size).toBeGreaterThan((await stat(join(userData, 'copy.pcapng'))).size)
  })
})
