/** Escape leaves one level at a time, and the focus is always on a visible element. */
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { messageGrid, selectExchange } from './workbench'

let running: RunningApp
beforeAll(async () => {
  running = await launchApp()
  await running.page.getByRole('button', { name: 'Run the demo' }).click()
  await selectExchange(running.page, '/api/orders/9917')
})
afterAll(() => running.close())

const key = (name: string): Promise<void> => running.page.keyboard.press(name)
const table = (): Locator => running.page.getByRole('grid', { name: 'Requests', exact: true })
const inspectorTab = (name: string): Locator =>
  running.page.getByRole('region', { name: 'Inspector' }).getByRole('tab', { name, exact: true })
const filter = (): Locator => running.page.getByRole('combobox', { name: /^Filter/ })
const isFocused = async (place: Locator): Promise<boolean> =>
  (await place.and(running.page.locator(':focus')).count()) === 1
const focusIsLost = (): Promise<boolean> => running.page.evaluate('document.activeElement === document.body')
const selected = (): Promise<number> => table().getByRole('row', { selected: true }).count()
const session = (): Locator =>
  running.page.getByRole('list', { name: 'Sessions' }).locator('[data-session]').first()

beforeEach(async () => {
  await selectExchange(running.page, '/api/orders/9917')
})
afterEach(async () => {
  await expect.poll(focusIsLost).toBe(false)
})

it('moves from a header row to the tabs, then the table, and clears the row, then the session', async () => {
  await session().click()
  await expect.poll(() => session().getAttribute('aria-pressed')).toBe('true')
  await selectExchange(running.page, '/api/orders/9917')
  await inspectorTab('HTTP').click()
  await messageGrid(running.page, 'Request').getByRole('rowheader').first().click()
  await key('Escape')
  await expect.poll(() => isFocused(inspectorTab('HTTP'))).toBe(true)
  expect(await selected()).toBe(1)
  await key('Escape')
  await expect.poll(() => isFocused(table())).toBe(true)
  expect(await selected()).toBe(1)
  await key('Escape')
  await expect.poll(selected).toBe(0)
  expect([await isFocused(table()), await session().getAttribute('aria-pressed')]).toEqual([true, 'true'])
  await key('Escape')
  await expect.poll(() => session().getAttribute('aria-pressed')).toBe('false')
  expect(await isFocused(table())).toBe(true)
})

it('clears several selected rows before the focused one', async () => {
  await key('Control+a')
  await expect.poll(selected).toBeGreaterThan(1)
  await key('Escape')
  await expect.poll(selected).toBe(1)
  await key('Escape')
  await expect.poll(selected).toBe(0)
})

it('leaves the filter in two steps: clears its text, then leaves the field', async () => {
  await filter().fill('orders')
  await key('Escape')
  await expect.poll(() => filter().inputValue()).toBe('')
  expect(await isFocused(filter())).toBe(true)
  await key('Escape')
  await expect.poll(() => isFocused(table())).toBe(true)
  expect(await selected()).toBe(1)
})

it('returns to the table after a menu and a dialog', async () => {
  await table().focus()
  await key('Shift+F10')
  await running.page.getByRole('menu').waitFor()
  await key('Escape')
  await expect.poll(() => isFocused(table())).toBe(true)
  for (const [shortcut, name] of [
    ['Control+,', 'Settings'],
    ['?', 'Keyboard shortcuts'],
    ['Control+k', 'Find a command']
  ] as const) {
    await key(shortcut)
    await running.page.getByRole('dialog', { name }).waitFor()
    await key('Escape')
    await running.page.getByRole('dialog', { name }).waitFor({ state: 'detached' })
    await expect.poll(() => isFocused(table())).toBe(true)
  }
})

it('stays in the window when its element disappears or empty space is clicked', async () => {
  const { page } = running
  await inspectorTab('HTTP').click()
  await messageGrid(page, 'Request').getByRole('rowheader').first().click()
  await page.getByRole('heading', { name: 'Tcplens' }).click()
  await expect.poll(focusIsLost).toBe(false)
  await inspectorTab('Conversation').focus()
  await session().click()
  await session().click()
  await table().focus()
  await key('Escape')
  await key('Escape')
  await expect.poll(focusIsLost).toBe(false)
  await selectExchange(page, '/api/orders/9917')
  await filter().fill('x')
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect.poll(() => isFocused(filter())).toBe(true)
})
