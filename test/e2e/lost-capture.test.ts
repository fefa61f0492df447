/**
 * The window shows a notice when another program deletes the file that is being recorded, and continues to record.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { tableRows } from './workbench'

let running: RunningApp
beforeAll(async () => {
  running = await launchApp()
})
afterAll(async () => {
  await running.close()
})

const notices = (): Locator => running.page.getByRole('region', { name: 'Notices' })
const captures = (): string[] =>
  readdirSync(join(running.userData, 'captures')).filter((name) => name.endsWith('.pcapng'))

it('reports a deleted capture file and records the next traffic in a new one', async () => {
  const { page, userData } = running
  const [name = ''] = captures()
  rmSync(join(userData, 'captures', name))
  await page.getByRole('button', { name: 'Run the demo' }).click()
  const notice = notices().getByRole('alert').filter({ hasText: 'deleted the capture file' })
  await notice.waitFor()
  const next = name.replace('.pcapng', '.0002.pcapng')
  expect(await notice.textContent()).toContain(`Recording continues in ${join(userData, 'captures', next)}.`)
  expect(captures()).toEqual([next])
  // What came before the loss was noticed is counted as lost: only a request after it is certain to be in the table.
  const session = page.getByText(/^127\.0\.0\.1:\d+ → /).first()
  const [, port = ''] = /:(\d+) → /.exec((await session.textContent()) ?? '') ?? []
  await fetch(`http://127.0.0.1:${port}/after-the-loss`)
  await tableRows(page, 'Requests').filter({ hasText: '/after-the-loss' }).waitFor()
  await page.getByRole('button', { name: 'Recording', exact: true }).waitFor()
})
