/**
 * Fields in the window: trees linked to their bytes in both directions, the field of a byte, copying, columns and
 * filters by field.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { hexGrid, litBytes, readTable, selectExchange, startProxy, tableRows } from './workbench'

const BODY = '{"order":9917,"items":[{"sku":"A-1"}]}'

let running: RunningApp
let port: number

function startOrigin(): Promise<Server> {
  const server = createServer((asked, answer) => {
    answer.statusCode = asked.url?.startsWith('/missing') === true ? 404 : 200
    answer.setHeader('Content-Type', 'application/json')
    answer.setHeader('Content-Length', BODY.length)
    answer.end(BODY)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const get = (path: string, agent: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { 'User-Agent': agent, Cookie: 'sid=ab12; theme=dark' }
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (answer) => {
      answer.resume().on('end', resolve)
    })
      .on('error', reject)
      .end()
  })

beforeAll(async () => {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  const origin = await startOrigin()
  running = await launchApp({ userData })
  port = await startProxy(running.page, { host: '127.0.0.1', port: (origin.address() as AddressInfo).port })
  await get('/api/orders?id=9917&q=a+b', 'curl/8.5')
  await get('/missing?id=3', 'probe/2')
  await tableRows(running.page, 'Requests').nth(1).waitFor()
  return async () => {
    await running.close()
    origin.close()
    await rm(userData, { recursive: true, force: true })
  }
})

const tree = (): Locator => running.page.getByRole('tree', { name: 'Fields of the message' })
const field = (name: RegExp): Locator => tree().getByRole('treeitem', { name }).first()
const menu = (name: string): Locator => running.page.getByRole('menuitem', { name, exact: true })
const filter = (): Locator => running.page.getByRole('search').getByRole('combobox')
const clipboard = (): Promise<string> => running.app.evaluate(({ clipboard: system }) => system.readText())

async function fromMenu(of: Locator, entry: string): Promise<void> {
  await of.click({ button: 'right' })
  await menu(entry).click()
}

describe('the fields of a message', () => {
  it('highlight their bytes, lightly on hover, and unfold by keyboard', async () => {
    const { page } = running
    await selectExchange(page, '/api/orders')
    await page.getByRole('tab', { name: 'Fields' }).click()
    await field(/^Request target/).click()
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toBe('/api/orders?id=9917&q=a+b')
    await page.keyboard.press('ArrowRight')
    await field(/^Query/).click()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await expect.poll(async () => (await litBytes(page, 'Up')).toString()).toBe('id=9917')
    await field(/^User-Agent/).hover()
    const hinted = (): Promise<string[]> => hexGrid(page, 'Up').locator('.text .hinted').allTextContents()
    await expect.poll(async () => (await hinted()).join('')).toMatch(/^User-Agent: curl/)
    expect((await litBytes(page, 'Up')).toString()).toBe('id=9917')
  })

  it('are copied as value, bytes, JSON and filter', async () => {
    const parameter = field(/^q a b/)
    await fromMenu(parameter, 'Copy value')
    await expect.poll(clipboard).toBe('a b')
    await fromMenu(parameter, 'Copy bytes as hex')
    await expect.poll(clipboard).toBe(
      Buffer.from('q=a+b')
        .toString('hex')
        .replace(/..(?!$)/g, '$& ')
    )
    await fromMenu(parameter, 'Copy as JSON')
    await expect
      .poll(async () => JSON.parse(await clipboard()) as unknown)
      .toMatchObject({ key: 'http.target.parameter', name: 'q', value: 'a b', parts: [{}, { value: 'a b' }] })
    await fromMenu(parameter, 'Copy as filter')
    await expect.poll(clipboard).toBe('request.query.q="a b"')
  })

  it('are shown for a byte, also one of another exchange in the whole stream', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Response 200' }).click()
    const rows = hexGrid(page, 'Down').locator('[data-row]')
    await rows
      .nth(0)
      .locator('.text')
      .click({ position: { x: 75, y: 8 } })
    await expect.poll(() => tree().locator('[aria-selected=true]').textContent()).toBe('Status200')
    await page.getByRole('tab', { name: 'Text' }).click()
    await page.getByText(BODY).click({ position: { x: 80, y: 8 } })
    const status = page.getByText('Response › Body › Data › Object › order')
    await status.waitFor()
    await page.getByRole('button', { name: 'Show in Fields of #1' }).click()
    await expect.poll(() => tree().locator('[aria-selected=true]').textContent()).toBe('order9917')
    await expect.poll(async () => (await litBytes(page, 'Down')).toString()).toBe('"order":9917')
  })
})

describe('a field in the table', () => {
  it('can be added as a column, which persists', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Request', exact: true }).click()
    await fromMenu(field(/^User-Agent/), 'Add as column')
    await page.getByRole('button', { name: 'Times and columns' }).first().click()
    await menu('Add a column…').click()
    await page.getByRole('textbox', { name: 'Field' }).fill('request.cookie.sid')
    await page.keyboard.press('Enter')
    await expect
      .poll(async () => (await readTable(page, 'Requests')).map((row) => [row['user-agent'], row['sid']]))
      .toEqual([
        ['curl/8.5', 'ab12'],
        ['probe/2', 'ab12']
      ])
    await page.getByRole('columnheader', { name: 'user-agent' }).getByRole('button').dblclick()
    await expect
      .poll(async () => (await readTable(page, 'Requests')).map((row) => row['user-agent']))
      .toEqual(['probe/2', 'curl/8.5'])
    await page.getByRole('columnheader', { name: 'user-agent' }).getByRole('button').click()
  })

  it('of a JSON body can be added as well; columns are moved and removed', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Response 200' }).click()
    await fromMenu(field(/^order/), 'Add as column')
    await expect
      .poll(async () => (await readTable(page, 'Requests')).map((row) => row['order']))
      .toEqual(['9917', '9917'])
    const own = async (): Promise<string[]> =>
      Object.keys((await readTable(page, 'Requests'))[0] ?? {}).filter((name) =>
        ['user-agent', 'sid', 'order'].includes(name)
      )
    const head = (name: string): Locator => page.getByRole('columnheader', { name }).getByRole('button')
    await expect.poll(own).toEqual(['user-agent', 'sid', 'order'])
    await head('order').focus()
    await page.keyboard.press('Alt+Shift+ArrowLeft')
    await expect.poll(own).toEqual(['user-agent', 'order', 'sid'])
    await head('sid').dragTo(head('user-agent'))
    await expect.poll(own).toEqual(['sid', 'user-agent', 'order'])
    await head('user-agent').dragTo(head('sid'))
    await filter().fill('response.json:$.order:=9917 path:missing')
    await expect
      .poll(async () => (await readTable(page, 'Requests')).map((row) => row['Status']))
      .toEqual(['404'])
    await filter().fill('')
    // The filter hid the selected row, and so deselected it.
    await selectExchange(page, '/api/orders')
    await head('order').focus()
    await page.keyboard.press('Delete')
    await expect.poll(own).toEqual(['user-agent', 'sid'])
    // The filter hid the selected row, which ended its selection.
    await selectExchange(page, '/api/orders')
    await page.getByRole('button', { name: 'Request', exact: true }).click()
  })

  it('filters the table, with an explanation when it cannot', async () => {
    const { page } = running
    const targets = async (): Promise<(string | undefined)[]> =>
      (await readTable(page, 'Requests')).map((row) => row['Status'])
    await fromMenu(field(/^User-Agent/), 'Show only these')
    await expect.poll(() => filter().inputValue()).toBe('request.header.user-agent=curl/8.5')
    await expect.poll(targets).toEqual(['200'])
    await filter().fill('status:4xx request.query.id:3')
    await expect.poll(targets).toEqual(['404'])
    await filter().fill('request.nothing:3')
    await page.getByText('Unknown field “request.nothing”.').waitFor()
    expect(await targets()).toEqual(['404'])
    await filter().fill('')
    await expect.poll(targets).toEqual(['200', '404'])
  })
})
