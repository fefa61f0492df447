/**
 * The gallery of recipes: each starts with one click, and independent programs confirm what its card promises. The
 * sessions of a recipe are ordinary sessions that can be inspected and changed.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat } from '../helpers/nc'
import { needs } from '../helpers/peers'
import { dial, received } from '../helpers/servers'
import { endSeenBySocat } from '../helpers/socat'
import { conversation, sendPanel, sessionLabel, sessionRow, tableRows } from './workbench'

const PICTURE = fileURLToPath(new URL('../../resources/icons/256x256.png', import.meta.url))
const run = promisify(execFile)
let running: RunningApp

beforeAll(async () => {
  running = await launchApp()
  return () => running.close()
})

/** Starts a recipe by its card, and returns its listening ports and paths in the order of the sessions. */
async function startRecipe(name: string, { proxy = false } = {}): Promise<string[]> {
  const { page } = running
  await page.keyboard.press('Control+Shift+n')
  const gallery = page.getByRole('dialog', { name: 'Recipes' })
  const between = gallery.getByRole('checkbox', { name: 'With a proxy in between' })
  await between.setChecked(proxy)
  await gallery.getByRole('button', { name: `Start “${name}”`, exact: true }).click()
  await gallery.waitFor({ state: 'detached' })
  const rows = await sessionRow(page, /^(Server|Proxy) /).all()
  const labels = await Promise.all(rows.map(sessionLabel))
  return labels
    .filter((label) =>
      label
        .replace(/^\w+ /, '')
        .replace(/( \d+)?( · \w+( \d+)?)?,/, ',')
        .startsWith(`${name},`)
    )
    .map((label) => /(?:127\.0\.0\.1:(\d+)|(\/\S+\.sock))/.exec(label)?.slice(1).join('') ?? '')
}

const curl = async (...args: string[]): Promise<string> =>
  (await run('curl', ['-s', '--max-time', '10', ...args], { encoding: 'latin1' })).stdout
const url = (port: string | undefined, path = '/'): string => `http://127.0.0.1:${port ?? ''}${path}`

describe('a recipe card starts', needs('nc', 'curl', 'socat'), () => {
  it('Hello every second: a numbered line, and the client’s one response', async () => {
    const [port] = await startRecipe('Hello every second')
    const nc = netcat(Number(port))
    await expect.poll(() => nc.received).toMatch(/^Hello 1\r\nHello 2\r\n/)
    await expect.poll(() => conversation(running.page)).toContain('Thank you')
  })

  it('Echo, and a second one next to it on its own port', async () => {
    await startRecipe('Echo')
    const ports = await startRecipe('Echo')
    expect(new Set(ports).size).toBe(2)
    const clients = ports.map((port) => netcat(Number(port)))
    for (const client of clients) client.type('abc')
    await expect.poll(() => clients.map(({ received: got }) => got)).toEqual(['abc', 'abc'])
  })

  it('Echo with a greeting, with a proxy in between', async () => {
    const [server, proxy] = await startRecipe('Echo with a greeting', { proxy: true })
    const clients = [server, proxy].map((port) => netcat(Number(port)))
    for (const client of clients) client.type('you')
    await expect.poll(() => clients.map(({ received: got }) => got)).toEqual(['Hello you', 'Hello you'])
    // The recipe's own client connected through the proxy.
    const through = sessionRow(running.page, /^Client Echo with a greeting · client,/)
    await expect.poll(() => sessionLabel(through)).toContain(`:${proxy ?? ''}`)
  })

  it('What a browser really sends: each header as received', async () => {
    const [port] = await startRecipe('What a browser really sends')
    expect(await curl('-A', 'me', url(port, '/a?b=c'))).toContain('<h1>Thank you</h1>')
    await expect.poll(() => conversation(running.page)).toContain('User-Agent: me')
  })

  it('HTTP from bare TCP: the head as written', async () => {
    const [port] = await startRecipe('HTTP from raw TCP')
    expect(await curl('-i', url(port))).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 23\r\nConnection: close\r\n\r\n<h1>Hello from TCP</h1>'
    )
  })

  it('PNG over HTTP: the same picture', async () => {
    const [port] = await startRecipe('PNG over HTTP')
    const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    expect(sha(Buffer.from(await curl(url(port)), 'latin1'))).toBe(sha(await readFile(PICTURE)))
  })

  it('Keep-alive compared with one request per connection: as many connects as in curl', async () => {
    const ports = await startRecipe('Keep-alive vs. one connection per request')
    const connects = ports.map((port) =>
      curl('-w', '%{num_connects}', '-o', '/dev/null', url(port), '-o', '/dev/null', url(port))
    )
    expect(await Promise.all(connects)).toEqual(['10', '11'])
  })

  it('A client that sends every two seconds: Chinese that is readable in either encoding', async () => {
    const { page } = running
    const said = '你好，服务器！第 1 次'
    await startRecipe('A client that sends every two seconds')
    // The second client, which uses GB18030, is the selected one.
    await expect.poll(() => conversation(page)).toContain(said)
    await page.getByRole('button', { name: 'Encoding: GBK / GB18030' }).waitFor()
    await sessionRow(page, /^Client A client that sends every two seconds · client 1,/).click()
    await tableRows(page, 'Connections').first().click()
    await page.getByRole('button', { name: 'Encoding: UTF-8' }).waitFor()
    await expect.poll(() => conversation(page)).toContain(said)
  })

  it('GET and POST by hand: the request is in the composer, is changed and sent again', async () => {
    const { page } = running
    await startRecipe('Manual GET and POST')
    await expect.poll(() => conversation(page)).toContain('<h1>Received</h1>')
    const editor = sendPanel(page).getByRole('textbox')
    const request = await editor.inputValue()
    expect(request).toMatch(/^POST \/orders HTTP\/1\.1\nHost: localhost\n/)
    await editor.fill(request.replace('/orders', '/changed'))
    await editor.press('Control+Enter')
    await page.getByRole('tab', { name: /^Requests/ }).click()
    await tableRows(page, 'Requests').filter({ hasText: '/changed' }).first().waitFor()
  })

  it('Slow reader: nothing is read from a client until it is resumed', async () => {
    const { page } = running
    const [port] = await startRecipe('Slow reader and backpressure')
    const client = await dial({ host: '127.0.0.1', port: Number(port) })
    let drained = 0
    client.on('drain', () => drained++)
    // More than the socket buffers hold.
    expect(client.write(Buffer.alloc(32 << 20))).toBe(false)
    await sessionRow(page, /^Server Slow reader and backpressure · server,/).click()
    await page.getByRole('tab', { name: /^Clients/ }).click()
    const row = page.locator('[data-client]').filter({ hasText: `:${client.localPort ?? 0}` })
    await row.getByText('reading paused').waitFor()
    expect(drained).toBe(0)
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Resume reading' }).click()
    await expect.poll(() => drained).toBe(1)
    client.destroy()
  })

  it('Half-close: the server closes its side and still receives', async () => {
    const [port] = await startRecipe('Half-close')
    const client = await dial({ host: '127.0.0.1', port: Number(port) })
    client.write('first')
    expect((await received(client)).toString()).toBe('I say no more, but I listen\r\n')
    client.end('second')
    await expect.poll(() => conversation(running.page)).toContain('Still speaking 2')
  })

  it('Reset: an RST', async () => {
    const [port] = await startRecipe('Reset')
    expect(await endSeenBySocat(Number(port))).toBe('reset')
    // The recipe's own client ended before it could be selected, and is shown nevertheless.
    await expect.poll(() => conversation(running.page)).toContain('May I?')
  })

  it('Local pipe: lines over a Unix socket', async () => {
    const [path] = await startRecipe('Local pipe')
    const nc = netcat(path ?? '')
    await expect.poll(() => nc.received).toBe('Welcome to the pipe\r\n')
    // The bytes of the recipe's own client are replayed to the same socket.
    const { page } = running
    await sessionRow(page, /^Client Local pipe/).click()
    await page.keyboard.press('Control+2')
    await tableRows(page, 'Connections')
      .filter({ hasText: path ?? '' })
      .first()
      .click()
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog', { name: /^Replay conversation/ })
    await expect.poll(() => dialog.getByLabel('Target host').inputValue()).toBe(path)
    await dialog.getByRole('button', { name: 'Play', exact: true }).click()
    await dialog.getByText('Same', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
})

it('a recipe’s client has switchable behaviours like a server', async () => {
  const { page } = running
  await startRecipe('Hello every second')
  await page
    .getByRole('tablist', { name: 'Traffic' })
    .getByRole('tab', { name: /^Behaviour/ })
    .click()
  await page.getByRole('switch', { name: 'Switch off: Greet' }).click()
  await page.getByRole('switch', { name: 'Switch on: Greet' }).waitFor()
})
