/**
 * The engine's thread ends while it relays: the window stays, explains the end and offers a restart. Peers see their
 * connections closed, and the capture up to then can be read.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listKeptCaptures } from '../../src/engine/capture/earlier-captures'
import {
  answerQuit,
  electronArgs,
  electronEnvironment,
  electronPath,
  launchApp,
  type RunningApp
} from '../helpers/electron-app'
import { temporaryFolder } from '../helpers/engine'
import { ENDS, inEngineOf } from '../helpers/in-engine'
import { openCapture } from '../helpers/opened-capture'
import { needs } from '../helpers/peers'
import { dial, listen } from '../helpers/servers'
import { cutRemarks } from '../helpers/tshark'
import { startProxy } from './workbench'

const CONNECTIONS = 64
/** Enough for the engine, and quickly reached. */
const SMALL_HEAP_MB = '96'

/** The app with a proxy, and the end of its engine expected in the log. */
async function start(): Promise<{ running: RunningApp; port: number }> {
  vi.stubEnv('TCPLENS_ENGINE_HEAP_MB', SMALL_HEAP_MB)
  onTestFinished(() => void vi.unstubAllEnvs())
  const running = await launchApp()
  onTestFinished(async () => {
    await expect(running.close()).rejects.toThrow(/The engine stopped/)
  })
  const target = await listen((socket) => socket.pipe(socket))
  return { running, port: await startProxy(running.page, target.address) }
}

/** Sends a line through the proxy and waits for its echo. */
async function echo(port: number, line: string): Promise<Socket> {
  const socket = await dial({ host: '127.0.0.1', port }, { allowHalfOpen: false })
  socket.write(line)
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  expect(bytes.toString()).toBe(line)
  return socket.resume()
}

/** Returns the port that the only session listens on. */
async function listeningPort({ page }: RunningApp): Promise<number> {
  const text = await page.locator('[data-session]').first().innerText()
  return Number(/127\.0\.0\.1:(\d+) →/.exec(text)?.[1])
}

/** Quits as the menu does. */
async function quit({ app }: RunningApp): Promise<void> {
  const ended = once(app.process(), 'exit')
  await app.evaluate((electron) => {
    setImmediate(() => {
      electron.app.quit()
    })
  })
  expect(await ended).toEqual([0, null])
}

const dialogOf = ({ page }: RunningApp): ReturnType<RunningApp['page']['getByRole']> =>
  page.getByRole('dialog', { name: 'The engine stopped' })

async function shoot({ page }: RunningApp, name: string): Promise<void> {
  const folder = process.env['TCPLENS_SCREENSHOTS']
  if (folder !== undefined) await writeFile(join(folder, `${name}.png`), await page.screenshot())
}

describe('an engine that ends', () => {
  it.each([
    { cause: 'error', said: 'An error ended it: thrown by the test' },
    { cause: 'memory', said: 'It reached its memory limit.' },
    { cause: 'exit', said: 'It ended unexpectedly.' }
  ] as const)(
    'by $cause leaves the window and a whole capture, and relays again after a restart',
    needs('tshark'),
    async ({ cause, said }) => {
      const { running, port } = await start()
      const { page, app, userData } = running
      const sockets = await Promise.all(
        Array.from({ length: CONNECTIONS }, (_, at) => echo(port, `line ${at}\n`))
      )
      await page.getByText(`${CONNECTIONS} connections · ${CONNECTIONS} open`).waitFor()

      const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
      await inEngineOf(app, ENDS[cause])
      const dialog = dialogOf(running)
      await dialog.getByText(said).waitFor()
      await closed
      await dialog.getByText(`${CONNECTIONS} open connections were closed.`).waitFor()
      await shoot(running, `engine-stop-${cause}`)

      const folder = join(userData, 'captures')
      const [kept, ...more] = await listKeptCaptures(folder, null)
      expect([more, kept?.isCut]).toEqual([[], false])
      await dialog.getByText(kept!.paths.at(-1)!).waitFor()
      expect(await cutRemarks(kept!.paths[0]!)).toEqual([])
      const capture = openCapture(...kept!.paths)
      const texts = Array.from({ length: CONNECTIONS }, (_, at) => {
        const input = { connection: at + 1, direction: 'down' as const, offset: 0, length: 100 }
        return Buffer.from(capture.handlers['streams.read'](input).bytes).toString()
      })
      expect(texts.toSorted()).toEqual(sockets.map((_, at) => `line ${at}\n`).toSorted())

      // Neither Escape nor a click beside the dialog closes it, and the keyboard reaches its button.
      await page.keyboard.press('Escape')
      await page.mouse.click(4, 4)
      expect(await dialog.isVisible()).toBe(true)
      await page.keyboard.press('Enter')
      await page.getByText('The engine was restarted.').waitFor()
      await page.getByText('Unsaved capture from a previous run.').waitFor()
      await shoot(running, `engine-restarted-${cause}`)

      const again = await listeningPort(running)
      const socket = await echo(again, 'after the restart\n')
      await page.getByText('1 connection · 1 open').waitFor()
      socket.destroy()
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      await page.getByRole('button', { name: /^Open the capture from/ }).click()
      await page.getByText(`${CONNECTIONS} connections`).first().waitFor()
    }
  )
})

describe('an engine that has stopped', () => {
  it('does not ask about its capture at quit, and keeps it', async () => {
    const { running, port } = await start()
    await echo(port, 'kept\n')
    await running.page.getByText('1 connection · 1 open').waitFor()
    await answerQuit(running.app, 'discard')
    await inEngineOf(running.app, ENDS.exit)
    await dialogOf(running).waitFor()
    const folder = join(running.userData, 'captures')
    await quit(running)
    expect(await listKeptCaptures(folder, null)).toMatchObject([{ isCut: false }])
  })

  it('is explained by a page that is loaded later, and uses settings changed in the meantime', async () => {
    const { running } = await start()
    const { page, app, userData } = running
    await inEngineOf(app, ENDS.error)
    await dialogOf(running).waitFor()
    await page.reload()
    await dialogOf(running).getByText('An error ended it: thrown by the test').waitFor()
    const settings = join(userData, 'settings.json')
    await app.evaluate(({ Menu }) => {
      Menu.getApplicationMenu()?.getMenuItemById('view.dark')?.click()
    })
    await page.locator('html[data-theme=dark]').waitFor()
    await expect.poll(() => readFile(settings, 'utf8')).toContain('dark')
    await shoot(running, 'engine-stop-dark')
    // A second launch shows this window, and its file waits for the engine.
    const second = spawn(electronPath(), electronArgs(), {
      env: electronEnvironment({ userData }),
      stdio: 'ignore'
    })
    expect(await once(second, 'exit')).toEqual([0, null])
    await page.keyboard.press('Enter')
    await page.getByText('The engine was restarted.').waitFor()
    await page.locator('html[data-theme=dark]').waitFor()
  })
})

describe('an engine that hangs', () => {
  it('keeps neither the window open nor the app alive, and its capture is kept', async () => {
    const userData = await temporaryFolder()
    const running = await launchApp({ userData })
    onTestFinished(async () => {
      await expect(running.close()).rejects.toThrow(/did not close within/)
    })
    const target = await listen((socket) => socket.pipe(socket))
    await echo(await startProxy(running.page, target.address), 'kept\n')
    await running.page.getByText('1 connection · 1 open').waitFor()
    await answerQuit(running.app, 'discard')
    await inEngineOf(running.app, 'setTimeout(() => { for (;;); })')
    await quit(running)
    expect(await listKeptCaptures(join(userData, 'captures'), null)).toMatchObject([{ isCut: false }])
  })
})
