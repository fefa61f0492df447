/**
 * A mock server in the window: recorded from a real nginx through a proxy, rows selected, nginx stopped. The mock
 * server answers byte for byte, after Clear and after a restart of the app, and shows matched and unmatched
 * requests.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { curl, withoutDate } from '../helpers/mocking'
import { freePort, startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { selectExchange, sessionLabel, sessionRow, startProxy, startServer, tableRows } from './workbench'

const run = promisify(execFile)

describe('a mock server from the capture', needs('nginx', 'curl'), () => {
  let userData: string
  let nginx: Nginx
  let running: RunningApp
  const asked = ['/hello.txt?page=1', '/data.json', '/missing']

  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    nginx = await startNginx(peerPath('nginx'), { files: { 'data.json': '{"a":[1,2,3]}\n' } })
    running = await launchApp({ userData })
  })
  afterAll(async () => {
    await running.close()
    await nginx.stop()
    await rm(userData, { recursive: true, force: true })
  })

  const resize = (app: RunningApp['app'], height: number): Promise<void> =>
    app.evaluate(({ BrowserWindow }, high) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(1024, high)
    }, height)
  const hits = (page: Page): ReturnType<Page['getByRole']> =>
    page.getByRole('region', { name: 'Mock results' })

  it('serves the selected responses after the server was stopped, and reports unmatched requests', async () => {
    const { page } = running
    const proxy = await startProxy(page, { host: '127.0.0.1', port: nginx.port })
    const recorded: string[] = []
    for (const path of asked) recorded.push(withoutDate(await curl(`http://127.0.0.1:${proxy}${path}`)))
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(3)
    await nginx.stop()

    await selectExchange(page, '/hello.txt?page=1')
    await page.keyboard.press('Control+a')
    await tableRows(page, 'Requests').first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Mock these (3)…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Mock from a capture' })
    const port = await freePort()
    await dialog.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port))
    const start = dialog.getByRole('button', { name: 'Start mock server' })
    // In a low window, the form scrolls beneath the buttons.
    await resize(running.app, 700)
    await page.waitForFunction('innerHeight === 700')
    const [all, button] = [await dialog.boundingBox(), await start.boundingBox()]
    expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThan((all?.y ?? 0) + (all?.height ?? 0))
    await resize(running.app, 900)
    await start.click()
    await expect.poll(() => dialog.count()).toBe(0)

    const answers: string[] = []
    for (const path of asked) answers.push(withoutDate(await curl(`http://127.0.0.1:${port}${path}`)))
    expect(answers).toEqual(recorded)
    await curl(`http://127.0.0.1:${port}/hello.txt?page=2`)
    await expect.poll(() => hits(page).getByRole('status').textContent()).toContain('3 matched · 1 not')
    await hits(page).getByRole('button', { name: 'No match (1)' }).click()
    await expect
      .poll(() => hits(page).textContent())
      .toContain('Closest: GET /hello.txt?page=1 (score 78 of 100) — parameter page: 2, recorded 1')

    // The response in the capture shows its origin.
    await page.keyboard.press('Control+1')
    await selectExchange(page, '/data.json')
    await page.getByRole('tab', { name: 'Timeline' }).click()
    await expect
      .poll(() => page.getByText(/GET \/data\.json matched request 2 of .*the only identical/).count())
      .toBeGreaterThan(0)
  })

  it('serves the same after Clear, and after a restart of the app', async () => {
    const { page } = running
    await page.keyboard.press('Control+l')
    const clear = page.getByRole('dialog').getByRole('button', { name: /^Clear/ })
    if ((await clear.count()) > 0) await clear.click()
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(0)
    const port = Number(
      /:(\d+)\//.exec(
        (await page
          .getByText(/^curl http:/)
          .first()
          .textContent()) ?? ''
      )?.[1]
    )
    expect((await curl(`http://127.0.0.1:${port}/data.json`)).toString()).toContain('{"a":[1,2,3]}')
    await running.close()
    running = await launchApp({ userData })
    const again = running.page
    await sessionRow(again, /^Server/).waitFor()
    await again.keyboard.press('Control+k')
    await again.getByRole('combobox').fill('Start all sessions')
    await again.keyboard.press('Enter')
    await again.keyboard.press('Control+4')
    await expect.poll(() => hits(again).getByRole('status').textContent()).toContain('0 matched · 0 not')
    expect(await hits(again).getByRole('row').count()).toBe(4)
    const [line] = await again.getByText(/^curl http:/).allTextContents()
    const later = Number(/:(\d+)\//.exec(line ?? '')?.[1])
    expect((await curl(`http://127.0.0.1:${later}/data.json`)).toString()).toContain('{"a":[1,2,3]}')
  })
})

describe('a mock added to a running server', needs('redis-server', 'redis-cli'), () => {
  it('serves redis-cli from all connections of the capture', async () => {
    const redis = await startRedis()
    const running = await launchApp()
    onTestFinished(() => running.close())
    const { page } = running
    const ask = async (port: number, ...words: string[]): Promise<string> =>
      (await run(peerPath('redis-cli'), ['-p', String(port), ...words], { timeout: 20_000 })).stdout
    const server = await startServer(page, 'Redis')
    const proxy = await startProxy(page, { host: '127.0.0.1', port: redis.port })
    const asked = [
      ['SET', 'a', '1'],
      ['INCR', 'a'],
      ['NOSUCH', 'thing']
    ]
    const recorded: string[] = []
    for (const words of asked) recorded.push(await ask(proxy, ...words))
    await sessionRow(page, /^Server Redis/).click()
    await page.getByRole('tablist', { name: 'Traffic' }).getByRole('tab', { name: 'Behaviour' }).click()
    await page.getByRole('button', { name: /^Mock/ }).click()
    const form = page.getByRole('list', { name: 'Behaviour' }).locator('form')
    const source = form.getByRole('combobox', { name: 'From a capture' })
    const all = await source.locator('option', { hasText: /^All 3 connections of/ }).textContent()
    await source.selectOption({ label: all?.trim() ?? '' })
    await form.getByRole('button', { name: 'Copy' }).click()
    await form.getByText('Recorded turns').waitFor()
    await form.getByRole('button', { name: 'Add', exact: true }).click()
    await form.waitFor({ state: 'detached' })

    const answers: string[] = []
    for (const words of asked) answers.push(await ask(server, ...words))
    expect(answers).toEqual(recorded)
    const hits = page.getByRole('region', { name: 'Mock results' })
    await expect.poll(() => hits.getByRole('status').textContent()).toContain('3 matched · 0 not')
  })
})

describe('a mock selected for a new server', needs('nginx', 'curl'), () => {
  it('serves everything captured, as configured in the form of the new server', async () => {
    const nginx = await startNginx(peerPath('nginx'), { files: { 'data.json': '{"a":[1,2,3]}\n' } })
    const running = await launchApp()
    onTestFinished(() => running.close())
    const { page } = running
    const openForm = async (): Promise<ReturnType<Page['getByRole']>> => {
      await page.getByRole('button', { name: 'New server' }).click()
      const dialog = page.getByRole('dialog', { name: 'New server' })
      await dialog.getByLabel('Listening port').fill('0')
      await dialog.getByLabel('Reply with recorded responses').check()
      return dialog
    }
    // Without captured responses, the form reports it and does not start a server.
    const empty = await openForm()
    await empty.getByText(/^No captured responses yet/).waitFor()
    await empty.getByRole('button', { name: 'Start', exact: true }).click()
    await empty.getByText(/^No captured responses yet/).waitFor()
    await page.keyboard.press('Escape')

    const proxy = await startProxy(page, { host: '127.0.0.1', port: nginx.port })
    const recorded = withoutDate(await curl(`http://127.0.0.1:${proxy}/data.json?page=1`))
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    await nginx.stop()
    const dialog = await openForm()
    await dialog.getByLabel('Name').fill('Stand-in')
    const from = dialog.getByRole('combobox', { name: 'Recorded responses' })
    const all = await from.locator('option', { hasText: /^The request of/ }).textContent()
    await from.selectOption({ label: all?.trim() ?? '' })
    await dialog.getByRole('group', { name: 'Parameters' }).getByText('None').click()
    await dialog.getByRole('textbox', { name: 'Status' }).fill('418')
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })

    const label = await sessionLabel(sessionRow(page, /^Server Stand-in, running/))
    const port = Number(/:(\d+)$/.exec(label)?.[1])
    expect(withoutDate(await curl(`http://127.0.0.1:${port}/data.json?page=2`))).toBe(recorded)
    expect((await curl(`http://127.0.0.1:${port}/other`)).toString()).toMatch(/^HTTP\/1\.1 418 /)
    // The new server is shown, with the requests that it answered.
    const hits = page.getByRole('region', { name: 'Mock results' })
    await expect.poll(() => hits.getByRole('status').textContent()).toContain('1 matched · 1 not')
  })
})
