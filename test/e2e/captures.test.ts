/** The life of a capture in the window: recorded or not, cleared, saved, opened again, kept for the next start. */
import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { answerFileDialogs, answerQuit, launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat } from '../helpers/nc'
import { needs } from '../helpers/peers'
import { conversation, readTable, startServer, tableRows, typeToSend } from './workbench'

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

const recordingButton = () => running.page.getByRole('button', { name: /^(Recording|Not recording)$/ })
const captureButton = (name: string | RegExp) =>
  running.page.getByRole('region', { name: 'Captures' }).getByRole('button', { name }).first()
const files = async (): Promise<string[]> => (await readdir(join(userData, 'captures'))).sort()

describe('a capture', needs('nc'), () => {
  it('has a gap where recording was off', async () => {
    const { page } = running
    const port = await startServer(page, 'Talk')
    const client = netcat(port)
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    client.type('before\n')
    await expect.poll(() => conversation(page)).toContain('before')
    await recordingButton().click()
    await expect.poll(() => recordingButton().textContent()).toContain('Not recording')
    client.type('unseen\n')
    await page.getByText('lost 7 B').waitFor()
    await recordingButton().click()
    client.type('after\n')
    await expect.poll(() => conversation(page)).toContain('after')
    expect((await conversation(page)).join('\n')).not.toContain('unseen')
    await page.screenshot({ path: '/tmp/cap-gap.png' })
  })

  it('is cleared after asking, and its open connection goes on', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Clear the capture?' })
    await page.screenshot({ path: '/tmp/cap-clear.png' })
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect.poll(async () => (await readTable(page, 'Connections')).map((row) => row['▼ Down'])).toHaveLength(1)
    await expect.poll(async () => (await files()).length).toBe(1)
    await page.screenshot({ path: '/tmp/cap-cleared.png' })
  })
})
