/**
 * The window's renderer crashes during traffic: the window reloads with its selection and a notice, and the
 * recording has every byte. Repeated crashes end in a question.
 */
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { MAX_READ_BYTES } from '../../src/shared/contract/limits'
import { temporaryFolder } from '../helpers/engine'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { openCapture, type OpenedCapture } from '../helpers/opened-capture'
import { dial, listen } from '../helpers/servers'
import { selectExchange, startProxy, tableRows } from './workbench'

const CRASHED = /The renderer process ended: crashed/

async function start(): Promise<RunningApp> {
  const running = await launchApp()
  onTestFinished(async () => {
    await expect.poll(() => running.hostLog()).toMatch(CRASHED)
    await expect(running.close()).rejects.toThrow(CRASHED)
  })
  return running
}

/** Crashes the renderer of the window; resolves when the page is loaded again. */
async function crash({ app }: RunningApp): Promise<void> {
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
}

/** The debugger lost the page with its process, so the host evaluates code in the new page. */
function evaluate<Value>({ app }: RunningApp, code: string): Promise<Value> {
  return app.evaluate(({ BrowserWindow }, text) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    return webContents.executeJavaScript(text) as Promise<unknown>
  }, code) as Promise<Value>
}

const text = (running: RunningApp): Promise<string> => evaluate(running, 'document.body.innerText')

/** Sends numbered lines, each after the echo of the previous one: small traffic that never pauses. */
async function talk(port: number): Promise<{ sent(): string; stop(): Promise<void> }> {
  const client = await dial({ host: '127.0.0.1', port })
  let sent = ''
  let came = 0
  let isStopped = false
  let settle = (): void => undefined
  const next = (): void => {
    const line = `${sent.length}\n`.padStart(64, '.')
    sent += line
    client.write(line)
  }
  client.on('data', ({ length }: Buffer) => {
    came += length
    if (came < sent.length) return
    if (isStopped) settle()
    else setImmediate(next)
  })
  next()
  return {
    sent: () => sent,
    stop: async () => {
      await new Promise<void>((resolve) => {
        settle = resolve
        isStopped = true
      })
      client.end()
      await once(client, 'close')
    }
  }
}

function recorded({ handlers }: OpenedCapture, direction: 'up' | 'down'): string {
  const { row } = handlers['connections.get']({ connection: 1 })
  const pieces: Uint8Array[] = []
  for (let offset = 0; offset < row[direction]; offset += MAX_READ_BYTES) {
    const length = Math.min(MAX_READ_BYTES, row[direction] - offset)
    pieces.push(handlers['streams.read']({ connection: 1, direction, offset, length }).bytes)
  }
  return Buffer.concat(pieces).toString('latin1')
}

it('restores its selection with a notice, and the recording misses no byte', async () => {
  const running = await start()
  const { page } = running
  const target = await listen((socket) => socket.pipe(socket))
  const first = await startProxy(page, target.address)
  const traffic = await talk(first)
  const server = createServer((request, response) => response.end(`body of ${request.url ?? ''}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await startProxy(page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  // Until the new session is selected, the command to try belongs to the previous one.
  const shownPort = async (): Promise<number> => {
    const line = await page
      .getByText(/^curl http:/)
      .first()
      .textContent()
    return Number(/:(\d+)\//.exec(line ?? '')?.[1])
  }
  await expect.poll(shownPort).not.toBe(first)
  const port = await shownPort()
  for (const path of ['/first', '/second', '/third'])
    await new Promise<void>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        response.resume().on('end', resolve)
      }).on('error', reject)
    })
  await tableRows(page, 'Requests').filter({ hasText: '/third' }).first().waitFor()
  await selectExchange(page, '/second')
  await page.getByRole('tab', { name: 'Text', exact: true }).click()
  await page.getByText('GET /second HTTP/1.1').first().waitFor()

  const before = traffic.sent().length
  await crash(running)
  expect(traffic.sent().length).toBeGreaterThan(before)

  await expect.poll(() => text(running)).toContain('The window was reloaded after a crash.')
  await expect.poll(() => text(running)).toContain('GET /second HTTP/1.1')
  const selected = (): Promise<string> =>
    evaluate(
      running,
      `[...document.querySelectorAll('[role=row][aria-selected=true], [role=tab][aria-selected=true]')].map((one) => one.innerText).join(' | ')`
    )
  await expect.poll(selected).toMatch(/\/second/)
  expect(await selected()).toMatch(/\bText\b/)
  if (process.env['TCPLENS_SCREENSHOTS'] !== undefined) await shoot(running, 'page-crash')

  await traffic.stop()
  // The end of the connection is listed when all of it is in the file.
  await expect.poll(() => text(running)).toContain('4 connections · 0 open')
  const saved = join(await temporaryFolder(), 'saved.pcapng')
  await answerFileDialogs(running.app, saved)
  await evaluate(
    running,
    `document.dispatchEvent(new KeyboardEvent('keydown', { key: 's', code: 'KeyS', ctrlKey: true, bubbles: true }))`
  )
  await expect.poll(() => text(running)).toMatch(/Saved/)
  const capture = openCapture(saved)
  for (const direction of ['up', 'down'] as const) {
    const bytes = recorded(capture, direction)
    expect({ direction, length: bytes.length, isSame: bytes === traffic.sent() }).toEqual({
      direction,
      length: traffic.sent().length,
      isSame: true
    })
  }
})

it('shows a dialog after repeated crashes, and restores no selection that may be the cause', async () => {
  const running = await start()
  await running.app.evaluate(({ dialog }) => {
    const kept = globalThis as { asked?: string[] }
    kept.asked = []
    dialog.showMessageBox = (...args: unknown[]) => {
      const { message } = args.at(-1) as { message: string }
      kept.asked?.push(message)
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
  })
  const asked = (): Promise<string[]> =>
    running.app.evaluate(() => (globalThis as { asked?: string[] }).asked ?? [])
  await crash(running)
  await expect.poll(() => text(running)).toContain('The window was reloaded after a crash.')
  await crash(running)
  await expect.poll(() => text(running)).toContain('The selection was cleared')
  await crash(running)
  expect(await asked()).toEqual([])
  // The question is answered with Reload.
  await crash(running)
  expect(await asked()).toEqual(['The window of Tcplens stopped working'])
  await expect.poll(() => text(running)).toContain('The selection was cleared')
})

async function shoot({ app }: RunningApp, name: string): Promise<void> {
  const data = await app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]!.webContents.capturePage()
    return image.toPNG().toString('base64')
  })
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(process.env['TCPLENS_SCREENSHOTS'] ?? '.', `${name}.png`), Buffer.from(data, 'base64'))
}
