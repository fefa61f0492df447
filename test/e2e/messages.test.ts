/** WebSocket messages and server-sent events, live in the window while they pass the proxy. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { hexGrid, litBytes, selectExchange, startProxy } from './workbench'

let running: RunningApp
let proxy: number
let stream: http.ServerResponse | undefined
let client: WebSocket

beforeAll(async () => {
  running = await launchApp()
  const server = http.createServer((_request, response) => {
    stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
    stream.write('event: hello\ndata: first\n\n')
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } })
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      socket.send(`{"echo": ${JSON.stringify(data.toString())}}`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = await startProxy(running.page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  return async () => {
    client.terminate()
    server.closeAllConnections()
    server.close()
    await running.close()
  }
})

const options = (): Locator => running.page.getByRole('listbox', { name: 'Messages' }).getByRole('option')
const filter = (): Locator => running.page.getByRole('search').last().getByRole('textbox')
const shown = async (): Promise<string[]> =>
  (await options().locator('.summary').allTextContents()).map((text) => text.trim())

const copied = (): Promise<string> => running.app.evaluate(({ clipboard }) => clipboard.readText())

async function fieldMenu(page: Page, of: RegExp, entry: string): Promise<void> {
  await page.getByRole('treeitem', { name: of }).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: entry, exact: true }).click()
}

describe('messages in the inspector', () => {
  it('of a WebSocket are listed as they arrive, with their contents', async () => {
    const { page } = running
    client = new WebSocket(`ws://127.0.0.1:${proxy}/chat`)
    await once(client, 'open')
    client.send('one')
    await selectExchange(page, '/chat')
    await page.getByRole('tab', { name: /^Messages\s*2$/ }).click()
    await expect.poll(shown).toEqual(['one', '{"echo": "one"}'])
    client.send('two')
    await expect.poll(shown).toEqual(['one', '{"echo": "one"}', 'two', '{"echo": "two"}'])
    await options().nth(3).click()
    await page.getByRole('button', { name: 'JSON', pressed: true }).waitFor()
  })

  it('highlight their bytes, field by field', async () => {
    const { page } = running
    await options().nth(2).click()
    await page.getByRole('button', { name: 'Fields', exact: true }).click()
    await page.getByRole('treeitem', { name: /^Masking key/ }).click()
    await expect.poll(async () => (await litBytes(page, 'Up')).length).toBe(4)
  })

  it('are found by their bytes, on hover or click, next to them and in the whole stream', async () => {
    const { page } = running
    const tree = page.getByRole('tree', { name: 'Fields' })
    const chosen = tree.locator('[aria-selected=true]')
    const rows = hexGrid(page, 'Up').locator('[data-row]')
    const texts = await rows.locator('.text').allTextContents()
    const last = texts.findLastIndex((text) => text.trim() !== '')
    const text = rows.nth(last).locator('.text')
    const position = { x: 7.2 * texts[last]!.trimEnd().length - 3, y: 8 }
    await text.hover({ position })
    await expect.poll(() => tree.locator('.hinted').textContent()).toMatch(/^Payloadtwo/)
    await text.click({ position })
    await expect.poll(() => chosen.textContent()).toMatch(/^Payloadtwo/)
    await page.getByRole('tab', { name: 'Hex', exact: true }).click()
    await options().first().waitFor({ state: 'detached' })
    await page.getByText(/^WebSocket message 3 › /).waitFor()
    await hexGrid(page, 'Up').focus()
    // The cursor moves over the compressed payload's five bytes, the masking key and the length.
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowLeft')
    await page.getByText('WebSocket message 3 › Frame › Opcode › Flags').waitFor()
    await page.getByRole('button', { name: 'Show in Messages of #1' }).click()
    await expect.poll(() => options().nth(2).getAttribute('aria-selected')).toBe('true')
    await expect.poll(() => chosen.textContent()).toMatch(/^Opcode|^Flags/)
    await fieldMenu(page, /^Opcode/, 'Copy as JSON')
    await expect.poll(copied).toContain('"websocket.opcode"')
  })

  it('are found by a filter and navigated by keyboard', async () => {
    const { page } = running
    await filter().fill('ECHO')
    await expect.poll(shown).toEqual(['{"echo": "one"}', '{"echo": "two"}'])
    await filter().press('Enter')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => options().nth(1).getAttribute('aria-selected')).toBe('true')
  })

  it('of an event stream are listed as well', async () => {
    const { page } = running
    http.get({ host: '127.0.0.1', port: proxy, path: '/events' }, (response) => response.resume())
    await selectExchange(page, '/events')
    await page.getByRole('tab', { name: /^Messages\s*1$/ }).click()
    await expect.poll(shown).toEqual(['first'])
    stream?.write('data: second\n\n')
    await expect.poll(shown).toEqual(['first', 'second'])
  })
})
