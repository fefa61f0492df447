/**
 * Edit and resend against a real nginx: the edited request arrives with the right length, and is shown next to its
 * original with the differences marked.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { freePort, startNginx, type Nginx, type ServedRequest } from '../helpers/nginx'
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
    await served()
  }
  const workbench = (): Locator => running.page.getByRole('region', { name: 'Workbench', exact: true })
  const field = (name: string): Locator => workbench().getByRole('textbox', { name, exact: true })
  /** The current editor; a response body has views of its own. */
  const editor = (name: 'Form' | 'Text'): Locator =>
    workbench().getByRole('group', { name: 'Show the bytes as' }).getByRole('button', { name, exact: true })
  /** The editors' search field; a text response can be searched as well. */
  const finder = (): Locator =>
    workbench()
      .getByRole('search', { name: 'Find and replace' })
      .getByRole('textbox', { name: 'Find', exact: true })
  const method = (): Locator => workbench().getByRole('combobox', { name: 'Method' })
  const button = (name: string | RegExp): Locator => workbench().getByRole('button', { name, exact: true })
  /** The bytes in the hex editor, and the text in the text editor. */
  const hexShown = async (): Promise<Buffer> =>
    Buffer.from(
      (await workbench().locator('.row .hex').allTextContents()).join('').replaceAll(/\s/g, ''),
      'hex'
    )
  const edit = async (target: string): Promise<void> => {
    const back = running.page.getByRole('button', { name: 'Back to traffic' })
    if (await back.isVisible()) await back.click()
    await selectExchange(running.page, target)
    await running.page.keyboard.press('e')
    await method().waitFor()
  }
  const typeAtEnd = async (name: string, text: string): Promise<void> => {
    await field(name).focus()
    await running.page.keyboard.press('Control+End')
    await running.page.keyboard.type(text)
  }
  /** Number of requests in nginx's log that have been checked. */
  let seen = 0
  /** Waits for `count` more requests and returns the last one. */
  const served = async (count = 1): Promise<ServedRequest> => {
    seen += count
    await expect.poll(async () => (await nginx.requests()).length).toBe(seen)
    return (await nginx.requests()).at(-1)!
  }
  const targets = async (): Promise<(string | undefined)[]> =>
    (await readTable(running.page, 'Requests')).map((row) => row['Path'])
  /** The comparison of a message: the sign in words, and both sides. */
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

  it('sends the edited form, with its length corrected on request, and shows the differences', async () => {
    const { page } = running
    await writeFile(join(folder, 'small'), BODY)
    await post('/api/orders', join(folder, 'small'))
    await expect.poll(targets).toEqual(['/api/orders'])
    await edit('/api/orders')
    expect(await field('Body as text').inputValue()).toBe(BODY)
    await field('URL').fill('/api/changed')
    await field('Headers: value of X-Probe').fill('two')
    await field('Body as text').fill(BODY.replace('光', '光光, and more'))
    const length = Buffer.byteLength(BODY) + Buffer.byteLength('光, and more')
    await workbench()
      .getByText(`is ${Buffer.byteLength(BODY)}, but ${length} bytes follow the head.`)
      .waitFor()
    await button(`Set Content-Length to ${length}`).click()
    await workbench().getByText(`Content-Length ${length} is correct`).waitFor()
    await page.keyboard.press('Control+Enter')

    const replayed = await served()
    const [original] = await nginx.requests()
    expect(replayed).toMatchObject({
      line: 'POST /api/changed HTTP/1.1',
      status: 201,
      probe: 'two',
      body: BODY.replace('光', '光光, and more'),
      // The path is one byte longer; both lengths have two digits.
      bytes: original!.bytes + 1 + Buffer.byteLength('光, and more')
    })
    await workbench()
      .getByText(/^201 · .* received$/)
      .waitFor()
    await button('Compare with the original').click()

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
    await page.getByText('Differences only').click()
    await expect.poll(() => compared('Request')).toEqual(wanted.filter(([sign]) => sign === 'changed'))
    const selected = tableRows(page, 'Requests').last()
    await expect.poll(() => selected.getAttribute('aria-selected')).toBe('true')
  })

  it('shows typed hexadecimal in the text and the form, and sends exactly that', async () => {
    const { page } = running
    await edit('/api/orders')
    await button('Restore original').click()
    // The method: POST becomes PUT, digit by digit.
    await field('Bytes as hexadecimal').focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Delete')
    await page.keyboard.type('5055')
    expect(await method().inputValue()).toBe('PUT')
    await editor('Text').click()
    await workbench().getByText('PUT /api/orders HTTP/1.1').first().waitFor()
    // All editors share one undo history.
    await field('Bytes as text').focus()
    await page.keyboard.press('Control+z')
    await editor('Form').click()
    expect(await method().inputValue()).toBe('T')
    await button(/^Redo/).click()
    expect(await method().inputValue()).toBe('PUT')
    const typed = await hexShown()
    expect(typed.subarray(0, 16).toString()).toBe('PUT /api/orders ')
    await page.keyboard.press('Control+Enter')
    expect(await served()).toMatchObject({ line: 'PUT /api/orders HTTP/1.1', body: BODY, probe: 'one' })
    await button('Show request #3').click()
    await expect.poll(() => tableRows(page, 'Requests').last().getAttribute('aria-selected')).toBe('true')
  })

  it('reports inconsistent framing, and sends it anyway', async () => {
    const { page } = running
    await edit('/api/orders')
    await button('Restore original').click()
    await editor('Text').click()
    await typeAtEnd(
      'Bytes as text',
      'GET /hello.txt HTTP/1.1\nHost: x\nX-Probe: second\nConnection: close\n\n'
    )
    await workbench()
      .getByText(/bytes follow the head\.A server parses this as 2 requests\./)
      .waitFor()
    await button('Show 1 problem')
      .or(button(/^Show \d+ problems$/))
      .click()
    await page.keyboard.press('Control+Enter')
    expect(await served(2)).toMatchObject({ line: 'GET /hello.txt HTTP/1.1', probe: 'second', status: 200 })
    await workbench()
      .getByText(/^201 · .* received$/)
      .waitFor()
    await editor('Form').click()
    await button('Restore original').click()
    await workbench()
      .getByText(`Content-Length ${Buffer.byteLength(BODY)} is correct`)
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('finds, replaces and pastes as hexadecimal', async () => {
    const { page } = running
    await edit('/api/orders')
    await page.keyboard.press('Control+f')
    await finder().fill('n')
    await field('Replace with').fill('N')
    await button('Replace all').click()
    await workbench()
      .getByText(/^\d+ matches replaced$/)
      .waitFor()
    expect(await field('Body as text').inputValue()).toBe(BODY.replaceAll('n', 'N'))
    await button('Regex').click()
    await finder().fill('POST /(\\w+)/(\\w+)')
    await field('Replace with').fill('GET /$2/$1')
    await button('Replace all').click()
    await expect.poll(() => field('URL').inputValue()).toBe('/orders/api')
    await page.keyboard.press('Escape')
    await running.app.evaluate(({ clipboard }) => clipboard.writeText('48 45 41 44'))
    await field('Bytes as hexadecimal').focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Control+v')
    await expect.poll(() => method().inputValue()).toBe('HEAD')
    await button('Restore original').click()
    await page.keyboard.press('Escape')
  })

  it('edits the head of a large request and sends its body from the capture', async () => {
    const { page } = running
    await writeFile(join(folder, 'large'), Buffer.alloc(LARGE_BYTES, 'large body '))
    await post('/api/large', join(folder, 'large'))
    await expect.poll(targets).toContain('/api/large')
    await edit('/api/large')
    await workbench()
      .getByText(/It is sent unchanged/)
      .waitFor()
    await field('URL').fill('/api/Large')
    await button(/^Send/).click()
    expect(await served()).toMatchObject({
      line: 'POST /api/Large HTTP/1.1',
      bytes: (await nginx.requests()).at(-2)!.bytes
    })
    await page.keyboard.press('Escape')
  })

  it('explains a failed attempt, and keeps the edited text', async () => {
    const { page } = running
    const nobody = await freePort()
    await edit('/api/orders')
    await field('Target port').fill(String(nobody))
    await field('Body as text').fill('typed once')
    await page.keyboard.press('Control+Enter')
    await workbench().getByText('nothing is listening on that address and port').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Request #1/ }).click()
    expect([await field('Body as text').inputValue(), await field('Target port').inputValue()]).toEqual([
      'typed once',
      String(nobody)
    ])
    await button('Restore original').click()
    expect([await field('Body as text').inputValue(), await field('Target port').inputValue()]).toEqual([
      BODY,
      String(nginx.port)
    ])
    await page.keyboard.press('Escape')
  })

  it('creates a request from nothing', async () => {
    const { page } = running
    await page.keyboard.press('Control+Shift+e')
    // The target of the selected proxy.
    expect([await field('Target host').inputValue(), await field('Target port').inputValue()]).toEqual([
      '127.0.0.1',
      String(nginx.port)
    ])
    await field('Target host').fill('localhost')
    await field('URL').fill('/hello.txt')
    await button(`Set Host to localhost:${nginx.port}`).click()
    await field('Query: new name').fill('q')
    await field('Query: new value').fill('a b')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Enter')
    expect(await served()).toMatchObject({ line: 'GET /hello.txt?q=a+b HTTP/1.1', status: 200 })
    await workbench()
      .getByText(/^200 · /)
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('compares any two exchanges from their rows', async () => {
    const { page } = running
    await page.getByRole('tab', { name: /^Requests/ }).click()
    const menu = async (target: string, item: string): Promise<void> => {
      await tableRows(page, 'Requests').filter({ hasText: target }).first().click({ button: 'right' })
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    }
    await menu('/api/changed', 'Set as left side of comparison')
    await menu('/api/large', 'Compare with #2')
    await page.getByRole('region', { name: /^Comparison of #2 and #\d+$/ }).waitFor()
    expect((await compared('Request'))[0]).toEqual([
      'changed',
      'POST /api/changed HTTP/1.1',
      'POST /api/large HTTP/1.1'
    ])
  })
})
