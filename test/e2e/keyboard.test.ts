/** Single-letter shortcuts: they never run while text is typed, and the requests that they send are announced. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { sendThrough, startRecordingServer, type RecordingServer } from './traffic'
import { readTable, selectExchange, startProxy } from './workbench'

let userData: string
let running: RunningApp
let server: RecordingServer
let received: readonly string[]

beforeAll(async () => {
  server = await startRecordingServer()
  received = server.received
  userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData })
  const port = await startProxy(running.page, { host: '127.0.0.1', port: server.port })
  await sendThrough(port, 'POST', '/api/orders', '{"order":1}')
  await sendThrough(port, 'GET', '/api/items')
})
afterAll(async () => {
  await running.close()
  await server.close()
  await rm(userData, { recursive: true, force: true })
})

const key = (name: string): Promise<void> => running.page.keyboard.press(name)
const type = (text: string): Promise<void> => running.page.keyboard.type(text)
const table = (): Locator => running.page.getByRole('grid', { name: 'Requests', exact: true })
const filter = (): Locator => running.page.getByRole('combobox', { name: /^Filter/ })
const dialogs = (): Promise<number> => running.page.getByRole('dialog').count()
const focusTable = async (): Promise<void> => {
  await table().focus()
}
const tab = (name: string): Locator =>
  running.page.getByRole('region', { name: 'Inspector' }).getByRole('tab', { name, exact: true })

/** Replays the selected request on purpose, and returns everything that the server received since `before`. */
async function receivedWithOneReplay(before: number): Promise<string[]> {
  await filter().fill('')
  await selectExchange(running.page, '/api/orders')
  await key('r')
  await expect.poll(() => received.length).toBeGreaterThan(before)
  await expect.poll(async () => (await readTable(running.page, 'Requests')).length).toBe(received.length)
  return received.slice(before)
}

describe('letters without a modifier', () => {
  beforeEach(async () => {
    await filter().fill('')
    await selectExchange(running.page, '/api/orders')
  })

  it('are text after Ctrl+F, which focuses the filter', async () => {
    const before = received.length
    await tab('Conversation').click()
    await key('Control+f')
    await type('order')
    await expect.poll(() => filter().inputValue()).toBe('order')
    await filter().fill('')
    await tab('Conversation').click()
    await type('order')
    await type('token')
    expect(await dialogs()).toBe(0)
    expect(await receivedWithOneReplay(before)).toEqual(['POST /api/orders'])
  })

  it('do nothing in the table directly after an unassigned key', async () => {
    const before = received.length
    await focusTable()
    await key('Control+g')
    await type('retc')
    await running.page.getByText('Ignored R because', { exact: false }).waitFor()
    await key('ArrowDown')
    await key('ArrowUp')
    await type('order')
    expect(await dialogs()).toBe(0)
    expect(await running.page.getByRole('region', { name: 'Workbench', exact: true }).count()).toBe(0)
    expect(await receivedWithOneReplay(before)).toEqual(['POST /api/orders'])
  })

  it('announce the replayed request, with a link to it', async () => {
    const { page } = running
    await key('r')
    const notice = page.getByRole('status').filter({ hasText: /^Request #1 was replayed/ })
    await notice.waitFor()
    await expect.poll(() => page.getByRole('region', { name: /^Comparison of/ }).count()).toBe(1)
    const sent = received.length
    await selectExchange(page, '/api/items')
    await notice.getByRole('button', { name: 'Show', exact: true }).click()
    const selected = table().getByRole('row', { selected: true })
    await expect.poll(async () => (await selected.getAttribute('aria-rowindex')) ?? '').toBe(String(sent + 1))
  })
})

describe('Ctrl+F', () => {
  it('goes to the search field of the view that has the focus', async () => {
    const { page } = running
    await selectExchange(page, '/api/orders')
    await tab('HTTP').click()
    await key('Control+f')
    const field = page
      .getByRole('region', { name: 'Inspector' })
      .getByRole('textbox', { name: 'Find' })
      .first()
    await expect.poll(() => field.and(page.locator(':focus')).count()).toBe(1)
    await focusTable()
    await key('Control+f')
    await expect.poll(() => filter().and(page.locator(':focus')).count()).toBe(1)
  })
})

describe('the settings', () => {
  it('list every key, and can disable the letters permanently', async () => {
    const before = received.length
    const settings = running.page.getByRole('dialog', { name: 'Settings' })
    await key('Control+,')
    const keyboard = settings.getByRole('region', { name: 'Keyboard' })
    for (const name of [
      'Replay the selected request',
      'Find in the current view, or filter the table',
      'Next pane'
    ])
      expect(await keyboard.getByText(name, { exact: true }).count()).toBe(1)
    await keyboard.getByRole('checkbox').uncheck()
    await expect.poll(() => keyboard.getByText('Off', { exact: true }).count()).toBe(7)
    await key('Escape')
    await settings.waitFor({ state: 'hidden' })

    await selectExchange(running.page, '/api/orders')
    await type('r')
    await key('t')
    expect(await dialogs()).toBe(0)
    await key('Shift+F10')
    expect(await running.page.getByRole('menu').locator('[aria-keyshortcuts]').count()).toBe(0)
    await key('Escape')

    await running.close()
    running = await launchApp({ userData })
    await key('Control+,')
    const letters = running.page.getByRole('dialog').getByRole('checkbox', { name: /single letters/ })
    await letters.waitFor()
    expect(await letters.isChecked()).toBe(false)
    expect(received.length).toBe(before)
  })
})
