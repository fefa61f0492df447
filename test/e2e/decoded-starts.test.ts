/**
 * Connections that do not start with their protocol, in the window: a PROXY header, STARTTLS, plain HTTP after a
 * ClientHello.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { helloBytes, inRecords, serverName, vector } from '../decode/stream/tls/helpers/hello-bytes'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, ipv4, links, pcapFile, SYN, tcpSegment, type FilePacket } from '../helpers/foreign-packets'
import { readTable, tableRows } from './workbench'

const HELLO = Buffer.from(helloBytes({ extensions: [serverName('a.example')] }))
const SERVER_HELLO = Buffer.from(
  inRecords([2, ...vector(3, [3, 3, ...Array<number>(32).fill(7), 0, 0xc0, 0x2f, 0])])
)
/** Version 2, TCP over IPv4, with the AUTHORITY TLV. */
const PROXY_HEADER = Buffer.concat([
  Buffer.from('0d0a0d0a000d0a515549540a21110015c0000201c6336407dc0401bb020006', 'hex'),
  Buffer.from('a.test')
])
const GET = Buffer.from('GET /behind-a-proxy HTTP/1.1\r\nHost: a.test\r\n\r\n')

type Turn = readonly ['up' | 'down', Buffer | string]

const CONVERSATIONS: readonly (readonly Turn[])[] = [
  [
    ['up', Buffer.concat([PROXY_HEADER, GET])],
    ['down', 'HTTP/1.1 204 No Content\r\n\r\n']
  ],
  [
    ['down', '* OK ready\r\n'],
    ['up', 'a STARTTLS\r\n'],
    ['down', 'a OK begin\r\n'],
    ['up', HELLO],
    ['down', SERVER_HELLO]
  ],
  [
    ['up', HELLO],
    ['down', 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<h1>no</h1>\n']
  ]
]

function packets(turns: readonly Turn[], port: number): FilePacket[] {
  const ends = { up: { host: '10.0.0.1', port }, down: { host: '10.0.0.2', port: 80 } }
  const next = { up: 1000, down: 5000 }
  let time = port
  const packet = (direction: 'up' | 'down', flags: number, payload: Buffer): FilePacket => {
    const other = direction === 'up' ? 'down' : 'up'
    const [from, to] = [ends[direction], ends[other]]
    const tcp = { from, to, seq: next[direction], ack: next[other], flags, payload }
    next[direction] += payload.length + ((flags & SYN) === 0 ? 0 : 1)
    return { time: (time += 1000) * 1000, bytes: links.ethernet(ipv4(from.host, to.host, tcpSegment(tcp))) }
  }
  return [
    packet('up', SYN, Buffer.alloc(0)),
    packet('down', SYN | ACK, Buffer.alloc(0)),
    ...turns.map(([direction, content]) => packet(direction, ACK, Buffer.from(content)))
  ]
}

let folder: string
let running: RunningApp

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData: folder })
  const { page, app } = running
  const path = join(folder, 'starts.pcap')
  await writeFile(path, pcapFile(CONVERSATIONS.flatMap((turns, at) => packets(turns, 40_000 + at))))
  await answerFileDialogs(app, path)
  await page.getByRole('button', { name: 'Open…', exact: true }).click()
  await tableRows(page, 'Requests').nth(1).waitFor()
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

async function showTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}

describe('an opened capture', () => {
  it('shows the client named by a PROXY header, and the bytes of each field', async () => {
    const { page } = running
    await tableRows(page, 'Requests').first().click()
    await showTab(page, 'Overview')
    await page.getByText('192.0.2.1:56324').waitFor()
    const fields = page.getByRole('tree', { name: 'Fields of the PROXY protocol header' })
    await fields.getByText('AUTHORITY: a.test').click()
    await page.getByText('bytes 28–36').waitFor()
    await page.getByRole('button', { name: 'Show in hex' }).click()
    await expect
      .poll(() => page.getByRole('tab', { name: 'Hex', exact: true }).getAttribute('aria-selected'))
      .toBe('true')
    expect((await readTable(page, 'Requests'))[0]).toMatchObject({ Method: 'GET', Status: '204' })
  })

  it('lists the plain-text response to a ClientHello, with its problem', async () => {
    const { page } = running
    await tableRows(page, 'Requests').nth(1).click()
    await showTab(page, 'HTTP')
    await page
      .getByText('The client started a TLS handshake, but the server responded with plain HTTP.')
      .waitFor()
    await showTab(page, 'TLS')
    await page.getByText('ClientHello', { exact: true }).first().waitFor()
  })

  it('shows the handshake after STARTTLS', async () => {
    const { page } = running
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').nth(1).click()
    await showTab(page, 'TLS')
    await page.getByText('ServerHello', { exact: true }).first().waitFor()
    expect(await page.getByText('a.example').count()).toBeGreaterThan(0)
  })
})
