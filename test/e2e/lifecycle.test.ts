/** The app over several starts: a single instance, restored window bounds, persistent settings. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { electronArgs, electronEnvironment, electronPath, launchApp } from '../helpers/electron-app'

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('the host', () => {
  it('restores the position and size of the window', async () => {
    const userData = await newFolder()
    const first = await launchApp({ userData })
    onTestFinished(first.close)
    const before = await first.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      window!.setBounds({ x: 40, y: 30, width: 1100, height: 720 })
      return window!.getBounds()
    })
    // The window system resizes asynchronously; the page has its width afterwards.
    await first.page.waitForFunction('innerWidth === 1100')
    await first.close()

    const second = await launchApp({ userData })
    onTestFinished(second.close)
    const after = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.getBounds()
    )
    await second.close()
    expect(after).toEqual(before)
  })

  it('starts with the defaults when its settings are unreadable, keeps the file, and reports this', async () => {
    const userData = await newFolder()
    await writeFile(join(userData, 'settings.json'), '{"theme": "dar')
    const running = await launchApp({ userData })
    onTestFinished(running.close)
    expect(await running.hostLog()).toContain('The settings are invalid')
    await running.close()
    expect(await readFile(join(userData, 'settings.json.unusable'), 'utf8')).toBe('{"theme": "dar')
  })

  it('runs once: a second start activates the first instance and exits', async () => {
    const userData = await newFolder()
    const first = await launchApp({ userData })
    onTestFinished(first.close)
    await first.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.minimize()
    })
    const second = spawn(electronPath(), electronArgs(), {
      env: electronEnvironment({ userData }),
      stdio: 'ignore'
    })
    const code = await new Promise((resolve, reject) => {
      second.once('exit', resolve)
      second.once('error', reject)
    })
    await expect
      .poll(() => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isMinimized()))
      .toBe(false)
    await first.close()
    expect(code).toBe(0)
  })

  it('exits cleanly on a signal of the system', async () => {
    const userData = await newFolder()
    const running = await launchApp({ userData })
    const child = running.app.process()
    const ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve([code, signal])
      })
    })
    child.kill('SIGTERM')
    expect([await ended, JSON.parse(await readFile(join(userData, 'window.json'), 'utf8'))]).toEqual([
      [0, null],
      { bounds: expect.any(Object) as unknown, maximized: false }
    ])
  })

  it('exits without a dialog on a signal while its page loads', async () => {
    const userData = await newFolder()
    // The page never loads, so the app is still starting when the request arrives.
    const silent = createServer()
    onTestFinished(() => void silent.close())
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const child = spawn(electronPath(), electronArgs(), {
      env: {
        ...electronEnvironment({ userData }),
        ELECTRON_RENDERER_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
      },
      stdio: 'ignore'
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(silent, 'request')
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    // A message box would keep the process alive.
    expect(await ended).toEqual([0, null])
  })
})
