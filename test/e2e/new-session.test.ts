/** A new session is selected and its command to try is in view, whatever was shown before. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { launchApp } from '../helpers/electron-app'
import { pcapFile } from '../helpers/foreign-packets'
import { exchangePackets } from '../helpers/foreign-streams'
import { readTable, sessionLabel, sessionRow, startProxy } from './workbench'

const PROXY = /^Proxy 127\.0\.0\.1:3000, running/
const DEMO = /^Proxy Demo, running/

/** A window whose list of sessions is longer than its pane, with an opened file in front. */
async function launchWithMany(): Promise<Page> {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(userData, { recursive: true, force: true }))
  const sessions = Array.from({ length: 25 }, (_, number) => ({
    kind: 'server',
    name: `Server ${number}`,
    listen: { host: '127.0.0.1', port: 20_000 + number }
  }))
  await writeFile(join(userData, 'sessions.json'), JSON.stringify({ version: 1, sessions }))
  const file = join(userData, 'other.pcap')
  await writeFile(file, pcapFile(exchangePackets('/in-the-file')))
  const { page, close } = await launchApp({ userData, args: [file] })
  onTestFinished(close)
  await expect.poll(async () => (await readTable(page, 'Requests'))[0]?.['Path']).toBe('/in-the-file')
  return page
}

/** True if the element at the centre of `locator` is that element or a part of it. */
const isInView = (locator: Locator): Promise<boolean> =>
  locator.evaluate((node) => {
    const element = node as unknown as PlacedElement
    const { document } = globalThis as unknown as {
      document: { elementFromPoint(x: number, y: number): unknown }
    }
    const { left, top, width, height } = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  })

interface PlacedElement {
  getBoundingClientRect(): { left: number; top: number; width: number; height: number }
  contains(other: unknown): boolean
}

/** Expects the session to be selected and visible, and its command to be copyable. */
async function expectShown(page: Page, name: RegExp): Promise<void> {
  const row = sessionRow(page, name)
  await expect.poll(() => row.getAttribute('aria-pressed')).toBe('true')
  await expect.poll(() => isInView(row)).toBe(true)
  const [, port] = /running, 127\.0\.0\.1:(\d+)/.exec(await sessionLabel(row)) ?? []
  const line = page.getByRole('navigation', { name: 'Sessions' }).getByText(`curl http://127.0.0.1:${port}/`)
  await expect.poll(() => isInView(line)).toBe(true)
}

it('shows a new proxy, also in a long list and with a file in front', async () => {
  const page = await launchWithMany()
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByLabel('Listening port').fill('0')
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expectShown(page, PROXY)
  await expect.poll(() => readTable(page, 'Requests')).toEqual([])
})

it('shows the demo, also in a long list and with a file in front', async () => {
  const page = await launchWithMany()
  await sessionRow(page, /^Server Server 1,/).click()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('demo')
  await page.keyboard.press('Enter')
  await expectShown(page, DEMO)
  await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(8)
})

it('shows the second of two proxies, with nothing selected before', async () => {
  const { page, close } = await launchApp()
  onTestFinished(close)
  await startProxy(page, { host: '127.0.0.1', port: 3001 })
  await sessionRow(page, /^Proxy 127\.0\.0\.1:3001,/).click()
  await expect.poll(() => sessionRow(page, /:3001,/).getAttribute('aria-pressed')).toBe('false')
  await startProxy(page, { host: '127.0.0.1', port: 3000 })
  await expectShown(page, PROXY)
})
