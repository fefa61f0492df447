/**
 * Replays whose dependencies disappear while they are open or running: the source file, the session that they use,
 * the app itself; or the language of the window changes. Each replay continues or shows why it cannot.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../helpers/engine'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { dial, listen, receive, received } from '../helpers/servers'
import { conversationDialog } from './conversation-dialog'
import { readTable, selectExchange, sessionRow, startProxy, tableRows } from './workbench'

async function start(): Promise<RunningApp> {
  const running = await launchApp()
  onTestFinished(running.close)
  return running
}

/** Starts an echo server that records its input per connection, in order. */
async function echoServer(): Promise<{ readonly told: string[]; address: { host: string; port: number } }> {
  const told: string[] = []
  const server = await listen((socket) => {
    const at = told.push('') - 1
    socket.on('data', (bytes) => {
      told[at] = `${told[at] ?? ''}${bytes.toString()}`
      socket.write(bytes)
    })
    socket.on('end', () => socket.end())
  })
  return { told, address: server.address }
}

async function sayThrough(port: number, lines: readonly string[]): Promise<void> {
  const client = await dial({ host: '127.0.0.1', port })
  for (const line of lines) {
    client.write(line)
    await receive(client, line.length)
  }
  client.end()
  await received(client)
}

/** Starts a web server; returns its port. */
async function webServer(): Promise<number> {
  const server = createServer((_request, response) => response.end('there'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Captures a request through a proxy of the window. */
async function recordRequest(page: Page): Promise<void> {
  const proxy = await startProxy(page, { host: '127.0.0.1', port: await webServer() })
  await fetch(`http://127.0.0.1:${proxy}/captured`).then((answer) => answer.text())
  await tableRows(page, 'Requests').filter({ hasText: '/captured' }).first().waitFor()
}

async function openSaved({ app, page }: RunningApp): Promise<Locator> {
  await answerFileDialogs(app, join(await temporaryFolder(), 'saved.pcapng'))
  await page.keyboard.press('Control+s')
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor()
  await page.keyboard.press('Control+o')
  const close = page.getByRole('button', { name: 'Close saved.pcapng', exact: true })
  await close.waitFor()
  return close
}

it('a paused conversation replay stays visible and can be ended when its file is closed', async () => {
  const running = await start()
  const { page } = running
  const server = await echoServer()
  await sayThrough(await startProxy(page, server.address), ['one\n', 'two\n'])
  await page.getByRole('tab', { name: /^Connections/ }).click()
  await tableRows(page, 'Connections').first().waitFor()
  const close = await openSaved(running)
  const dialog = conversationDialog(page)
  const lines = page.getByRole('region', { name: 'Conversation replays in progress' })
  await dialog.open(1)
  await dialog.button('Step through').click()
  await dialog.state.getByText(/^Paused before piece 1 of 4/).waitFor()
  await dialog.close()
  await close.click()
  await close.waitFor({ state: 'hidden' })
  await lines.getByText(/^Paused before piece 1 · /).waitFor()
  await lines.getByRole('button', { name: 'Show' }).click()
  await dialog.root.getByRole('alert').waitFor()
  await dialog.close()
  await lines.getByRole('button', { name: 'Cancel' }).click()
  await lines.waitFor({ state: 'hidden' })
  expect(server.told).toEqual(['one\ntwo\n', ''])
})

it('a comparison with a closed file is closed, and the live capture is shown', async () => {
  const running = await start()
  const { page } = running
  await recordRequest(page)
  const close = await openSaved(running)
  await selectExchange(page, '/captured')
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByRole('region', { name: /^Comparison of/ }).waitFor()
  await close.click()
  await close.waitFor({ state: 'hidden' })
  await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(2)
  expect(await page.getByRole('region', { name: /^Comparison of/ }).count()).toBe(0)
})

it('a load test through a session reports the session’s removal', async () => {
  const { page } = await start()
  await recordRequest(page)
  await selectExchange(page, '/captured')
  await page.keyboard.press('t')
  const dialog = page.getByRole('dialog', { name: 'Repeat a request' })
  await dialog.getByRole('button', { name: /GET \/captured/ }).click()
  await dialog.getByLabel('Via').selectOption({ index: 1 })
  await dialog.getByLabel('Requests', { exact: true }).fill('')
  await dialog.getByLabel('Seconds').fill('600')
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.getByText('Running', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await sessionRow(page, /^Proxy/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Close them now' }).click()
  await sessionRow(page, /^Proxy/).waitFor({ state: 'hidden' })
  const line = page.getByRole('region', { name: 'Repeated request' })
  await line.getByRole('button', { name: 'Show' }).click()
  await dialog.getByText(/^Cannot connect to 127\.0\.0\.1:\d+: nothing is listening/).waitFor()
  // The removed session is still named instead of an empty field.
  const through = dialog.getByLabel('Via').locator('option:checked')
  expect(await through.textContent()).toMatch(/\(removed\)$/)
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await dialog.getByText('Stopped', { exact: true }).waitFor()
})

it('the recording of a conversation is offered after the app was killed during it', async () => {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(userData, { recursive: true, force: true }))
  const first = await launchApp({ userData })
  const server = await echoServer()
  await sayThrough(await startProxy(first.page, server.address), ['one\n', 'two\n'])
  const dialog = conversationDialog(first.page)
  await dialog.open(1)
  await dialog.button('Step through').click()
  await dialog.state.getByText(/^Paused before piece 1 of 4/).waitFor()
  await first.page.keyboard.press('F10')
  await dialog.state.getByText(/^Paused before piece 3 of 4/).waitFor()
  expect(server.told).toEqual(['one\ntwo\n', 'one\n'])
  const ended = once(first.app.process(), 'exit')
  first.app.process().kill('SIGKILL')
  await ended

  const second = await launchApp({ userData })
  onTestFinished(second.close)
  const { page } = second
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('button', { name: /^Open the capture from/ }).click()
  const again = conversationDialog(page)
  // The paused replay was under way: its result has the lines sent so far.
  await again.open(2)
  await again.piece(2).waitFor()
  expect(await again.root.getByRole('grid').locator('[data-piece]').count()).toBe(2)
  await again.close()
})

it('typed text stays when the language changes, in every replay', async () => {
  const { app, page } = await start()
  await recordRequest(page)
  const speak = (id: string): Promise<void> =>
    app.evaluate(({ Menu }, item) => {
      ;(Menu.getApplicationMenu()!.getMenuItemById(item) as unknown as { click(): void }).click()
    }, id)
  await selectExchange(page, '/captured')
  await page.keyboard.press('e')
  const url = page.getByRole('textbox', { name: 'URL', exact: true })
  await url.fill('/typed')
  await speak('view.chinese')
  await page.getByRole('button', { name: '发送', exact: true }).first().waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: 'URL', exact: true }).inputValue()).toBe('/typed')
  await speak('view.english')
  await page.getByRole('button', { name: 'Back to traffic' }).click()
  await page.keyboard.press('t')
  await page.getByRole('dialog').getByLabel('Requests', { exact: true }).fill('77')
  await speak('view.chinese')
  await page.getByRole('dialog', { name: '压测请求' }).waitFor()
  expect(await page.getByLabel('请求数', { exact: true }).inputValue()).toBe('77')
  await page.keyboard.press('Escape')
  await speak('view.english')
})
