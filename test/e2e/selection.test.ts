/** The inspector and all commands on the selection refer to a row that the table lists. */
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/engine'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { sendThrough, startRecordingServer, type RecordingServer } from './traffic'
import { readTable, selectExchange, startProxy } from './workbench'

let running: RunningApp
let server: RecordingServer

beforeAll(async () => {
  server = await startRecordingServer()
  running = await launchApp()
  const { page } = running
  const port = await startProxy(page, { host: '127.0.0.1', port: server.port })
  for (const path of ['/first', '/second']) await sendThrough(port, 'POST', path, '{"order":1}')
  await page.getByRole('button', { name: 'New proxy' }).click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByLabel('Listening port').fill('0')
  await dialog.getByLabel('Target port').fill(String(server.port))
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.waitFor({ state: 'hidden' })
})
afterAll(async () => {
  await running.close()
  await server.close()
})

const inspector = (): Locator => running.page.getByRole('region', { name: 'Inspector' })
const empty = (): Locator => inspector().getByText('Nothing selected', { exact: true })
const session = (place: number): Locator =>
  running.page.getByRole('list', { name: 'Sessions' }).locator('[data-session]').nth(place)
const filter = (): Locator => running.page.getByRole('combobox', { name: /^Filter/ })
const table = (name: 'Requests' | 'Connections'): Locator =>
  running.page.getByRole('grid', { name, exact: true })
const selectedRows = (name: 'Requests' | 'Connections'): Promise<number> =>
  table(name).getByRole('row', { selected: true }).count()
const replayButton = (): Locator => inspector().getByRole('button', { name: 'Replay', exact: true })

beforeEach(async () => {
  await running.page.getByRole('tab', { name: /^Requests/ }).click()
  for (const place of [0, 1])
    if ((await session(place).getAttribute('aria-pressed')) === 'true') await session(place).click()
  await filter().fill('')
  await selectExchange(running.page, '/first')
  await replayButton().waitFor()
})

it('the selection is empty once another session is selected', async () => {
  await session(1).click()
  await empty().waitFor()
  expect(await replayButton().count()).toBe(0)
  await expect.poll(async () => (await readTable(running.page, 'Requests')).length).toBe(0)
  const before = server.received.length
  await table('Requests').focus()
  await running.page.keyboard.press('r')
  await session(1).click()
  await expect.poll(async () => (await readTable(running.page, 'Requests')).length).toBe(2)
  expect(server.received.length).toBe(before)
})

it('the selection is empty once a filter hides the row, and stays while the filter shows it', async () => {
  await filter().fill('first')
  await expect.poll(async () => (await readTable(running.page, 'Requests')).length).toBe(1)
  expect(await replayButton().count()).toBe(1)
  await filter().fill('second')
  await empty().waitFor()
  expect(await selectedRows('Requests')).toBe(0)
})

it('the selection moves to the connection of an exchange, and back to the exchange', async () => {
  await running.page.getByRole('tab', { name: /^Connections/ }).click()
  await expect.poll(() => selectedRows('Connections')).toBe(1)
  await expect.poll(() => replayButton().count()).toBe(0)
  expect(await empty().count()).toBe(0)
  await running.page.getByRole('tab', { name: /^Requests/ }).click()
  await expect.poll(() => selectedRows('Requests')).toBe(1)
  await replayButton().waitFor()
})

it('the selection is empty among the exchanges for a connection that was selected among the connections', async () => {
  await running.page.getByRole('tab', { name: /^Connections/ }).click()
  await table('Connections').getByRole('row').nth(2).click()
  await running.page.getByRole('tab', { name: /^Requests/ }).click()
  await empty().waitFor()
})

it('the selection excludes rows that the filter hides', async () => {
  await running.page.keyboard.press('Control+a')
  await running.page.getByText('2 selected', { exact: false }).waitFor()
  await filter().fill('first')
  await expect.poll(() => running.page.getByText('2 selected', { exact: false }).count()).toBe(0)
  expect(await selectedRows('Requests')).toBe(1)
})

it('shows all rows again when the result of a replay would be hidden, which can be undone', async () => {
  const { page } = running
  const marked = page.getByRole('button', { name: 'Only rows with a bookmark or a note', exact: true })
  await page.keyboard.press('b')
  await marked.click()
  await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(1)
  await table('Requests').focus()
  await page.keyboard.press('r')
  await page.getByRole('region', { name: /^Comparison of/ }).waitFor()
  const notice = page.getByRole('status').filter({ hasText: /^The filter was cleared to show #3/ })
  await notice.waitFor()
  await expect.poll(() => selectedRows('Requests')).toBe(1)
  expect(await marked.getAttribute('aria-pressed')).toBe('false')
  await notice.getByRole('button', { name: 'Undo', exact: true }).click()
  await empty().waitFor()
  await marked.click()
})

it('the selection is empty after another capture is shown, the file is closed or the capture is cleared', async () => {
  const { page, app } = running
  const path = join(await temporaryFolder(), 'first.pcapng')
  await answerFileDialogs(app, path)
  await page.keyboard.press('Control+s')
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor()
  await page.keyboard.press('Control+o')
  await page.getByRole('button', { name: 'Close first.pcapng' }).waitFor()
  await empty().waitFor()
  await selectExchange(page, '/first')
  await inspector().getByRole('tab', { name: 'HTTP', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Close first.pcapng' }).click()
  await empty().waitFor()
  await selectExchange(page, '/first')
  await replayButton().waitFor()
  await page.keyboard.press('Control+l')
  await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(0)
  expect(await replayButton().count()).toBe(0)
})
