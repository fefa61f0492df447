/** Filters made from what the window shows: cells, headers, values of a JSON body, bytes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { clickByte } from './hex-view'
import { hexGrid, messageGrid, readTable, selectExchange, startProxy, tableRows } from './workbench'

let running: RunningApp

function startOrigin(): Promise<Server> {
  const server = createServer((asked, answer) => {
    asked.resume()
    const body = JSON.stringify({ order: { state: asked.method === 'GET' ? 'paid' : 'new', lines: [1, 2] } })
    answer.statusCode = asked.url === '/missing' ? 404 : 200
    answer.setHeader('Content-Type', 'application/json')
    answer.end(body)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

beforeAll(async () => {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  const origin = await startOrigin()
  running = await launchApp({ userData })
  const port = await startProxy(running.page, {
    host: '127.0.0.1',
    port: (origin.address() as AddressInfo).port
  })
  const send = (method: string, path: string, agent: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { 'User-Agent': agent }
      request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        answer.resume().on('end', resolve)
      })
        .on('error', reject)
        .end()
    })
  await send('GET', '/orders', 'curl/8.5')
  await send('POST', '/orders', 'probe/2')
  await send('GET', '/missing', 'curl/8.5')
  await tableRows(running.page, 'Requests').nth(2).waitFor()
  return async () => {
    await running.close()
    origin.close()
    await rm(userData, { recursive: true, force: true })
  }
})

const item = (name: string): Locator => running.page.getByRole('menuitem', { name, exact: true })
const filter = (): Locator => running.page.getByRole('search').getByRole('combobox')
const cell = (row: number, column: string): Locator =>
  tableRows(running.page, 'Requests').nth(row).locator(`[data-column="${column}"]`)
const clipboard = (): Promise<string> => running.app.evaluate(({ clipboard: system }) => system.readText())
const requests = async (): Promise<string[]> =>
  (await readTable(running.page, 'Requests')).map((row) => `${row['Method']} ${row['Path']}`)
const all = ['GET /orders', 'POST /orders', 'GET /missing']

async function expectFilter(text: string, rows: readonly string[]): Promise<void> {
  await expect.poll(() => filter().inputValue()).toBe(text)
  await expect.poll(requests).toEqual(rows)
  await filter().fill('')
  await expect.poll(requests).toEqual(all)
}

it('a cell selects or hides the rows with its value, and is copied', async () => {
  await cell(1, 'method').click({ button: 'right' })
  await item('Show only these').click()
  await expectFilter('method=POST', ['POST /orders'])
  await cell(0, 'path').click({ button: 'right' })
  await item('Hide these').click()
  await expectFilter('-path=/orders', ['GET /missing'])
  await cell(2, 'status').click({ button: 'right' })
  await item('Copy value').click()
  await expect.poll(clipboard).toBe('404')
  await cell(1, 'time').click({ button: 'right' })
  await item('Show only from this value on').click()
  await expect.poll(() => filter().inputValue()).toMatch(/^time>=\d{4}-\d\d-\d\dT/)
  await expect.poll(requests).toEqual(all.slice(1))
  await filter().fill('')
})

it('the menu key offers the cells of the row', async () => {
  const { page } = running
  await cell(2, 'method').click()
  await page.keyboard.press('Shift+F10')
  await item('Show only').waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('status')
  await page.keyboard.press('Enter')
  await expectFilter('status=404', ['GET /missing'])
})

it('a header selects or hides the requests with its value', async () => {
  const { page } = running
  await selectExchange(page, 'POST')
  const agent = messageGrid(page, 'Request').getByRole('row', { name: /^User-Agent/i })
  await agent.click({ button: 'right' })
  await item('Hide these').click()
  await expectFilter('-request.header.user-agent=probe/2', ['GET /orders', 'GET /missing'])
  await selectExchange(page, 'POST')
  await agent.click()
  await page.keyboard.press('Shift+F10')
  await item('Show only these').press('Enter')
  await expectFilter('request.header.user-agent=probe/2', ['POST /orders'])
})

it('a value of a JSON body filters, becomes a column and is copied', async () => {
  const { page } = running
  await selectExchange(page, 'POST')
  // A short object is in one line; the menu applies to the node under the mouse.
  const state = page.getByRole('treeitem', { name: /"order"/ }).getByText('"new"')
  await state.click({ button: 'right' })
  await item('Copy value').click()
  await expect.poll(clipboard).toBe('"new"')
  await state.click({ button: 'right' })
  await item('Show only these').click()
  await expectFilter('response.json:$.order.state=new', ['POST /orders'])
  await selectExchange(page, 'POST')
  await state.click()
  await page.keyboard.press('Shift+F10')
  await item('Add as column').press('Enter')
  await expect
    .poll(async () => (await readTable(page, 'Requests')).map((row) => row['state']))
    .toEqual(['paid', 'new', 'paid'])
})

it('a range of bytes selects the streams that have it at the same place', async () => {
  const { page } = running
  await selectExchange(page, 'POST')
  await page.getByRole('tab', { name: 'Hex' }).click()
  // The node that was chosen last is in the response.
  await page.getByRole('group', { name: 'Direction' }).getByRole('button', { name: 'Up' }).click()
  await clickByte(page, 'Up', 0)
  await clickByte(page, 'Up', 3, { shift: true })
  await hexGrid(page, 'Up').press('Shift+F10')
  await item('Show only these').press('Enter')
  await expectFilter('up[0..4]=hex"50 4f 53 54"', ['POST /orders'])
  await selectExchange(page, 'POST')
  await clickByte(page, 'Up', 0)
  await clickByte(page, 'Up', 3, { shift: true })
  await hexGrid(page, 'Up').press('Shift+F10')
  await item('Show only with these bytes anywhere').press('Enter')
  await expectFilter('up.bytes:hex"50 4f 53 54"', ['POST /orders'])
})

it('a column is filtered from its head, by mouse and keyboard', async () => {
  const { page } = running
  const head = page.getByRole('columnheader', { name: 'Method' })
  await head.hover()
  await head.locator('.filter').click()
  const panel = page.getByRole('dialog', { name: 'Filter by Method' })
  // The values that occur, with the number of rows.
  await panel.getByRole('option', { name: 'GET' }).getByText('2', { exact: true }).waitFor()
  await panel.getByRole('option', { name: 'POST' }).click()
  await expect.poll(() => filter().inputValue()).toBe('method=POST')
  await expect.poll(requests).toEqual(['POST /orders'])

  // Another value replaces the first one.
  await head.getByRole('button').focus()
  await page.keyboard.press('Alt+ArrowDown')
  await panel.getByRole('option', { name: 'GET' }).waitFor()
  await page.keyboard.type('ge')
  await page.keyboard.press('Enter')
  await expect.poll(() => filter().inputValue()).toBe('method:ge')
  await page.keyboard.press('Alt+ArrowDown')
  await panel.getByRole('button', { name: 'Remove' }).click()
  await expectFilter('', all)

  const status = page.getByRole('columnheader', { name: 'Status' }).getByRole('button')
  await status.focus()
  await page.keyboard.press('Alt+ArrowDown')
  const input = page.getByRole('dialog', { name: 'Filter by Status' }).getByRole('combobox')
  await input.fill('>many')
  await page.keyboard.press('Enter')
  await expect.poll(() => input.getAttribute('aria-invalid')).toBe('true')
  await input.fill('>=400')
  await page.keyboard.press('Enter')
  await expectFilter('status>=400', ['GET /missing'])
})

it('the menu of the head opens the filter of a column', async () => {
  const { page } = running
  await page.getByRole('columnheader', { name: 'Host' }).click({ button: 'right' })
  await item('Filter a column').press('ArrowRight')
  await item('Path').press('Enter')
  await page
    .getByRole('dialog', { name: 'Filter by Path' })
    .getByRole('option', { name: '/missing' })
    .waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expectFilter('path=/missing', ['GET /missing'])
})

it('the reference page is opened by F1, and its examples are put into the filter', async () => {
  const { page } = running
  await filter().focus()
  await page.keyboard.press('F1')
  const reference = page.getByRole('dialog', { name: 'Filter syntax' })
  await reference.getByRole('heading', { name: 'Combinations' }).waitFor()
  await reference.getByRole('button', { name: 'method in (PUT, POST)' }).click()
  await expect.poll(() => filter().inputValue()).toBe('method in (PUT, POST)')
  await expect.poll(requests).toEqual(['POST /orders'])
  // An example of the other table is only shown.
  expect(await reference.getByRole('button', { name: 'count:(status:401)>3' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await reference.waitFor({ state: 'hidden' })
  expect(await filter().and(page.locator(':focus')).count()).toBe(1)
  await expectFilter('method in (PUT, POST)', ['POST /orders'])
})

it('a problem of the filter leaves the column heads visible', async () => {
  const { page } = running
  await filter().fill('foo:x')
  const known = page.getByRole('search').getByRole('group', { name: 'Fields:' })
  await known.waitFor()
  const list = await page.locator('.filter-problems').boundingBox()
  const head = await page.getByRole('columnheader', { name: 'Method' }).boundingBox()
  expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(head?.y ?? 0)
  await filter().fill('')
})

it('operators between words are explained once, and quoted on request', async () => {
  const { page } = running
  await filter().fill('not orders')
  await page.getByRole('button', { name: 'Search as words' }).click()
  await expect.poll(() => filter().inputValue()).toBe('"not" orders')
  await filter().fill('not orders')
  await expect.poll(requests).toEqual(['GET /missing'])
  expect(await page.getByRole('button', { name: 'Search as words' }).count()).toBe(0)
  await filter().fill('')
})
