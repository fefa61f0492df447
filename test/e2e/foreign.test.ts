/** A file recorded by another program, in the window: opened, inspected down to its packets, saved. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, ipv4, links, pcapFile, SYN, tcpSegment } from '../helpers/foreign-packets'
import { CLIENT, SERVER } from '../helpers/foreign-streams'
import { conversation, readTable, tableRows } from './workbench'

const REQUEST = 'GET /recorded-elsewhere HTTP/1.1\r\nHost: example.test\r\n\r\n'
const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n'

const TALK = [
  { isUp: true, seq: 100, ack: 0, flags: SYN, payload: '' },
  { isUp: false, seq: 500, ack: 101, flags: SYN | ACK, payload: '' },
  { isUp: true, seq: 101, ack: 501, flags: ACK, payload: REQUEST },
  { isUp: false, seq: 501, ack: 101 + REQUEST.length, flags: ACK, payload: ANSWER }
].map(({ isUp, payload, ...tcp }, at) => {
  const [from, to] = isUp ? [CLIENT, SERVER] : [SERVER, CLIENT]
  const segment = tcpSegment({ from, to, ...tcp, payload: Buffer.from(payload) })
  return { time: at * 1e6, bytes: links.vlan(ipv4(from.host, to.host, segment)) }
})
const DATAGRAM = { bytes: links.ethernet(ipv4('10.0.0.1', '10.0.0.2', Buffer.alloc(30), { protocol: 17 })) }

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData: folder })
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

describe('a capture of another program', () => {
  it('is opened in compressed form, and lists what is not shown', async () => {
    const { page, app } = running
    const path = join(folder, 'elsewhere.pcap.gz')
    await writeFile(path, gzipSync(pcapFile([...TALK, DATAGRAM])))
    await answerFileDialogs(app, path)
    await page.getByRole('button', { name: 'Open…', exact: true }).click()
    await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
    expect((await readTable(page, 'Requests'))[0]).toMatchObject({ Method: 'GET', Status: '204' })
    await page.getByText('1 non-TCP packet skipped').waitFor()
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().click()
    await expect
      .poll(() => conversation(page))
      .toEqual(expect.arrayContaining(['GET /recorded-elsewhere HTTP/1.1']))
  })

  it('reports a missing end of the connection, which is not shown as open', async () => {
    const { page } = running
    await page.getByRole('tab', { name: 'Overview', exact: true }).click()
    await page.getByText('not in this file').first().waitFor()
    expect(await page.getByText('still open').count()).toBe(0)
  })

  it('shows the packets as recorded, with their link layer', async () => {
    const { page } = running
    await page.getByRole('tab', { name: 'Packet', exact: true }).click()
    const layers = page.getByRole('list', { name: 'Packet layers' })
    await layers.getByText('VLAN', { exact: true }).first().waitFor()
    await layers.getByText('Ethernet', { exact: true }).waitFor()
  })

  it('is saved as pcapng', async () => {
    const { page, app } = running
    const path = join(folder, 'saved.pcapng')
    await answerFileDialogs(app, path)
    await page.getByRole('button', { name: 'Save…', exact: true }).click()
    await page.getByText(`Saved as ${path}.`).waitFor()
    const saved = await readFile(path)
    expect([saved.readUInt32BE(0), saved.includes(REQUEST)]).toEqual([0x0a0d0d0a, true])
  })

  it('that begins within a connection shows its requests with the right client', async () => {
    const { page, app } = running
    const high = { host: SERVER.host, port: 64_000 }
    const part = (isUp: boolean, seq: number, ack: number, payload: string): { bytes: Buffer } => {
      const [from, to] = isUp ? [CLIENT, high] : [high, CLIENT]
      const segment = tcpSegment({ from, to, seq, ack, payload: Buffer.from(payload) })
      return { bytes: links.vlan(ipv4(from.host, to.host, segment)) }
    }
    const path = join(folder, 'midway.pcap')
    const rest = 'the rest of a body'
    await writeFile(
      path,
      pcapFile([
        part(false, 500, 100, rest),
        part(true, 100, 500 + rest.length, REQUEST),
        part(false, 500 + rest.length, 100 + REQUEST.length, ANSWER)
      ])
    )
    await answerFileDialogs(app, path)
    await page.getByRole('button', { name: 'Open…', exact: true }).click()
    await page.getByRole('tab', { name: 'Requests 1', exact: true }).waitFor()
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect
      .poll(async () => (await readTable(page, 'Connections'))[0])
      .toMatchObject({ Server: '10.0.0.2:64000', Protocol: 'HTTP/1', Requests: '1' })
  })
})
