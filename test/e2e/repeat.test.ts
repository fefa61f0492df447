/**
 * Load test of a request against a real nginx: nginx's log shows the number of requests and their values, and the
 * table shows the exceptional ones.
 */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { readTable, selectExchange, startProxy } from './workbench'

describe('a load test', needs('nginx', 'curl'), () => {
  let nginx: Nginx
  let running: RunningApp
  let dialog: Locator

  beforeAll(async () => {
    nginx = await startNginx(peerPath('nginx'))
    return () => nginx.stop()
  })
  beforeAll(async () => {
    running = await launchApp()
    const { page } = running
    const port = await startProxy(page, { host: '127.0.0.1', port: nginx.port })
    for (const path of ['hello.txt', 'api/orders']) {
      await run(peerPath('curl'), ['-sS', '--max-time', '20', `http://127.0.0.1:${port}/${path}`])
    }
    dialog = page.getByRole('dialog', { name: 'Repeat a request' })
  })
  afterAll(() => running.close())

  const seen = async (part: string): Promise<string[]> =>
    (await nginx.requests()).map(({ line }) => line).filter((line) => line.includes(part))
  const fact = async (name: string): Promise<string> => {
    const text = await dialog.locator('.fact').filter({ hasText: name }).locator('dd').textContent()
    return text?.trim() ?? ''
  }
  const isDone = (): Promise<void> => dialog.getByText('Done', { exact: true }).waitFor()

  it('has the same counts as the server, and shows durations', async () => {
    const { page } = running
    await selectExchange(page, '/hello.txt')
    await page.keyboard.press('t')
    await dialog.getByLabel('Requests', { exact: true }).fill('500')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await isDone()
    expect(await fact('Responses')).toBe('500')
    expect(await fact('Failed attempts')).toBe('0')
    expect(await fact('Connections')).toBe('10')
    expect((await seen('/hello.txt')).length).toBe(501)
    await dialog.getByRole('img', { name: /^Latency histogram of 500 responses: from / }).waitFor()
    expect(await dialog.getByRole('row', { name: /^99\.9 % / }).count()).toBe(1)
    // Without exceptional requests, the capture has only curl's request. The form keeps its state.
    await page.keyboard.press('Escape')
    expect((await readTable(page, 'Requests')).map((row) => row['Status'])).toEqual(['200', '201'])
    await page.keyboard.press('t')
    expect(await dialog.getByLabel('Requests', { exact: true }).inputValue()).toBe('500')
  })

  it('inserts values of variables into typed text, and records odd requests', async () => {
    const { page } = running
    await dialog.getByRole('button', { name: /GET \/hello\.txt/ }).click()
    const head = dialog.getByLabel('Head', { exact: true })
    await head.fill((await head.inputValue()).replace('/hello.txt', '/{{file}}?n={{n}}'))
    await dialog.getByRole('button', { name: 'Add variable' }).click()
    await dialog.getByRole('button', { name: 'Add variable' }).click()
    await dialog.getByLabel('Variable name').first().fill('n')
    await dialog.getByLabel('digits').first().fill('3')
    await dialog.getByLabel('Value source').last().selectOption({ label: 'List' })
    await dialog.getByLabel('Variable name').last().fill('file')
    await dialog.getByLabel('Values, one per line').fill('hello.txt\nnowhere')
    await dialog.getByLabel('Requests', { exact: true }).fill('10')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('5 are in the capture.').waitFor()
    await isDone()
    expect((await seen('?n=')).sort()).toEqual(
      Array.from({ length: 10 }, (_, at) => {
        const n = String(at + 1).padStart(3, '0')
        return `GET /${at % 2 === 0 ? 'hello.txt' : 'nowhere'}?n=${n} HTTP/1.1`
      }).sort()
    )
    await page.keyboard.press('Escape')
    await expect
      .poll(async () => (await readTable(page, 'Requests')).map((row) => row['Status']))
      .toEqual(['200', '201', '404', '404', '404', '404', '404'])
  })

  it('continues while its dialog is closed, and stops at once', async () => {
    const { page } = running
    await selectExchange(page, '/api/orders')
    await page.keyboard.press('t')
    await dialog.getByLabel('Requests', { exact: true }).fill('')
    await dialog.getByLabel('Seconds').fill('600')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('Running', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    const line = page.getByRole('region', { name: 'Repeated request' })
    await line.getByText('Repeating GET /api/orders').waitFor()
    await line.getByRole('button', { name: 'Show' }).click()
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByText('Stopped', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Copy result' }).click()
    await page.getByRole('menuitem', { name: 'As CSV' }).click()
    const copied = await running.app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied.split('\r\n').slice(0, 2)).toEqual(['figure,value', 'request,GET /api/orders'])
    expect(copied).toContain(`target,127.0.0.1:${nginx.port}`)
  })

  it('repeats the current contents of the workbench, through the proxy session', async () => {
    const { page } = running
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await selectExchange(page, '/hello.txt')
    await page.keyboard.press('e')
    const workbench = page.getByRole('region', { name: 'Workbench', exact: true })
    await workbench.getByRole('textbox', { name: 'URL', exact: true }).fill('/hello.txt?bench=1')
    await workbench.getByRole('button', { name: 'Repeat…' }).click()
    await dialog.getByText('GET /hello.txt?bench=1').waitFor()
    await dialog.getByLabel('Requests', { exact: true }).fill('30')
    await dialog.getByLabel('Via').selectOption({ index: 1 })
    await dialog.getByRole('button', { name: 'Start' }).click()
    await isDone()
    expect(await fact('Responses')).toBe('30')
    expect((await seen('?bench=1')).length).toBe(30)
    await page.keyboard.press('Escape')
  })
})
