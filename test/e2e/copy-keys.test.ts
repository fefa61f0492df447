/** Context menus and Ctrl+C on rows, headers, bytes and lines of a conversation. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { sendThrough, startRecordingServer, type RecordingServer } from './traffic'
import { hexGrid, litBytes, messageGrid, readTable, selectExchange, startProxy } from './workbench'

const BODY = '{"order":9917}'

let running: RunningApp
let server: RecordingServer
beforeAll(async () => {
  server = await startRecordingServer()
  running = await launchApp()
  const port = await startProxy(running.page, { host: '127.0.0.1', port: server.port })
  await sendThrough(port, 'POST', '/api/orders', BODY)
  await sendThrough(port, 'GET', '/api/items')
})
afterAll(async () => {
  await running.close()
  await server.close()
})

const key = (name: string): Promise<void> => running.page.keyboard.press(name)
const tab = (name: string): Locator =>
  running.page.getByRole('region', { name: 'Inspector' }).getByRole('tab', { name, exact: true })
const clipboard = (): Promise<string> => running.app.evaluate(({ clipboard }) => clipboard.readText())
const menu = (): Locator => running.page.getByRole('menu')
const item = (name: string | RegExp): Locator => menu().getByRole('menuitem', { name, exact: true })
const header = (name: string): Locator =>
  messageGrid(running.page, 'Request')
    .getByRole('row')
    .filter({ has: running.page.getByRole('rowheader', { name, exact: true }) })

beforeEach(async () => {
  await running.app.evaluate(({ clipboard }) => {
    clipboard.clear()
  })
  await selectExchange(running.page, '/api/orders')
})

it('copies the focused row of a table', async () => {
  await key('Control+c')
  await expect.poll(clipboard).toMatch(/^Time\t[^\n]*\n[^\n]*\tPOST\t[^\n]*\/api\/orders/)
})

describe('a header', () => {
  beforeEach(async () => {
    await tab('HTTP').click()
  })

  it('is copied by keyboard as sent', async () => {
    await header('Content-Length').click()
    await key('Control+c')
    await expect.poll(clipboard).toBe(`Content-Length: ${BODY.length}`)
  })

  it('has a menu by mouse and by keyboard', async () => {
    await header('Content-Length').click({ button: 'right' })
    await item('Copy value').click()
    await expect.poll(clipboard).toBe(String(BODY.length))
    await key('Shift+F10')
    await item('Copy name and value').press('Enter')
    await expect.poll(clipboard).toBe(`Content-Length: ${BODY.length}`)
    await key('Shift+F10')
    await item('Copy as filter').press('Enter')
    await expect.poll(clipboard).toBe(`request.header.content-length=${BODY.length}`)
    await expect.poll(() => header('Content-Length').and(running.page.locator(':focus')).count()).toBe(1)
  })

  it('filters the table, becomes a column and is shown in hex', async () => {
    const { page } = running
    await header('Content-Length').click({ button: 'right' })
    await item('Add as column').click()
    await expect
      .poll(async () => (await readTable(page, 'Requests')).map((row) => row['content-length']))
      .toEqual([String(BODY.length), ''])
    await header('Content-Length').click({ button: 'right' })
    await item('Show only these').click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(1)
    await page.getByRole('combobox', { name: /^Filter/ }).fill('')
    await header('Content-Length').click({ button: 'right' })
    await item('Show in Hex').click()
    await expect.poll(() => tab('Hex').getAttribute('aria-selected')).toBe('true')
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toMatch(/^Content-Length/)
  })
})

it('offers actions for selected bytes', async () => {
  await tab('Hex').click()
  const hex = hexGrid(running.page, 'Up')
  await hex.focus()
  await key('Control+Home')
  for (let step = 0; step < 3; step++) await key('Shift+ArrowRight')
  await key('Control+c')
  await expect.poll(clipboard).toBe('50 4f 53 54')
  await key('Shift+F10')
  await item('Copy as Text (UTF-8)').press('Enter')
  await expect.poll(clipboard).toBe('POST')
  await hex
    .getByRole('row')
    .first()
    .locator('.hex')
    .click({ button: 'right', position: { x: 4, y: 5 } })
  await item('Copy as C array').click()
  await expect.poll(clipboard).toContain('0x50, 0x4f, 0x53, 0x54')
  await hex
    .getByRole('row')
    .nth(1)
    .locator('.hex')
    .click({ button: 'right', position: { x: 4, y: 5 } })
  await item('Copy as Hex').click()
  // Outside the selection, the menu is for the field of the byte, here the start line.
  await expect.poll(clipboard).toBe(
    Buffer.from('POST /api/orders HTTP/1.1\r\n')
      .toString('hex')
      .replace(/..(?=.)/g, '$& ')
  )
  await key('Shift+F10')
  expect(await item(/^Save bytes/).count()).toBe(1)
  await item('Edit these bytes and send them').press('Enter')
  await running.page.getByRole('region', { name: 'Workbench', exact: true }).waitFor()
  await key('Escape')
})

it('copies a line of the conversation, and offers actions for its bytes', async () => {
  const { page } = running
  await tab('Conversation').click()
  const log = page.getByRole('log', { name: 'Conversation' })
  const line = log.getByText(BODY, { exact: false }).first()
  await line.click()
  await key('Control+c')
  await expect.poll(clipboard).toContain(`\r\n\r\n${BODY}`)
  await line.click({ button: 'right' })
  await item('Copy as Hex').click()
  await expect.poll(clipboard).toMatch(/^50 4f 53 54 /)
  await log.locator('.event').first().click()
  await key('Shift+F10')
  await item('Copy this line').press('Enter')
  await expect.poll(clipboard).toMatch(/^\d\d:\d\d:\d\d/)
  await line.click({ button: 'right' })
  await item(/^Open in the hex view/).click()
  await expect.poll(() => tab('Hex').getAttribute('aria-selected')).toBe('true')
})
