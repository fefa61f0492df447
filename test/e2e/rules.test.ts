/** Rules in the window: a network from the toolbar, the list with its switches, and the text of it. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { run } from '../helpers/run'
import { needs, peerPath } from '../helpers/peers'
import { hexGrid, startProxy, tableRows } from './workbench'

const BODY = 'x'.repeat(50_000)

let running: RunningApp
let page: Page
let url: string
/** Method of the last request. */
let method: string | undefined
const server = createServer((request, response) => {
  ;({ method } = request)
  response.end(BODY)
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  running = await launchApp()
  ;({ page } = running)
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${await startProxy(page, { host: '127.0.0.1', port })}/`
})
afterAll(async () => {
  await running.close()
  server.closeAllConnections()
  server.close()
})

/** Downloads through the proxy with curl: its exit code, the bytes received, and the seconds it took. */
async function download(): Promise<{ code: number | null; bytes: number; seconds: number }> {
  const { code, stdout } = await run(peerPath('curl'), [
    ...['-sS', '-m', '30', '-o', '/dev/null', '-w', '%{size_download} %{time_total}', url]
  ])
  const [bytes = 0, seconds = 0] = stdout.split(' ').map(Number)
  return { code, bytes, seconds }
}

const network = () => page.getByRole('button', { name: /^Network: / })
const dialog = () => page.getByRole('dialog', { name: 'Rules' })
const text = () => dialog().getByRole('textbox', { name: 'As text (YAML)' })

async function choose(name: string): Promise<void> {
  await network().click()
  await page.getByRole('menuitemradio', { name }).click()
}

async function setRules(...lines: string[]): Promise<void> {
  await page.keyboard.press('Control+6')
  await text().fill(['tcplens-rules: 1', 'rules:', ...lines].join('\n'))
  await dialog().getByRole('button', { name: 'Apply' }).click()
}

describe('a network from the toolbar', needs('curl'), () => {
  it('slows down the traffic until it is switched off', async () => {
    await choose('Satellite')
    await page.getByRole('button', { name: 'Network: Satellite' }).waitFor()
    const slow = await download()
    expect(slow).toMatchObject({ code: 0, bytes: BODY.length })
    // A round trip of 1.5 s.
    expect(slow.seconds).toBeGreaterThanOrEqual(1.5)

    await page.keyboard.press('Control+6')
    await dialog().getByText('Network: Satellite', { exact: true }).waitFor()
    await dialog().getByText('1 of 1 applied').waitFor()
    await page.keyboard.press('Escape')

    await choose('Unchanged')
    await page.getByRole('button', { name: 'Network: Unchanged' }).waitFor()
    expect((await download()).seconds).toBeLessThan(slow.seconds)
  })
})

describe('the list of rules', needs('curl'), () => {
  it('resets a download at a byte, is switched off and on, and is removed', async () => {
    await setRules('  - name: cut', '    then: [{ reset: { direction: down, after: 10kB } }]')
    const row = dialog().getByRole('listitem').filter({ hasText: 'cut' })
    await row.waitFor()
    const cut = await download()
    expect(cut.code).not.toBe(0)
    expect(cut.bytes).toBeLessThanOrEqual(10_000)
    await row.getByText('1 of 1 applied').waitFor()

    await row.getByRole('button', { name: 'Watch' }).click()
    await row.getByRole('button', { name: 'Watch', pressed: true }).waitFor()
    expect(await download()).toMatchObject({ code: 0, bytes: BODY.length })
    await row.getByText('2 matched', { exact: true }).waitFor()
    await expect.poll(() => text().inputValue()).toContain('mode: watch')

    await row.getByRole('button', { name: 'Remove cut' }).click()
    await row.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  })

  it('shows where its text is wrong, and keeps the rules', async () => {
    await setRules('  - name: cut', '    then: { explode: 1 }')
    await dialog()
      .getByRole('alert')
      .getByText(/^Line 4, column \d+: There is no action "explode"/)
      .waitFor()
    await dialog().getByRole('button', { name: 'Discard changes' }).click()
    await dialog().getByRole('alert').waitFor({ state: 'detached' })

    await text().fill('tcplens-rules: 1\nrules:\n  - { name: late, when: duration>1s, then: { reset: } }')
    await page.keyboard.press('Control+Enter')
    await dialog()
      .getByText(/^duration is not known when a connection opens/)
      .waitFor()
    expect(await download()).toMatchObject({ code: 0, bytes: BODY.length })
    await dialog().getByRole('button', { name: 'Remove late' }).click()
    await page.keyboard.press('Escape')
  })

  it('tells the story of a changed connection', async () => {
    await setRules(
      '  - name: cut',
      '    then: [{ replace: { match: xxxx, with: yy, which: first } }, { limit: { direction: down, bytes: 1000 } }]'
    )
    await dialog().getByText('replace "xxxx" → "yy" #1, ▼ limit 1000 B, fin').waitFor()
    await page.keyboard.press('Escape')
    await download()
    await page.keyboard.press('Control+2')
    const filter = page.getByRole('combobox', { name: /^Filter/ })
    await filter.fill('rule:cut down<2kB')
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    await tableRows(page, 'Connections').getByRole('img', { name: 'Changed by rule cut' }).waitFor()
    await page.keyboard.press('Control+1')
    await filter.fill('rule=cut')
    // The reset download, and this one.
    const marks = tableRows(page, 'Requests').getByRole('img', { name: 'Changed by rule cut' })
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(2)
    expect(await marks.count()).toBe(2)
    await filter.fill('')
    await page.keyboard.press('Control+2')
    await tableRows(page, 'Connections').filter({ hasText: '1.0 KB' }).click()
    await page.getByRole('tab', { name: 'Timeline', exact: true }).click()
    await page
      .getByText(/^Rule cut matched 4 bytes server → client from offset \d+: replace, sent 2 bytes/)
      .waitFor()
    await page
      .getByText(/^Rule cut: limit began, server → client/)
      .first()
      .waitFor()
  })

  it('gets a rule from selected bytes, which replaces them on the next connection', async () => {
    await page.getByRole('tab', { name: 'Hex', exact: true }).click()
    await hexGrid(page, 'Up').focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Replace these bytes with a rule…' }).click()
    await expect.poll(() => text().inputValue()).toContain('match: GET, with: GET')
    await text().fill((await text().inputValue()).replace('with: GET', 'with: PUT'))
    await dialog().getByRole('button', { name: 'Apply' }).click()
    await dialog().getByText('▲ replace "GET" → "PUT"').waitFor()
    await dialog().getByRole('button', { name: 'Remove cut' }).click()
    await page.keyboard.press('Escape')
    expect(await download()).toMatchObject({ code: 0, bytes: BODY.length })
    expect(method).toBe('PUT')

    await page.getByRole('tab', { name: 'Conversation', exact: true }).click()
    const line = page.getByRole('log', { name: 'Conversation' }).getByText('GET / HTTP/1.1')
    await line.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Replace these bytes with a rule…' }).click()
    await expect.poll(() => text().inputValue()).toMatch(/name: replace 2\n.*match: "?GET/s)
  })
})
