/**
 * The response view next to its request: while the response arrives, while the request is edited, next to the
 * previous response, and for traffic that is not HTTP. The servers are real, and send the rest of a response on
 * demand.
 */
import { createServer as createHttpServer, type Server as HttpServer, type ServerResponse } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { freePort } from '../helpers/nginx'
import { hexGrid, selectExchange, shownBytes, startProxy } from './workbench'

describe('the response next to its request', () => {
  let http: HttpServer
  let raw: Server
  let running: RunningApp
  /** The response of which half has been sent, and the connection on which a line arrived. */
  let half: ServerResponse | undefined
  let talking: Socket | undefined

  beforeAll(async () => {
    http = createHttpServer((request, response) => {
      request.resume()
      if (request.url !== '/slow') {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify({ path: request.url }))
        return
      }
      response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '22' })
      response.write('the first half')
      half = response
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return () =>
      new Promise((resolve) => {
        http.closeAllConnections()
        http.close(resolve)
      })
  })
  beforeAll(async () => {
    raw = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        talking = socket
        socket.write('pong\r\n')
      })
    })
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve))
    return () =>
      new Promise((resolve) => {
        talking?.destroy()
        raw.close(resolve)
      })
  })
  beforeAll(async () => {
    running = await launchApp()
    const { port } = http.address() as AddressInfo
    const proxy = await startProxy(running.page, { host: '127.0.0.1', port })
    const answer = await fetch(`http://127.0.0.1:${proxy}/captured`)
    expect(await answer.json()).toEqual({ path: '/captured' })
    await selectExchange(running.page, '/captured')
    await running.page.keyboard.press('e')
  })
  afterAll(() => running.close())

  const portOf = (server: Server): number => (server.address() as AddressInfo).port
  const workbench = (): Locator => running.page.getByRole('region', { name: 'Workbench', exact: true })
  const pane = (): Locator => workbench().getByRole('region', { name: 'Latest response', exact: true })
  const field = (name: string): Locator => workbench().getByRole('textbox', { name, exact: true })
  const button = (name: string): Locator => workbench().getByRole('button', { name, exact: true })
  const tab = (name: string): Locator => pane().getByRole('tab', { name, exact: true })
  const shown = async (): Promise<string> => (await pane().textContent()) ?? ''
  const send = async (url: string): Promise<void> => {
    await field('URL').fill(url)
    await running.page.keyboard.press('Control+Enter')
  }

  it('shows head and body, stays while the request is edited, and is compared with the previous one', async () => {
    const { page } = running
    await field('URL').waitFor()
    expect(await pane().count()).toBe(0)
    await send('/first')
    await expect.poll(shown).toContain('"/first"')
    const response = pane().getByRole('grid', { name: 'Response', exact: true })
    expect(await response.getByRole('rowheader', { name: 'Content-Type' }).count()).toBe(1)
    expect(await pane().getByRole('grid', { name: 'Request', exact: true }).count()).toBe(0)
    // The focus stays in the field while its user types.
    expect(await field('URL').and(page.locator(':focus')).count()).toBe(1)
    await field('URL').fill('/second')
    expect(await shown()).toContain('"/first"')

    await page.keyboard.press('Control+Enter')
    await expect.poll(shown).toContain('"/second"')
    expect(await shown()).not.toContain('"/first"')
    await button('Compare with previous attempt').click()
    await page.getByRole('region', { name: 'Comparison of #2 and #3' }).waitFor()
    await page.keyboard.press('Control+5')
    await expect.poll(shown).toContain('"/second"')
    await button('Show request #3').waitFor()
  })

  it('is searched with the find shortcut while it has the focus', async () => {
    const { page } = running
    const inAnswer = pane().getByRole('search').getByRole('textbox')
    const inEditors = workbench().getByRole('search', { name: 'Find and replace' })
    await pane().getByRole('rowheader', { name: 'Content-Type' }).click()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('second')
    expect([await inAnswer.inputValue(), await inEditors.count()]).toEqual(['second', 0])
    await tab('Hex').click()
    await page.keyboard.press('Control+f')
    await page.getByText('This view of the response cannot be searched.').waitFor()
    await tab('Response').click()
    await field('URL').focus()
    await page.keyboard.press('Control+f')
    await inEditors.waitFor()
    await page.keyboard.press('Escape')
  })

  it('shows a response while it arrives', async () => {
    await send('/slow')
    await expect.poll(shown).toContain('the first half')
    await expect.poll(shown).toContain('Receiving…')
    half?.end('the rest')
    await expect.poll(shown).toContain('the first halfthe rest')
    await pane()
      .getByText(/^200 · /)
      .waitFor()
    await expect.poll(shown).not.toContain('Receiving…')
  })

  it('is hidden and shown with a shortcut, and shows the phase reached without a response', async () => {
    const { page } = running
    await page.keyboard.press('Control+j')
    await pane().waitFor({ state: 'hidden' })
    await workbench()
      .getByText(/^200 · /)
      .waitFor()
    await page.keyboard.press('Control+j')
    await pane().waitFor()
    await field('Target port').fill(String(await freePort()))
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => tab('Timeline').getAttribute('aria-selected')).toBe('true')
    await expect.poll(shown).toContain('nothing is listening on that address and port')
  })

  it('shows the response to non-HTTP bytes as text and as hexadecimal', async () => {
    const { page } = running
    await page.keyboard.press('Control+Shift+e')
    await field('Target host').fill('127.0.0.1')
    await field('Target port').fill(String(portOf(raw)))
    await button('Text').click()
    await field('Bytes as text').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('PING\n')
    await page.keyboard.press('Control+Enter')
    await expect.poll(shown).toContain('pong')
    await tab('Hex').click()
    await expect.poll(async () => (await shownBytes(page, 'Down')).toString()).toBe('pong\r\n')
    talking?.end('more\r\n')
    await expect.poll(async () => (await shownBytes(page, 'Down')).toString()).toBe('pong\r\nmore\r\n')
    await hexGrid(page, 'Down').waitFor()
    await tab('Text').click()
    await expect.poll(shown).toContain('more')
  })
})
