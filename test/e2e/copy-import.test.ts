/**
 * Copying and importing in the window: a captured request is copied as a cURL command that the real curl runs, and
 * a request copied from browser tools is imported and sent. A server that stores every byte shows whether they are
 * the same.
 */
import { once } from 'node:events'
import http2 from 'node:http2'
import { createServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { needs } from '../helpers/peers'
import { startRawCapture, type RawCapture } from '../helpers/raw-capture'
import { run } from '../helpers/run'
import { selectExchange, startProxy, tableRows } from './workbench'

const BODY = `{"it's": "\`$HOME\` %PATH% \\u5149", "n": "\0\xff"}\r\n`

describe('copy as and import', needs('curl'), () => {
  let folder: string
  let server: RawCapture
  let running: RunningApp
  let proxy: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    server = await startRawCapture()
    return () => server.close()
  })
  beforeAll(async () => {
    running = await launchApp()
    proxy = await startProxy(running.page, { host: '127.0.0.1', port: server.port })
  })
  afterAll(() => running.close())

  const clipboard = (): Promise<string> => running.app.evaluate(({ clipboard }) => clipboard.readText())
  const request = (): string =>
    [
      'POST /a/../b?x=[1] HTTP/1.1',
      `host: 127.0.0.1:${proxy}`,
      'X-Two: 1',
      'X-Empty:',
      'X-Blank: ',
      'X-Two: 2',
      `Content-Length: ${BODY.length}`,
      '',
      BODY
    ].join('\r\n')
  const choose = async (form: string): Promise<string> => {
    const { page } = running
    const before = await clipboard()
    await tableRows(page, 'Requests').first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy as', exact: true }).click()
    await page.getByRole('menuitem', { name: form, exact: true }).click()
    await expect.poll(clipboard).not.toBe(before)
    return clipboard()
  }

  it('copies a request as a cURL and as a netcat command that send the same bytes again', async () => {
    const sent = request()
    const first = await server.received(sent.length, async () => {
      const socket = connect(proxy, '127.0.0.1')
      socket.end(Buffer.from(sent, 'latin1'))
      socket.resume()
      await once(socket, 'close')
    })
    expect(first.toString('latin1')).toBe(sent)
    await selectExchange(running.page, '/b?x=[1]')

    const script = join(folder, 'copied.sh')
    for (const form of ['cURL (bash)', 'netcat']) {
      await writeFile(script, await choose(form))
      const again = await server.received(sent.length, () => run('bash', [script]))
      expect(again.toString('latin1')).toBe(sent)
    }
  })

  it('copies the request of the inspector, and a selection in hex', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Copy the request as a command or code' }).click()
    await page.getByRole('menuitem', { name: 'C array', exact: true }).click()
    await expect.poll(clipboard).toContain(`const unsigned char bytes[${request().length}] = {`)
  })

  it('imports a request copied from a browser and sends it', async () => {
    const { page } = running
    await page.keyboard.press('Control+i')
    const dialog = page.getByRole('dialog', { name: 'Import request' })
    await dialog.getByRole('textbox', { name: 'Content to import' }).fill(
      `curl 'http://127.0.0.1:${server.port}/api/cart?x=%20' \\
  -H 'Accept: application/json' \\
  -H 'User-Agent: Mozilla/5.0' \\
  -b 'sid=abc; theme=dark' \\
  -H 'Content-Type: application/json' \\
  --data-raw $'{"name":"it\\'s \\u5149"}' \\
  --location`
    )
    await dialog.getByText('Detected: cURL command').waitFor()
    await dialog.getByText('follows up to 20 redirects').waitFor()
    await dialog.getByText('Everything was imported.').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'hidden' })

    const body = '{"name":"it\'s 光"}'
    const wanted = [
      'POST /api/cart?x=%20 HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      'Cookie: sid=abc; theme=dark',
      'Accept: application/json',
      'User-Agent: Mozilla/5.0',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body
    ].join('\r\n')
    const length = Buffer.byteLength(wanted)
    const came = await server.received(length, async () => {
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect.poll(() => server.count()).toBe(length)
    })
    expect(came.toString()).toBe(wanted)
  })

  it('uses the options of a command: server name, no verification, redirects, timeout', async () => {
    const files = await makeSelfSignedFiles({ name: 'shop.example', names: ['shop.example'] })
    const asked: string[] = []
    const peer = createServer({ key: files.key, cert: files.cert }, (incoming, response) => {
      const name = 'servername' in incoming.socket ? incoming.socket.servername : ''
      asked.push(`${String(name)} ${incoming.headers.host ?? ''} ${incoming.url ?? ''}`)
      if (incoming.url === '/two') response.end('arrived')
      else response.writeHead(302, { Location: '/two' }).end()
    })
    peer.listen(0, '127.0.0.1')
    await once(peer, 'listening')
    onTestFinished(() => void peer.close())
    const { port } = peer.address() as AddressInfo

    const { page } = running
    await page.keyboard.press('Control+i')
    const dialog = page.getByRole('dialog', { name: 'Import request' })
    await dialog
      .getByRole('textbox', { name: 'Content to import' })
      .fill(`curl -kL -m 9 https://shop.example:${port}/one --connect-to ::127.0.0.1:${port}`)
    await dialog
      .getByText(
        `to 127.0.0.1:${port} over TLS · the certificate is not verified · server name (SNI) shop.example · follows up to 20 redirects`
      )
      .waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'hidden' })

    const way = page.getByRole('group', { name: 'Target and route' })
    await expect.poll(() => way.getByLabel('Server name (SNI)').inputValue()).toBe('shop.example')
    expect(await way.getByRole('checkbox', { name: 'Verify the certificate' }).isChecked()).toBe(false)
    await way.getByText('≤ 20 redirects · ≤ 9000 ms').waitFor()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(() => asked)
      .toEqual(['/one', '/two'].map((path) => `shop.example shop.example:${port} ${path}`))
  })

  it('imports a file dropped on its dialog instead of opening a capture', async () => {
    const { page } = running
    await page.keyboard.press('Control+i')
    const dialog = page.getByRole('dialog', { name: 'Import request' })
    const collection = JSON.stringify({
      info: { schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      variable: [{ key: 'base', value: 'http://shop.example:81' }],
      item: [
        { name: 'Carts', item: [{ name: 'List', request: '{{base}}/carts' }] },
        {
          name: 'Add',
          request: { method: 'POST', url: '{{base}}/carts', body: { mode: 'raw', raw: '{{who}}' } }
        }
      ]
    })
    const dropped = await page.evaluateHandle(
      `(() => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([${JSON.stringify(collection)}], 'shop.json'))
        return transfer
      })()`
    )
    await dialog
      .getByRole('textbox', { name: 'Content to import' })
      .dispatchEvent('drop', { dataTransfer: dropped })
    await dialog.getByText('Detected: Postman collection · 2 requests').waitFor()
    await dialog.getByRole('option', { name: /Add/ }).click()
    await dialog.getByText('{{who}} has no value').waitFor()
    await dialog.getByText('to shop.example:81').waitFor()
    await page.keyboard.press('Control+Enter')
    await page
      .getByRole('button', { name: /POST Add/ })
      .first()
      .waitFor()
  })

  it('reports the position of an error in pasted text', async () => {
    const { page } = running
    await page.keyboard.press('Control+i')
    const dialog = page.getByRole('dialog', { name: 'Import request' })
    await dialog.getByRole('textbox', { name: 'Content to import' }).fill('curl http://a/ \\\n  -H "A: b')
    await dialog.getByText('Line 2, column 6: The quote " is not closed.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })
})

describe('copy of HTTP/2', needs('curl'), () => {
  let folder: string
  let running: RunningApp

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    running = await launchApp()
  })
  afterAll(() => running.close())

  it('copies an HTTP/2 request as such, and reports formats that cannot', async () => {
    const { app, page } = running
    const clipboard = (): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText())
    const came: Record<string, unknown>[] = []
    const peer = http2.createServer()
    peer.on('stream', (stream, headers) => {
      let body = ''
      stream.setEncoding('utf8').on('data', (text: string) => (body += text))
      stream.on('end', () => {
        const { ':authority': _authority, ...rest } = Object.fromEntries(Object.entries(headers))
        came.push({ ...rest, body })
        stream.respond({ ':status': 200 })
        stream.end('ok')
      })
    })
    peer.listen(0, '127.0.0.1')
    await once(peer, 'listening')
    const through = await startProxy(page, { host: '127.0.0.1', port: (peer.address() as AddressInfo).port })
    const { code } = await run('curl', [
      ...[
        '-sS',
        '--http2-prior-knowledge',
        '--max-time',
        '10',
        '-X',
        'PUT',
        '-H',
        'X-Kind: tea',
        '-A',
        'probe'
      ],
      ...['--data-binary', '{"a": "光"}', `http://127.0.0.1:${through}/two?x=1`]
    ])
    expect(code).toBe(0)
    await selectExchange(page, '/two?x=1')
    const menu = page.getByRole('button', { name: 'Copy the request as a command or code' })
    await menu.click()
    await page.getByRole('menuitem', { name: 'cURL (bash)', exact: true }).click()
    await expect.poll(clipboard).toContain('--http2-prior-knowledge')
    const script = join(folder, 'copied.sh')
    await writeFile(script, await clipboard())
    await run('bash', [script])
    await expect.poll(() => came.length).toBe(2)
    expect(came[1]).toEqual(came[0])

    await menu.click()
    await page.getByRole('menuitem', { name: 'netcat', exact: true }).click()
    await page.getByText('The HTTP/2 request was copied in HTTP/1.1 format.').waitFor()
    expect(await clipboard()).toMatch(/^# The original used HTTP\/2;/)
    peer.close()
  })
})
