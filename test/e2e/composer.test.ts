/** The composer in the real window with a real nc as the peer: nc receives exactly the typed bytes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat, type Netcat } from '../helpers/nc'
import { needs } from '../helpers/peers'
import { conversation, sendPanel, startServer, tableRows, typeToSend } from './workbench'

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData: join(folder, 'data') })
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

async function connected(name: string): Promise<Netcat> {
  const { page } = running
  const client = netcat(await startServer(page, name))
  await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
  await tableRows(page, 'Connections').first().click()
  return client
}

const panel = (): Locator => sendPanel(running.page)
const press = (name: string | RegExp): Promise<void> => panel().getByRole('button', { name }).click()
/** Sets the answer of the system dialog. */
const willChoose = (path: string): Promise<void> =>
  running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, path)

describe('the composer', needs('nc'), () => {
  it('sends text in its encoding, with placeholders, an end and a checksum', async () => {
    const { page } = running
    const client = await connected('Encoded')
    await typeToSend(page, 'text', '光')
    await press(/^Encoding, line end/)
    const options = page.getByRole('dialog', { name: /^Encoding, line end/ })
    await options.getByLabel('Encoding', { exact: true }).selectOption('gb18030')
    await options.getByLabel('Terminator').selectOption('nul')
    await options.getByLabel(/^Checksum/).selectOption('xor')
    await options.getByRole('button', { name: 'counter:04' }).click()
    await page.keyboard.press('Escape')
    await panel().getByText('8 bytes').waitFor()
    await panel().getByRole('button', { name: 'Send', exact: true }).last().click()
    // b9 ^ e2 ^ 30 ^ 30 ^ 30 ^ 31 ^ 00
    await expect.poll(() => client.received).toBe('\xb9\xe20001\0\x5a')
    await panel().getByRole('textbox').fill('€')
    await press(/^Encoding, line end/)
    await options.getByLabel('Encoding', { exact: true }).selectOption('latin1')
    await page.keyboard.press('Escape')
    await panel().getByText('“€” cannot be encoded').waitFor()
  })

  it('sends a selected file', async () => {
    const client = await connected('File')
    const path = join(folder, 'to-send.bin')
    await writeFile(path, Buffer.from('00ff0d0a', 'hex'))
    await willChoose(path)
    await press('File…')
    await panel().getByText(path).waitFor()
    await panel().getByRole('button', { name: 'Send', exact: true }).last().click()
    await expect.poll(() => client.received).toBe('\x00\xff\r\n')
  })

  it('sends and receives line by line like a terminal', async () => {
    const { page } = running
    const client = await connected('Lines')
    await press('Lines')
    await page.keyboard.type('first')
    await page.keyboard.press('Enter')
    await expect.poll(() => client.received).toBe('first\r\n')
    client.type('answer\n')
    await expect.poll(() => conversation(page)).toEqual(['first', 'answer'])
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect.poll(() => client.received).toBe('first\r\nfirst\r\n')
  })

  it('keeps snippets in folders, finds them by a word, and includes a manual POST', async () => {
    const { page } = running
    const client = await connected('Library')
    await typeToSend(page, 'text', 'PING\n')
    await press(/^History/)
    const library = page.getByRole('dialog', { name: /^History/ })
    await library.getByLabel('Name').fill('ping')
    await library.getByLabel('Folder').fill('redis')
    await library.getByRole('button', { name: 'Save', exact: true }).click()
    await library
      .getByRole('region', { name: 'redis' })
      .getByRole('button', { name: 'ping', exact: true })
      .waitFor()
    await willChoose(join(folder, 'snippets.json'))
    await library.getByRole('button', { name: 'Export…' }).click()
    await page.getByText(/^Exported to /).waitFor()
    await library.getByRole('button', { name: 'POST JSON' }).click()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => client.received).toContain('Content-Length: 35\r\n\r\n{"name"')
    await press(/^History/)
    await library.getByLabel('Search').fill('redis')
    await library.getByRole('button', { name: 'ping', exact: true }).click()
    expect(await panel().getByLabel('Text to send').inputValue()).toBe('PING\n')
  })

  it('runs a sequence that waits for a response', async () => {
    const { page } = running
    const client = await connected('Sequence')
    await press('Sequence…')
    const dialog = page.getByRole('dialog', { name: 'Sequence' })
    await dialog.getByLabel('Data of step 1', { exact: true }).fill('HELLO')
    await dialog.getByLabel('Text', { exact: true }).fill('ready')
    await dialog.getByRole('button', { name: 'Add step' }).click()
    await dialog.getByLabel('Data of step 3', { exact: true }).fill('GO')
    await dialog.getByRole('button', { name: 'Run' }).click()
    await expect.poll(() => client.received).toBe('HELLO\r\n')
    client.type('ready\n')
    await expect.poll(() => client.received).toBe('HELLO\r\nGO\r\n')
  })

  it('repeats until it is cancelled', async () => {
    const { page } = running
    const client = await connected('Repeat')
    await typeToSend(page, 'text', 'x')
    await press(/^Repeat, or send in pieces/)
    const ways = page.getByRole('dialog', { name: 'Repeat, or send in pieces' })
    await ways.getByLabel('Repeat').check()
    await ways.getByLabel('Interval, ms').fill('50')
    await page.keyboard.press('Escape')
    await panel().getByRole('button', { name: 'Send', exact: true }).last().click()
    await expect.poll(() => client.received.length).toBeGreaterThan(3)
    const tasks = page.getByRole('region', { name: 'In progress' })
    await tasks.getByRole('button', { name: 'Cancel' }).click()
    await tasks.waitFor({ state: 'detached' })
  })
})
