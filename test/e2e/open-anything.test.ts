/** Files dropped on the window: captures of any kind, other files, damaged files, large files. */
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { ipv4, links, pcapFile, pcapngSection, type FilePacket } from '../helpers/foreign-packets'
import { exchangePackets } from '../helpers/foreign-streams'
import { needs, peerPath, needsThat } from '../helpers/peers'
import { run } from '../helpers/run'
import { choose, dropFiles, readTable, selectExchange, tableRows } from './workbench'

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData: folder })
  await running.page.getByRole('button', { name: 'Open…', exact: true }).waitFor()
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const captures = (name: string | RegExp): Locator =>
  running.page.getByRole('region', { name: 'Captures' }).getByRole('button', { name })
const alerts = (): Locator => running.page.getByRole('region', { name: 'Notices' }).getByRole('alert')

/** Writes files into the test's folder and returns their paths. */
async function written(files: Readonly<Record<string, Uint8Array | string>>): Promise<string[]> {
  return Promise.all(
    Object.entries(files).map(async ([name, bytes]) => {
      await writeFile(join(folder, name), bytes)
      return join(folder, name)
    })
  )
}

async function shownTarget(): Promise<string | undefined> {
  return (await readTable(running.page, 'Requests'))[0]?.['Path']
}

async function closeAll(): Promise<void> {
  const close = captures(/^Close /)
  for (let count = await close.count(); count > 0; count = await close.count()) {
    await close.first().click()
    await expect.poll(() => close.count()).toBeLessThan(count)
  }
}

describe('a file dropped on the window', () => {
  it.each([
    ['pcap', (packets: readonly FilePacket[]) => pcapFile(packets)],
    ['pcapng', (packets: readonly FilePacket[]) => pcapngSection(packets)],
    ['pcap.gz', (packets: readonly FilePacket[]) => gzipSync(pcapFile(packets))]
  ])('from another program (%s) is opened', async (ending, fileOf) => {
    const paths = await written({ [`another.${ending}`]: fileOf(exchangePackets(`/as-${ending}`)) })
    await dropFiles(running.page, paths)
    await expect.poll(shownTarget).toBe(`/as-${ending}`)
    await closeAll()
  })

  it('compressed with zstd is opened', needs('zstd'), async () => {
    const [path = ''] = await written({ 'packed.pcapng': pcapngSection(exchangePackets('/zstd')) })
    await run(peerPath('zstd'), ['-q', path, '-o', `${path}.zst`])
    await dropFiles(running.page, [`${path}.zst`])
    await expect.poll(shownTarget).toBe('/zstd')
    await closeAll()
  })

  it('with an HTTP/0.9 response shows no status, and explains this', async () => {
    const packets = exchangePackets('/old', '<p>as in 1991</p>', 'GET /old\r\n')
    await dropFiles(running.page, await written({ 'old.pcap': pcapFile(packets) }))
    await expect.poll(shownTarget).toMatch(/^\/old/)
    expect((await readTable(running.page, 'Requests'))[0]?.['Status']).toBe('none')
    await closeAll()
  })

  it('without TCP shows what it contains instead', async () => {
    const datagram = ipv4('10.0.0.1', '10.0.0.2', Buffer.alloc(30), { protocol: 17 })
    await dropFiles(
      running.page,
      await written({ 'datagrams.pcap': pcapFile([{ bytes: links.ethernet(datagram) }]) })
    )
    const table = running.page.getByRole('status').filter({ hasText: 'No TCP connections in this file' })
    await table.getByText('1 non-TCP packet skipped').waitFor()
    await closeAll()
  })

  it('with others is opened like them, and the last one is shown', async () => {
    const paths = await written({
      'first.pcap': pcapFile(exchangePackets('/first')),
      'second.pcap': pcapFile(exchangePackets('/second'))
    })
    await dropFiles(running.page, paths)
    await expect.poll(shownTarget).toBe('/second')
    expect(await captures(/^(first|second)\.pcap/).count()).toBe(2)
    await closeAll()
  })

  it('that is no capture is reported, and a capture next to it is opened', async () => {
    await mkdir(join(folder, 'a folder'))
    const paths = await written({
      'picture.png': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      'nothing.pcap': '',
      'beside.pcap': pcapFile(exchangePackets('/beside'))
    })
    await dropFiles(running.page, [join(folder, 'a folder'), ...paths])
    await expect.poll(shownTarget).toBe('/beside')
    const told = await alerts().allTextContents()
    expect(told.map((text) => text.split('.')[0])).toEqual([
      'This is a folder, a pipe or a device, not a file',
      'This is not a capture file',
      'The file is empty'
    ])
    expect(
      told.every((text, at) => text.includes(join(folder, ['a folder', 'picture.png', 'nothing.pcap'][at]!)))
    ).toBe(true)
    const dismiss = running.page.getByRole('button', { name: 'Dismiss' })
    while ((await dismiss.count()) > 0) await dismiss.first().click()
    await closeAll()
  })
})

describe('a damaged file', () => {
  it('is shown up to the damage, whose position is shown in either language', async () => {
    const { page } = running
    const whole = pcapFile(exchangePackets('/before-the-cut'))
    const end = pcapFile(exchangePackets('/never-seen')).subarray(24)
    const paths = await written({ 'cut.pcap': Buffer.concat([whole, end.subarray(0, 30)]) })
    await dropFiles(page, paths)
    await expect.poll(shownTarget).toBe('/before-the-cut')
    const at = whole.length.toLocaleString('en-US')
    const told = page.getByRole('alert')
    await told.getByText(`The file is truncated or damaged at byte ${at};`).waitFor()
    // For a compressed file, the problem is in its contents.
    await dropFiles(
      page,
      await written({ 'cut.pcap.gz': gzipSync(Buffer.concat([whole, end.subarray(0, 30)])) })
    )
    await told.getByText(`The decompressed content is truncated or damaged at byte ${at};`).waitFor()
    await captures(/^cut\.pcap(?!\.gz)/).click()
    await choose(page, /^Language/, '简体中文')
    await told.getByText(`文件在第 ${at} 字节处被截断或损坏`).waitFor()
    await choose(page, /^语言/, 'English')
    await closeAll()
  })
})

/**
 * A file that takes long to read and little disk space: its packets are followed by sparse blocks of an unknown
 * type, 4 GB each.
 */
async function hugeFile(path: string, packets: readonly FilePacket[]): Promise<void> {
  const length = 0xffff_fff0
  const header = Buffer.alloc(12)
  header.writeUInt32LE(0x0bad, 0)
  header.writeUInt32LE(length, 4)
  const beginning = pcapngSection(packets)
  const file = await open(path, 'wx')
  await file.write(beginning, 0, beginning.length, 0)
  for (let block = 0; block < 500; block++)
    await file.write(header, 0, header.length, beginning.length + block * length)
  await file.close()
}

describe('a large file', needsThat('Linux', process.platform === 'linux'), () => {
  it('can be viewed while it is opened, and the opening can be cancelled', async () => {
    const { page } = running
    const path = join(folder, 'huge.pcapng')
    await hugeFile(path, exchangePackets('/at-once'))
    await dropFiles(page, [path])
    const line = page.getByRole('region', { name: 'In progress' })
    await line.getByText('Opening huge.pcapng').waitFor()
    await selectExchange(page, '/at-once')
    await page.getByRole('region', { name: 'HTTP message fields' }).waitFor()
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    await page
      .getByRole('contentinfo')
      .getByText(/^opening… \d+ %$/)
      .waitFor()
    await line.getByRole('button', { name: 'Cancel' }).click()
    await line.waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Captures' }).waitFor({ state: 'detached' })
  })
})
