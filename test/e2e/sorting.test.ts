/** A table too long for sorting by a value that must be read from each message. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, pcapFile, SYN } from '../helpers/foreign-packets'
import { said } from '../helpers/foreign-streams'
import { dropFiles, tableRows } from './workbench'

const COUNT = 200_500
const SEGMENT_BYTES = 60_000

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  await writeFile(join(folder, 'long.pcap'), longFile())
  running = await launchApp({ userData: folder })
  await running.page.getByRole('button', { name: 'Open…', exact: true }).waitFor()
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

/** One connection of minimal pipelined requests; the first hundred have a different path. */
function longFile(): Buffer {
  const numbers = Array.from({ length: COUNT }, (_, number) => number)
  const requests = numbers.map(
    (number) => `GET /${number < 100 ? 'few' : 'many'} HTTP/1.1\r\nHost: h\r\n\r\n`
  )
  const streams = {
    client: { text: requests.join(''), seq: 101, ack: 501 },
    server: { text: 'HTTP/1.1 204 N\r\n\r\n'.repeat(COUNT), seq: 501, ack: 101 }
  }
  const packets = [
    said('client', 0, { seq: 100, flags: SYN }),
    said('server', 1, { seq: 500, ack: 101, flags: SYN | ACK })
  ]
  for (const side of ['client', 'server'] as const) {
    const { text, seq, ack } = streams[side]
    for (let at = 0; at < text.length; at += SEGMENT_BYTES)
      packets.push(
        said(side, packets.length, { seq: seq + at, ack, payload: text.slice(at, at + SEGMENT_BYTES) })
      )
  }
  return pcapFile(packets)
}

it('sorting too many rows is refused with an alternative and does not change the table; fewer rows are sorted', async () => {
  const { page } = running
  await dropFiles(page, [join(folder, 'long.pcap')])
  await page.getByText(`${COUNT.toLocaleString('en-US')} of ${COUNT.toLocaleString('en-US')}`).waitFor()
  await page.getByRole('button', { name: 'Times and columns' }).first().click()
  await page.getByRole('menuitem', { name: 'Add a column…' }).click()
  await page.getByRole('textbox', { name: 'Field' }).fill('request.header.host')
  await page.keyboard.press('Enter')
  const head = page.getByRole('columnheader', { name: 'host', exact: true }).last()
  await head.getByRole('button').click()
  const refusal = page.getByRole('alert').filter({ hasText: 'Sorting by a message field is limited' })
  await refusal.getByText('Filter the table first').waitFor()
  await expect.poll(() => head.getAttribute('aria-sort')).not.toMatch(/ascending|descending/)
  expect(await tableRows(page, 'Requests').count()).toBeGreaterThan(0)
  await refusal.getByRole('button', { name: 'Dismiss' }).click()

  await page.getByPlaceholder(/^Filter/).fill('/few')
  await page.getByText(`100 of ${COUNT.toLocaleString('en-US')}`).waitFor()
  await head.getByRole('button').click()
  await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
  await page.getByText(`100 of ${COUNT.toLocaleString('en-US')}`).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})
