/** A filter with an unknown name, and a filter that is still reading. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, pcapFile, SYN } from '../helpers/foreign-packets'
import { said } from '../helpers/foreign-streams'
import { dropFiles, readTable } from './workbench'

const COUNT = 6000
const SEGMENT_BYTES = 60_000

let folder: string
let running: RunningApp

/** One connection of pipelined requests, each answered with JSON. */
function longFile(): Buffer {
  const body = JSON.stringify({ order: 'x'.repeat(600) })
  const numbers = Array.from({ length: COUNT }, (_, number) => number)
  const streams = {
    client: numbers.map((number) => `GET /${number} HTTP/1.1\r\nHost: h.example\r\n\r\n`).join(''),
    server:
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`.repeat(
        COUNT
      )
  }
  const packets = [
    said('client', 0, { seq: 100, flags: SYN }),
    said('server', 1, { seq: 500, ack: 101, flags: SYN | ACK })
  ]
  for (const [side, seq, ack] of [
    ['client', 101, 501],
    ['server', 501, 101]
  ] as const)
    for (let at = 0; at < streams[side].length; at += SEGMENT_BYTES) {
      const payload = streams[side].slice(at, at + SEGMENT_BYTES)
      packets.push(said(side, packets.length, { seq: seq + at, ack, payload }))
    }
  return pcapFile(packets)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  await writeFile(join(folder, 'long.pcap'), longFile())
  running = await launchApp({ userData: folder })
  await running.page.getByRole('button', { name: 'Open…', exact: true }).waitFor()
  await dropFiles(running.page, [join(folder, 'long.pcap')])
  await running.page.getByText('6,000 of 6,000').waitFor()
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const filter = (): Locator => running.page.getByRole('search').getByRole('combobox')

it('marks an unknown name, lists the known ones, and inserts a suggestion', async () => {
  const { page } = running
  const search = page.getByRole('search')
  for (const name of ['body', 'sesion', 'endd', 'foo']) {
    await filter().fill(`-type:html ${name}:x`)
    await search.getByRole('alert').getByText(`Unknown field “${name}”.`).waitFor()
    await expect.poll(() => search.locator('.wrong').allTextContents()).toEqual([name])
  }
  expect(await filter().getAttribute('aria-invalid')).toBe('true')
  const known = search.getByRole('group', { name: 'Fields:' })
  expect((await known.getByRole('button').allTextContents()).slice(0, 4)).toEqual([
    'method',
    'host',
    'path',
    'url'
  ])
  // The rows stay, and no empty state claims that nothing matches.
  expect((await readTable(page, 'Requests')).length).toBeGreaterThan(0)
  expect(await page.getByText('No matches').count()).toBe(0)

  await filter().fill('statsu:200 get')
  await search.getByRole('button', { name: 'status', exact: true }).first().click()
  expect(await filter().inputValue()).toBe('status:200 get')
  await expect.poll(() => search.getByRole('alert').count()).toBe(0)
  await page.keyboard.type('x')
  expect(await filter().inputValue()).toBe('status:x200 get')

  // Without focus in the input, the table is not covered; the reason stays next to the input.
  await filter().fill('foo:')
  await page.keyboard.press('Enter')
  await expect.poll(() => search.getByRole('group', { name: 'Fields:' }).count()).toBe(0)
  await search.getByText('Unknown field “foo”.').waitFor()
  await filter().fill('')
})

it('completes fields and values by keyboard, shows how it reads, and keeps filters', async () => {
  const { page } = running
  const search = page.getByRole('search')
  await filter().fill('')
  await filter().pressSequentially('(stat')
  await search.getByRole('option', { name: 'status:' }).waitFor()
  expect(await filter().getAttribute('aria-expanded')).toBe('true')
  await page.keyboard.press('ArrowDown')
  expect(await filter().getAttribute('aria-activedescendant')).not.toBeNull()
  await page.keyboard.press('Enter')
  // The values of the field follow, with the number of rows.
  await search.getByRole('option', { name: '200' }).getByText('6,000').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  expect(await filter().inputValue()).toBe('(status:200 ')
  await search.getByRole('alert').getByText('A closing parenthesis is missing').waitFor()
  await page.keyboard.type('or x) not path:/5999')
  await page.getByText('status is 200 or any text contains “x”').waitFor()
  await page.getByText('5,999 of 6,000').waitFor()
  await page.getByRole('button', { name: 'Save filter…' }).click()
  await page.keyboard.type('most')
  await page.keyboard.press('Enter')
  await filter().fill('')
  await page.getByRole('button', { name: 'Saved filter most', exact: true }).click()
  expect(await filter().inputValue()).toBe('@most')
  await page.getByText('5,999 of 6,000').waitFor()
  await page.getByRole('button', { name: 'Remove saved filter most' }).click()
  await filter().fill('')
  // An applied filter comes back from an empty one.
  await filter().fill('path:/17')
  await page.keyboard.press('Enter')
  await filter().fill('')
  await page.keyboard.press('ArrowUp')
  expect(await filter().inputValue()).toBe('path:/17')
  await filter().fill('')
})

it('shows progress while it reads, and reports no matches only at the end', async () => {
  const { page } = running
  // Records the titles of the empty table in the order in which they were shown.
  await page.evaluate(`
    globalThis.seen = []
    new MutationObserver(() => {
      const text = document.querySelector('.table-empty .title')?.textContent ?? ''
      if (text !== '' && text !== seen.at(-1)) seen.push(text)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  `)
  await filter().fill('response.json:$.order:nothing-like-this')
  await page.getByText('No matches').waitFor()
  expect(await page.evaluate('seen')).toEqual(['Searching…', 'No matches'])
  await filter().fill('')
})
