/** The timeline to scale, and with its gaps compressed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, pcapFile, SYN } from '../helpers/foreign-packets'
import { said } from '../helpers/foreign-streams'
import { dropFiles, selectExchange } from './workbench'

const MS = 1e6
const REQUEST = 'GET /slow HTTP/1.1\r\nHost: slow.example\r\n\r\n'
/** A handshake of 1.2 ms, a request, and its response after 3 s. */
const PACKETS = [
  said('client', 0, { seq: 100, flags: SYN }),
  said('server', 1.1 * MS, { seq: 500, ack: 101, flags: SYN | ACK }),
  said('client', 1.2 * MS, { seq: 101, ack: 501, flags: ACK }),
  said('client', 2 * MS, { seq: 101, ack: 501, payload: REQUEST }),
  said('server', 3000 * MS, {
    seq: 501,
    ack: 101 + REQUEST.length,
    payload: 'HTTP/1.1 204 No Content\r\n\r\n'
  })
]

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  await writeFile(join(folder, 'slow.pcap'), pcapFile(PACKETS))
  running = await launchApp({ userData: folder })
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

async function openTimeline(): Promise<void> {
  const { page } = running
  await page.getByRole('button', { name: 'Open…', exact: true }).waitFor()
  await dropFiles(page, [join(folder, 'slow.pcap')])
  await selectExchange(page, '/slow')
  await page.getByRole('tab', { name: 'Timeline', exact: true }).click()
}

/** Start of the request's bar as a fraction of the drawing's width, and the number of compressed gaps. */
async function drawn(): Promise<{ share: number; gaps: number }> {
  const drawing = running.page.getByRole('application', { name: /^Timeline of connection/ })
  const width = Number(await drawing.locator('svg').getAttribute('width'))
  const x = Number(await drawing.locator('.bar.up').first().getAttribute('x'))
  return { share: x / width, gaps: await drawing.locator('rect.idle').count() }
}

it('the timeline is drawn with both scales, names the current one, and remembers it', async () => {
  const { page } = running
  await openTimeline()
  const scale = page.getByRole('group', { name: 'Time scale' })
  const pressed = async (): Promise<string[]> =>
    scale.getByRole('button').and(page.locator('[aria-pressed=true]')).allTextContents()
  await expect.poll(pressed).toEqual(['Compress gaps'])
  await expect.poll(async () => (await drawn()).gaps).toBe(1)
  expect((await drawn()).share).toBeGreaterThan(0.3)

  await scale.getByRole('button', { name: 'True scale' }).click()
  await expect.poll(async () => (await drawn()).gaps).toBe(0)
  // 2 ms of 3 s.
  expect((await drawn()).share).toBeLessThan(0.01)

  await page.reload()
  await openTimeline()
  await expect.poll(pressed).toEqual(['True scale'])
  await expect.poll(async () => (await drawn()).gaps).toBe(0)
})
