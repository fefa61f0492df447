/** Notices appear above the window and its dialogs, move nothing, and are kept in a list. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { tableRows } from './workbench'

let running: RunningApp
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp()
  await running.page.getByRole('button', { name: 'Run the demo' }).click()
  await tableRows(running.page, 'Requests').nth(7).waitFor()
})
afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

const key = (name: string): Promise<void> => running.page.keyboard.press(name)
const area = (): Locator => running.page.getByRole('region', { name: 'Notices' })
const bell = (): Locator => running.page.getByRole('button', { name: /^Notifications/ })
const list = (): Locator => running.page.getByRole('dialog', { name: 'Notifications' })
/** Located by markup: behind a dialog, the table has no accessible role. */
const table = (): Locator => running.page.locator('[role=grid][aria-label=Requests]')
const missing = (place: Locator): Locator => place.getByText('The file does not exist.', { exact: false })

/** Opens a missing file, as the file manager would: the window reports the error. */
async function openMissingFile(): Promise<void> {
  await running.app.evaluate(
    ({ app }, path) => {
      app.emit('open-file', { preventDefault: () => undefined }, path)
    },
    join(folder, 'absent.pcapng')
  )
}

it('notices are above an open dialog, can be used there and move nothing', async () => {
  const { page } = running
  const before = await table().boundingBox()
  await key('Control+,')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.waitFor()
  await openMissingFile()
  await missing(area()).waitFor()
  expect(await table().boundingBox()).toEqual(before)
  const box = await missing(area()).boundingBox()
  const isTopmost = `document.elementFromPoint(${(box?.x ?? 0) + 5}, ${(box?.y ?? 0) + 5}).closest('[data-notices]') !== null`
  expect(await page.evaluate(isTopmost)).toBe(true)
  expect(
    await page.locator('[aria-hidden=true] [data-notices], [data-notices][aria-hidden=true]').count()
  ).toBe(0)
  const notice = area().getByRole('alert').filter({ hasText: 'The file does not exist.' })
  await notice.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await missing(area()).waitFor({ state: 'detached' })
  expect(await settings.count()).toBe(1)
  await key('Escape')
  await settings.waitFor({ state: 'detached' })
})

it('notices are counted at the bell until the list is opened, which contains them all', async () => {
  await openMissingFile()
  await missing(area()).waitFor()
  await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: 1 unread')
  await key('F8')
  await list().waitFor()
  expect(await missing(area()).count()).toBe(0)
  expect(await missing(list()).count()).toBe(2)
  await list().getByRole('button', { name: 'Remove from the list' }).first().click()
  await expect.poll(() => missing(list()).count()).toBe(1)
  await list().getByRole('button', { name: 'Clear all' }).click()
  await list().getByText('Errors, suggestions and confirmations', { exact: false }).waitFor()
  await key('Escape')
  await list().waitFor({ state: 'detached' })
  await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications')
  await expect.poll(() => bell().and(running.page.locator(':focus')).count()).toBe(1)
})

it('notices report a damaged file without moving its rows, and list it while it is shown', async () => {
  const { page, app } = running
  const whole = join(folder, 'whole.pcapng')
  const damaged = join(folder, 'damaged.pcapng')
  await answerFileDialogs(app, whole)
  await key('Control+s')
  await area()
    .getByText(/^Saved/)
    .waitFor()
  const bytes = await readFile(whole)
  await writeFile(damaged, bytes.subarray(0, bytes.length - 7))
  const before = await table().boundingBox()
  await answerFileDialogs(app, damaged)
  await key('Control+o')
  const words = 'The file is truncated or damaged'
  const notice = area().getByRole('alert').filter({ hasText: words })
  await notice.waitFor()
  expect(await table().boundingBox()).toEqual(before)
  await notice.getByRole('button', { name: 'Show', exact: true }).click()
  await list().getByText(words, { exact: false }).waitFor()
  await key('Escape')
  await page.getByRole('button', { name: 'Close damaged.pcapng' }).click()
  await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications')
})
