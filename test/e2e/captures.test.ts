/**
 * Life cycle of a capture in the window: recording on and off, clear, save, reopen, and recovery at the next start.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { answerFileDialogs, answerQuit, launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat } from '../helpers/nc'
import { needs } from '../helpers/peers'
import { conversation, readTable, startServer, tableRows } from './workbench'

let userData: string
let running: RunningApp

beforeAll(async () => {
  userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData })
  return async () => {
    await running.close()
    await rm(userData, { recursive: true, force: true })
  }
})

const button = (name: string | RegExp): Locator =>
  running.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
const captures = (name: string | RegExp): Locator =>
  running.page.getByRole('region', { name: 'Captures' }).getByRole('button', { name }).first()
const files = async (): Promise<string[]> => (await readdir(join(userData, 'captures'))).sort()

describe('a capture', needs('nc'), () => {
  let port: number

  it('has a gap where recording was off', async () => {
    const { page } = running
    port = await startServer(page, 'Talk')
    const client = netcat(port)
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    client.type('before\n')
    await expect.poll(() => conversation(page)).toContain('before')
    await button('Recording').click()
    await button('Not recording').waitFor()
    client.type('unseen\n')
    await page.getByText('lost 7 B').waitFor()
    await button('Not recording').click()
    client.type('after\n')
    await expect.poll(() => conversation(page)).toContain('after')
    expect(await conversation(page)).not.toContain('unseen')
  })

  it('is saved, and opened next to the live one', async () => {
    const { page, app } = running
    const path = join(userData, 'saved.pcapng')
    await answerFileDialogs(app, path)
    await button('Save…').click()
    await page.getByText(`Saved as ${path}.`).waitFor()
    expect((await stat(path)).size).toBeGreaterThan(300)

    await button('Open…').click()
    await expect.poll(() => captures(/^saved\.pcapng/).getAttribute('aria-current')).toBe('true')
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    await tableRows(page, 'Connections').first().click()
    await expect.poll(() => conversation(page)).toEqual(expect.arrayContaining(['before', 'after']))

    await captures(/^Live capture/).click()
    await expect.poll(() => captures(/^Live capture/).getAttribute('aria-current')).toBe('true')
    await button('Close saved.pcapng').click()
    await page.getByRole('region', { name: 'Captures' }).waitFor({ state: 'detached' })
  })

  it('is cleared after a question about unsaved data, and its open connection continues', async () => {
    const { page } = running
    const client = netcat(port)
    client.type('unsaved\n')
    await expect.poll(async () => (await readTable(page, 'Connections'))[1]?.['▲ Up']).toBe('8 B')
    await button('Clear').click()
    const dialog = page.getByRole('dialog', { name: 'Clear the capture?' })
    await dialog.getByText('1 open connection continues').waitFor()
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    await expect.poll(async () => (await files()).length).toBe(1)
    await tableRows(page, 'Connections').first().click()
    client.type('onwards\n')
    await expect.poll(() => conversation(page)).toContain('onwards')
    expect(await conversation(page)).not.toContain('unsaved')
  })

  it('is kept at quit on request, and offered at the next start', async () => {
    await answerQuit(running.app, 'keep')
    await running.close()
    expect(await files()).toHaveLength(1)
    running = await launchApp({ userData })
    const { page } = running
    await page.getByText('Unsaved capture from a previous run.').waitFor()
    await button('Show').click()
    const dialog = page.getByRole('dialog', { name: 'Unsaved captures' })
    await dialog.getByRole('button', { name: /^Open the capture from/ }).click()
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    await tableRows(page, 'Connections').first().click()
    await expect.poll(() => conversation(page)).toContain('onwards')
    await button('More capture actions').click()
    await page.getByRole('menuitem', { name: 'Unsaved captures…' }).click()
    await dialog.getByRole('button', { name: /^Delete the capture from/ }).click()
    await dialog.getByText('No unsaved captures left.').waitFor()
    await page.keyboard.press('Escape')
  })
})

describe('quitting', needs('nc'), () => {
  const withTraffic = async (): Promise<RunningApp & { folder: string }> => {
    const folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const app = await launchApp({ userData: folder })
    onTestFinished(app.close)
    const client = netcat(await startServer(app.page, 'Talk'))
    client.type('hello\n')
    await expect.poll(() => conversation(app.page)).toContain('hello')
    return { ...app, folder }
  }

  it('deletes the capture on request', async () => {
    const app = await withTraffic()
    await answerQuit(app.app, 'discard')
    await app.close()
    expect(await readdir(join(app.folder, 'captures'))).toEqual([])
  })

  it('saves it first on request', async () => {
    const app = await withTraffic()
    const path = join(app.folder, 'saved at the end.pcapng')
    await answerQuit(app.app, 'save')
    await answerFileDialogs(app.app, path)
    await app.close()
    expect((await stat(path)).size).toBeGreaterThan(300)
    expect(await readdir(join(app.folder, 'captures'))).toEqual([])
  })

  it('is cancelled on request', async () => {
    const app = await withTraffic()
    await answerQuit(app.app, 'cancel')
    await app.app.evaluate(({ app: electron }) => {
      electron.quit()
    })
    await app.page.getByRole('button', { name: 'Recording', exact: true }).waitFor()
    await answerQuit(app.app, 'keep')
    await app.close()
  })

  it('keeps the capture without a dialog when the system ends the app', async () => {
    const app = await withTraffic()
    await answerQuit(app.app, 'cancel')
    const ended = new Promise((resolve) => app.app.process().once('exit', resolve))
    app.app.process().kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(await readdir(join(app.folder, 'captures'))).toHaveLength(1)
  })

  it('does not happen when the window is closed on macOS: no dialog, no deletion, one signal handler', async () => {
    const app = await withTraffic()
    await answerQuit(app.app, 'discard')
    const listeners = (): Promise<number> => app.app.evaluate(() => process.listenerCount('SIGTERM'))
    const before = await listeners()
    await app.app.evaluate(({ BrowserWindow }) => {
      Object.defineProperty(process, 'platform', { value: 'darwin' })
      BrowserWindow.getAllWindows()[0]!.close()
    })
    await expect
      .poll(() => app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
      .toBe(0)
    const next = app.app.waitForEvent('window')
    await app.app.evaluate(({ app: electron }) => {
      electron.emit('activate')
    })
    const page = await next
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().waitFor()
    expect(await listeners()).toBe(before)

    const ended = new Promise((resolve) => app.app.process().once('exit', resolve))
    app.app.process().kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(await readdir(join(app.folder, 'captures'))).toHaveLength(1)
  })
})
