/**
 * Edit and replay as its user does it, against a real nginx: what was typed arrives there with the right length, and
 * stands beside its original with the differences marked.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { freePort, startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { readTable, selectExchange, startProxy, tableRows } from './workbench'

const BODY = '{\n  "name": "光",\n  "n": 1\n}\n'
const LARGE_BYTES = 400_000

describe('edit and replay', needs('nginx', 'curl'), () => {
  let folder: string
  let nginx: Nginx
  let running: RunningApp
  let proxy: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    nginx = await startNginx(peerPath('nginx'))
    return () => nginx.stop()
  })
  beforeAll(async () => {
    running = await launchApp()
    proxy = await startProxy(running.page, { host: '127.0.0.1', port: nginx.port })
  })
  afterAll(() => running.close())

  const post = async (path: string, file: string): Promise<void> => {
    const { code, stderr } = await run(peerPath('curl'), [
      ...['-sS', '--max-time', '20', '-A', 'probe', '-H', 'Content-Type: application/json'],
      ...['-H', 'Expect:', '-H', 'X-Probe: one', '--data-binary', `@${file}`],
      `http://127.0.0.1:${proxy}${path}`
    ])
    expect([code, stderr]).toEqual([0, ''])
  }
  const editor = (page: Page, part: 'Head' | 'Body'): ReturnType<Page['getByRole']> =>
    page.getByRole('textbox', { name: `${part} of the request` })
  const targets = async (): Promise<(string | undefined)[]> =>
    (await readTable(running.page, 'Exchanges')).map((row) => row['Target'])
  /** What the comparison says of a message: the sign in words, and both sides. */
  const compared = async (message: 'Request' | 'Response'): Promise<string[][]> => {
    const rows = await running.page
      .getByRole('region', { name: message, exact: true })
      .getByRole('table', { name: message, exact: true })
      .getByRole('row')
      .all()
    return Promise.all(
      rows.map(async (row) => {
        const [sign, ...sides] = await row.getByRole('cell').all()
        return [
          (await sign?.locator('.visually-hidden').textContent()) ?? '',
          ...(await Promise.all(sides.map(async (side) => (await side.textContent()) ?? '')))
        ]
      })
    )
  }

  it('sends what was typed, with its length, and shows what differs', async () => {
    const { page } = running
    await writeFile(join(folder, 'small'), BODY)
    await post('/api/orders', join(folder, 'small'))
    await expect.poll(targets).toEqual(['/api/orders'])
    await selectExchange(page, '/api/orders')
    await page.keyboard.press('e')
    expect(await editor(page, 'Body').inputValue()).toBe(BODY)
    const head = await editor(page, 'Head').inputValue()
    await editor(page, 'Head').fill(
      head.replace('/api/orders', '/api/changed').replace('X-Probe: one', 'X-Probe: two')
    )
    await editor(page, 'Body').fill(BODY.replace('光', '光光, and more'))
    const length = Buffer.byteLength(BODY) + Buffer.byteLength('光, and more')
    await page.getByText(`Content-Length: ${Buffer.byteLength(BODY)} → ${length}`).waitFor()
    await page.keyboard.press('Control+Enter')

    await expect.poll(async () => (await nginx.requests()).length).toBe(2)
    const [original, replayed] = await nginx.requests()
    expect(replayed).toMatchObject({
      line: 'POST /api/changed HTTP/1.1',
      status: 201,
      probe: 'two',
      body: BODY.replace('光', '光光, and more'),
      // The path is one byte longer; both lengths have two digits.
      bytes: original!.bytes + 1 + Buffer.byteLength('光, and more')
    })

    await page.getByRole('region', { name: 'Comparison of #1 and #2' }).waitFor()
    const wanted = [
      ['changed', 'POST /api/orders HTTP/1.1', 'POST /api/changed HTTP/1.1'],
      ['same', `Host: 127.0.0.1:${proxy}`, `Host: 127.0.0.1:${proxy}`],
      ['same', 'User-Agent: probe', 'User-Agent: probe'],
      ['same', 'Accept: */*', 'Accept: */*'],
      ['same', 'Content-Type: application/json', 'Content-Type: application/json'],
      ['changed', 'X-Probe: one', 'X-Probe: two'],
      ['changed', `Content-Length: ${Buffer.byteLength(BODY)}`, `Content-Length: ${length}`]
    ]
    await expect.poll(() => compared('Request')).toEqual(wanted)
    await page.getByText('Only differences').click()
    await expect.poll(() => compared('Request')).toEqual(wanted.filter(([sign]) => sign === 'changed'))
    const selected = tableRows(page, 'Exchanges').last()
    await expect.poll(() => selected.getAttribute('aria-selected')).toBe('true')
  })

  it('edits the head of a large request and sends its body from the capture', async () => {
    const { page } = running
    await writeFile(join(folder, 'large'), Buffer.alloc(LARGE_BYTES, 'large body '))
    await post('/api/large', join(folder, 'large'))
    await expect.poll(targets).toEqual(['/api/orders', '/api/changed', '/api/large'])
    await selectExchange(page, '/api/large')
    await page.getByRole('button', { name: /Edit/ }).click()
    const head = await editor(page, 'Head').inputValue()
    expect(await editor(page, 'Body').count()).toBe(0)
    await editor(page, 'Head').fill(head.replace('/api/large', '/api/Large'))
    await page.getByRole('button', { name: /^Send/ }).click()
    await expect.poll(async () => (await nginx.requests()).length).toBe(4)
    const requests = await nginx.requests()
    expect(requests[3]).toMatchObject({ line: 'POST /api/Large HTTP/1.1', bytes: requests[2]!.bytes })
  })

  it('says why nothing came of it, and keeps what was typed', async () => {
    const { page } = running
    const nobody = await freePort()
    await selectExchange(page, '/api/orders')
    await page.keyboard.press('e')
    await editor(page, 'Head').waitFor()
    await page.getByRole('textbox', { name: 'Target port' }).fill(String(nobody))
    await editor(page, 'Body').fill('typed once')
    await page.keyboard.press('Control+Enter')
    const notice = page.getByRole('alert').filter({ hasText: 'ECONNREFUSED' })
    await notice.waitFor()
    expect(await notice.textContent()).toContain(
      `The replay of #1 to 127.0.0.1:${nobody} failed: nothing listens at that address and port`
    )
    await expect.poll(() => tableRows(page, 'Connections').last().getAttribute('aria-selected')).toBe('true')
    await page.getByRole('button', { name: 'Edit again' }).click()
    expect([
      await editor(page, 'Body').inputValue(),
      await page.getByRole('textbox', { name: 'Target port' }).inputValue()
    ]).toEqual(['typed once', String(nobody)])
    await page.getByRole('button', { name: 'Reset to original' }).click()
    expect(await editor(page, 'Body').inputValue()).toBe(BODY)
    await page.keyboard.press('Escape')
  })

  it('compares any two exchanges from their rows', async () => {
    const { page } = running
    await page.getByRole('tab', { name: /^Exchanges/ }).click()
    const menu = async (target: string, item: string): Promise<void> => {
      await tableRows(page, 'Exchanges').filter({ hasText: target }).first().click({ button: 'right' })
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    }
    await menu('/api/changed', 'Set as left side of comparison')
    await menu('/api/large', 'Compare with #2')
    await page.getByRole('region', { name: 'Comparison of #2 and #3' }).waitFor()
    expect((await compared('Request'))[0]).toEqual([
      'changed',
      'POST /api/changed HTTP/1.1',
      'POST /api/large HTTP/1.1'
    ])
  })
})
