/**
 * The page is loaded again while replays are running: after a reload, a crash, or a change of language. Work that
 * runs in the engine is shown again and can be stopped, and its recorded traffic is there.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { dial, listen, receive, received } from '../helpers/servers'
import { conversationDialog } from './conversation-dialog'
import { selectExchange, startProxy, tableRows } from './workbench'

async function start(): Promise<RunningApp> {
  const running = await launchApp()
  onTestFinished(() => running.close().catch(() => undefined))
  return running
}

/** Records three answered lines through a proxy of the window; returns the lines of each connection. */
async function recordLines(page: Page): Promise<string[]> {
  const told: string[] = []
  const server = await listen((socket) => {
    const at = told.push('') - 1
    socket.on('data', (bytes) => {
      told[at] = `${told[at] ?? ''}${bytes.toString()}`
      socket.write(bytes)
    })
    socket.on('end', () => socket.end())
  })
  const client = await dial({ host: '127.0.0.1', port: await startProxy(page, server.address) })
  for (const line of ['one\n', 'two\n', 'three\n']) {
    client.write(line)
    await receive(client, line.length)
  }
  client.end()
  await received(client)
  return told
}

/** Starts a web server and sends one request to it through a proxy of the window. */
async function recordRequest(page: Page): Promise<void> {
  const server = createServer((_request, response) => response.end('there'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const proxy = await startProxy(page, { host: '127.0.0.1', port })
  await fetch(`http://127.0.0.1:${proxy}/captured`).then((answer) => answer.text())
  await tableRows(page, 'Requests').filter({ hasText: '/captured' }).first().waitFor()
}

/** Replays the recorded conversation without its third line, and pauses before the second. */
async function stopAtSecondLine(page: Page): Promise<void> {
  const dialog = conversationDialog(page)
  await dialog.open(1)
  await dialog.piece(5).click()
  await page.keyboard.press('Delete')
  await dialog.piece(5).getByText('skipped').waitFor()
  await dialog.button('Step through').click()
  await dialog.state.getByText(/^Paused before piece 1 of 6/).waitFor()
  await page.keyboard.press('F10')
  await dialog.state.getByText(/^Paused before piece 3 of 6/).waitFor()
}

/** Repeats the recorded request until stopped. */
async function repeatForLong(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Repeat a request' })
  await selectExchange(page, '/captured')
  await page.keyboard.press('t')
  await dialog.getByLabel('Requests', { exact: true }).fill('')
  await dialog.getByLabel('Seconds').fill('600')
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.getByText('Running', { exact: true }).waitFor()
  return dialog
}

describe('a reloaded page', () => {
  it('shows the paused conversation replay, and continues it with its settings', async () => {
    const { page } = await start()
    const told = await recordLines(page)
    const dialog = conversationDialog(page)
    await stopAtSecondLine(page)
    await page.reload()
    const lines = page.getByRole('region', { name: 'Conversation replays in progress' })
    await lines.getByText(/^Paused before piece 3 · /).waitFor()
    await lines.getByRole('button', { name: 'Show' }).click()
    await dialog.state.getByText(/^Paused before piece 3 of 6/).waitFor()
    expect(await lines.isVisible()).toBe(false)
    await page.keyboard.press('F8')
    await dialog.verdict.waitFor()
    expect(told).toEqual(['one\ntwo\nthree\n', 'one\ntwo\n'])
  })

  it('shows a running load test, and stops it', async () => {
    const { page } = await start()
    await recordRequest(page)
    const dialog = await repeatForLong(page)
    await page.reload()
    const line = page.getByRole('region', { name: 'Repeated request' })
    await line.getByText('Repeating GET /captured').waitFor()
    await line.getByRole('button', { name: 'Show' }).click()
    await dialog.getByText(/window was reloaded/).waitFor()
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByText('Stopped', { exact: true }).waitFor()
  })
})

it('a crashed page reloads by itself, with the recorded traffic and running tasks', async () => {
  const running = await start()
  const { app, page } = running
  const told = await recordLines(page)
  await stopAtSecondLine(page)
  await app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!
        webContents.once('did-finish-load', () => {
          resolve()
        })
        webContents.forcefullyCrashRenderer()
      })
  )
  // The debugger's handle of the page died with its process, so the text of the new page is read through the host.
  const said = (): Promise<string> =>
    app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      return webContents.executeJavaScript('document.body.innerText') as Promise<string>
    })
  await expect.poll(said).toMatch(/Paused before piece 3/)
  expect(await said()).toMatch(/Connections\s*2/)
  expect(told).toEqual(['one\ntwo\nthree\n', 'one\n'])
  await running.close().then(
    () => expect.unreachable('the crash was not in the log'),
    (error: unknown) => {
      expect(String(error)).toMatch(
        /^Error: The app reported problems:\n\S+ error The renderer process ended: crashed, [^\n]*$/
      )
    }
  )
})
