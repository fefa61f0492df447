/**
 * Frames in the conversation: selected above it, shown with the reads in which they arrived, and stored with the
 * session.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { conversation, litBytes, shownBytes, startServer, tableRows } from './workbench'

let running: RunningApp
let port: number
const sockets: net.Socket[] = []

beforeAll(async () => {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData })
  port = await startServer(running.page, 'Lines')
  return async () => {
    for (const socket of sockets) socket.destroy()
    await running.close()
    await rm(userData, { recursive: true, force: true })
  }
})

function dial(): net.Socket {
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}

const log = (): Locator => running.page.getByRole('log', { name: 'Conversation' })
const framing = (): Locator => running.page.getByRole('button', { name: /^Framing/ })
const settings = (): Locator => running.page.getByRole('dialog', { name: /^Framing/ })
/** Number and length of each frame, by its accessible name. */
const frames = async (): Promise<string[]> =>
  (
    await log()
      .getByText(/^(?:Client|Server) frame /)
      .allTextContents()
  ).map((text) => text.replace(/, [\d:.]+$/, ''))

async function choose(way: string): Promise<void> {
  await settings()
    .getByRole('button', { name: /^Frames:/ })
    .click()
  await running.page.getByRole('menuitemradio', { name: way }).click()
}

describe('frames in the conversation', () => {
  it('replace the reads, which stay visible in them', async () => {
    const { page } = running
    const client = dial()
    client.write('one\ntw')
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().click()
    await page.getByRole('tab', { name: 'Conversation' }).click()
    await expect.poll(() => conversation(page)).toEqual(['one', 'tw'])
    client.write('o\nthree\n')
    await expect.poll(() => conversation(page)).toEqual(['one', 'tw', 'o', 'three'])
    await framing().click()
    await choose('Lines (LF)')
    await expect
      .poll(frames)
      .toEqual(['Client frame 1, 4 bytes', 'Client frame 2, 4 bytes', 'Client frame 3, 6 bytes'])
    await log()
      .getByRole('img', { name: /Read boundary: offset 0x6/ })
      // The element has no width.
      .waitFor({ state: 'attached' })
    await settings().getByText('3 from client, 0 from server').waitFor()
  })

  it('report an invalid setting next to its field', async () => {
    await choose('Fixed length…')
    const bytes = settings().getByLabel('Bytes')
    await bytes.fill('0')
    await settings().getByText('Must be between 1 and 16,777,216.').waitFor()
    await bytes.fill('7')
    await expect.poll(frames).toEqual(['Client frame 1, 7 bytes', 'Client frame 2, 7 bytes'])
    await choose('Lines (LF)')
    await expect.poll(async () => (await frames()).length).toBe(3)
  })

  it('are highlighted in the hex view', async () => {
    const { page } = running
    await page.keyboard.press('Escape')
    await log().getByRole('button', { name: '0x4–0x7', exact: true }).click()
    await expect.poll(async () => (await shownBytes(page, 'Up')).toString()).toBe('one\ntwo\nthree\n')
    expect((await litBytes(page, 'Up')).toString()).toBe('two\n')
    await page.getByRole('tab', { name: 'Conversation' }).click()
  })

  it('can be sent again on their connection', async () => {
    const { page } = running
    const received = new Promise<string>((resolve) => {
      sockets[0]?.once('data', (bytes) => {
        resolve(bytes.toString())
      })
    })
    await log().getByRole('button', { name: 'Send this frame on this connection' }).nth(1).click()
    expect(await received).toBe('two\n')
    await expect.poll(async () => (await frames()).at(-1)).toBe('Server frame 1, 4 bytes')
    await page.getByText('Frame #2 sent').waitFor()
  })

  it('can be copied as a command that sends them', async () => {
    const { app, page } = running
    await log().getByRole('button', { name: 'Copy the bytes of this frame' }).nth(1).click()
    await page.getByRole('menuitem', { name: 'netcat', exact: true }).click()
    const copied = expect.stringMatching(/^printf 'two\\n' \| nc -w 5 \S+ \d+$/) as string
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toEqual(copied)
  })

  it('apply to the next connection automatically once saved for the session', async () => {
    const { page } = running
    await framing().click()
    await settings()
      .getByLabel(/new connections of this session/)
      .check()
    await page.keyboard.press('Escape')
    dial().write('a\nb\n')
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(2)
    await tableRows(page, 'Connections').nth(1).click()
    await expect.poll(frames).toEqual(['Client frame 1, 2 bytes', 'Client frame 2, 2 bytes'])
  })
})
