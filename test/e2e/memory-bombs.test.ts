/** Captures that would take gigabytes to decode: the window stays usable, and the row shows what is missing. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { eventBomb, eventResponse } from '../helpers/bombs'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { get } from '../helpers/http-traffic'
import { largeConnection, SMALL_HEAP_MB } from '../helpers/large-connection'
import { RingScript } from '../helpers/ring-script'
import { conversation, selectExchange, tableRows } from './workbench'

const MAX_BYTES = 1_000_000_000

afterEach(() => {
  vi.unstubAllEnvs()
})

async function launch(): Promise<RunningApp> {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  const running = await launchApp({ userData })
  onTestFinished(async () => {
    await running.close()
    await rm(userData, { recursive: true, force: true })
  })
  return running
}

async function open({ app, page }: RunningApp, path: string): Promise<void> {
  await answerFileDialogs(app, path)
  await page.getByRole('button', { name: 'Open…', exact: true }).click()
}

/** Returns the memory of a process and its descendants in bytes; shared pages are counted once. */
async function memoryOf(root: number): Promise<number> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const [, parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    parents.set(Number(name), Number(parent))
  }
  const isOurs = (pid: number): boolean => pid === root || (pid > 1 && isOurs(parents.get(pid) ?? 0))
  let bytes = 0
  for (const pid of parents.keys()) {
    if (!isOurs(pid)) continue
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
  }
  return bytes
}

it('lists a million of 100 million compressed events in bounded memory', { timeout: 180_000 }, async () => {
  const running = await launch()
  const { page, app, userData } = running
  const script = new RingScript({ fileBytes: 1 << 23 })
  const [small, bomb] = [script.connect(), script.connect()]
  bomb.up(get('/bomb'))
  const response = eventResponse(eventBomb(100))
  for (let at = 0; at < response.length; at += 60_000) bomb.down(response.subarray(at, at + 60_000))
  small.up(get('/small')).down('HTTP/1.1 204 No Content\r\n\r\n')
  const [path = ''] = await script.write(userData)

  await open(running, path)
  await selectExchange(page, '/bomb')
  await page.getByRole('tab', { name: /^Messages/ }).click()
  let most = 0
  const root = app.process().pid ?? 0
  await expect
    .poll(
      async () => {
        most = Math.max(most, await memoryOf(root))
        return page.getByText('The decoded body holds more messages than can be listed.').count()
      },
      { timeout: 120_000, interval: 250 }
    )
    .toBe(1)
  most = Math.max(most, await memoryOf(root))
  expect(most).toBeGreaterThan(50_000_000)
  expect(most).toBeLessThan(MAX_BYTES)
  const last = page.getByRole('listbox', { name: 'Messages' }).getByRole('option').last()
  await expect.poll(() => last.textContent()).toContain('not listed')
  await last.click()
  await page.getByText('more than 1,000,000 messages').waitFor()

  const row = tableRows(page, 'Requests').filter({ hasText: '/bomb' })
  await row.getByRole('img', { name: '1 problem' }).waitFor()
  await selectExchange(page, '/small')
  await page.getByText('204').first().waitFor()
})

it(
  'keeps a connection that ends the analysis as bytes, and decodes the others',
  { timeout: 180_000 },
  async () => {
    const path = await largeConnection()
    vi.stubEnv('TCPLENS_ANALYSIS_HEAP_MB', String(SMALL_HEAP_MB))
    const running = await launch()
    const { page } = running
    await open(running, path)
    await page.getByText('Connection 2 is not decoded').first().waitFor({ timeout: 90_000 })
    await expect.poll(() => tableRows(page, 'Requests').count(), { timeout: 60_000 }).toBe(3)
    await page.getByRole('button', { name: 'Show connection' }).click()
    await page.getByRole('img', { name: /^Not decoded/ }).waitFor()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(3)
    await page.getByText('Tcplens keeps its bytes and does not decode it.').first().waitFor()
    await expect.poll(() => conversation(page)).toEqual(expect.arrayContaining(['GET /large HTTP/1.1']))
  }
)
