/** An HTTP/2 connection in the window whose requests refer to fields by single octets and get no response. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { frame, literals, PREFACE } from '../decode/stream/http2/frame-bytes'
import { answerFileDialogs, launchApp } from '../helpers/electron-app'
import { pcapFile } from '../helpers/foreign-packets'
import { handshake, said } from '../helpers/foreign-streams'
import { readTable, selectExchange, tableRows } from './workbench'

const REQUESTS = 3000
const REFERENCES = 12_000
const PACKET_BYTES = 60_000
const MOST_MEMORY_KB = 1_000_000
const OPENING_MS = 90_000

/** 36 MB; decoded, each head has 12,000 fields of 40 characters. */
function capture(): Buffer {
  const entry = literals(['x', 'y'.repeat(40)])
  entry[0] = 0x40
  const get = Buffer.from([0x82, 0x86, 0x84])
  const requests = Array.from({ length: REQUESTS }, (_, at) =>
    frame(1, 0x4, 2 * at + 1, Buffer.concat([get, at === 0 ? entry : get, Buffer.alloc(REFERENCES, 0xbe)]))
  )
  const up = Buffer.concat([PREFACE, frame(4, 0, 0, ''), ...requests])
  const packets = handshake(100, 500)
  for (let at = 0; at < up.length; at += PACKET_BYTES) {
    const payload = up.subarray(at, at + PACKET_BYTES)
    packets.push(said('client', 3e6 + at, { seq: 101 + at, ack: 501, payload }))
  }
  return pcapFile(packets)
}

it('expands, reports the limit at its rows, and uses little memory', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'fields.pcap')
  await writeFile(path, capture())
  const { page, app, close } = await launchApp({ userData: folder })
  onTestFinished(close)
  await answerFileDialogs(app, path)
  await page.getByRole('button', { name: 'Open…', exact: true }).click()
  await page.getByText('3,000').first().waitFor({ timeout: OPENING_MS })
  await expect.poll(() => tableRows(page, 'Requests').count(), { timeout: OPENING_MS }).toBeGreaterThan(5)
  expect((await readTable(page, 'Requests'))[0]).toMatchObject({ Method: 'GET' })
  await selectExchange(page, 'GET')
  await page.getByRole('tab', { name: 'HTTP', exact: true }).click()
  await page.getByText('The head has more than 2,000 fields.').first().waitFor({ timeout: OPENING_MS })
  const processes = await app.evaluate(({ app: { getAppMetrics } }) =>
    getAppMetrics().map(({ memory: { workingSetSize } }) => workingSetSize)
  )
  expect(processes.reduce((sum, kilobytes) => sum + kilobytes, 0)).toBeLessThan(MOST_MEMORY_KB)
})
