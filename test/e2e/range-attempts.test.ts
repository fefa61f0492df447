/**
 * Replay attempts of traffic that is not HTTP: a command of a real redis and a frame of a binary echo, edited and
 * resent, listed next to the original, named, compared byte by byte, and restored from a file.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { needs } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { dial, listen, receive } from '../helpers/servers'
import { dropFiles, startProxy, tableRows } from './workbench'

describe('replayed byte ranges', needs('redis-server'), () => {
  let running: RunningApp
  let page: Page
  let folder: string

  beforeEach(async () => {
    running = await launchApp()
    page = running.page
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return async () => {
      await running.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  const workbench = (): Locator => page.getByRole('region', { name: 'Workbench', exact: true })
  const sent = (): Locator => workbench().getByRole('button', { name: /^Show connection/ })
  const list = (): Locator => page.getByRole('listbox', { name: 'Attempts' })
  const lines = async (): Promise<string[][]> =>
    Promise.all(
      (await list().getByRole('option').all()).map((line) =>
        Promise.all(
          ['.name', '.range', '.up', '.down'].map(async (part) =>
            (await line.locator(part).first().innerText()).trim()
          )
        )
      )
    )
  const talk = async (port: number, turns: readonly (readonly [Buffer, number])[]): Promise<void> => {
    const client = await dial({ host: '127.0.0.1', port })
    for (const [bytes, comes] of turns) {
      client.write(bytes)
      await receive(client, comes)
    }
    client.end()
  }
  /** Opens the connection in this row of the table. */
  const select = async (place: number): Promise<void> => {
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBeGreaterThan(place)
    await tableRows(page, 'Connections').nth(place).click()
  }
  /** Opens an entry of the conversation in the workbench and sends it with other leading bytes. */
  const edit = async (piece: number, hex: string): Promise<void> => {
    await page.getByRole('tab', { name: 'Conversation' }).click()
    await page.getByRole('button', { name: 'Edit these bytes and send them' }).nth(piece).click()
    await workbench().getByRole('textbox', { name: 'Bytes as hexadecimal', exact: true }).focus()
    await page.keyboard.press('Control+Home')
    for (let at = 0; at < hex.length / 2; at++) await page.keyboard.press('Delete')
    await page.keyboard.type(hex)
    await workbench().getByRole('button', { name: 'Send', exact: true }).click()
    await sent().waitFor()
  }
  /** Text of one side, without placeholders for bytes that only the other side has. */
  const sideText = (side: 'left' | 'right'): Promise<string> =>
    page
      .getByRole('region', { name: 'Bytes side by side' })
      .locator(`.${side} .text`)
      .allTextContents()
      .then((texts) => texts.join('').replaceAll(' ', ''))

  it('of a redis command are listed with their range, named, and compared with the original reply', async () => {
    const redis = await startRedis()
    const proxy = await startProxy(page, { host: '127.0.0.1', port: redis.port })
    await talk(proxy, [
      [Buffer.from('PING\r\n'), 7],
      [Buffer.from('ECHO tcplens\r\n'), 13]
    ])
    await select(0)
    // "ECHO" becomes "ECHX", an unknown command.
    await edit(2, '45434858')
    await sent().click()
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await page.getByText('1 attempt: Connection 1, client bytes 6–20').waitFor()
    // The shown attempt is the selected one.
    await page.getByLabel('Name', { exact: true }).fill('unknown command')
    await page.getByLabel('Note', { exact: true }).fill('redis says so at once')
    await page.getByRole('button', { name: 'Go to the original' }).click()
    await page.getByText('1 attempt of bytes of connection 1').waitFor()
    await expect
      .poll(lines)
      .toEqual([
        ['unknown command', expect.stringMatching(/^▲\s+6–20$/), '14 B', expect.stringMatching(/ B$/)]
      ])
    await list().getByRole('img', { name: 'redis says so at once' }).waitFor()

    await list().getByRole('option').click()
    await page.keyboard.press('Enter')
    await expect.poll(() => sideText('left')).toBe('$7··tcplens··')
    await expect.poll(() => sideText('right')).toMatch(/^-ERRunknowncommand/)
    await page.getByRole('region', { name: 'Timings' }).getByText('Waiting').waitFor()
    await page.getByRole('button', { name: 'Sent' }).click()
    await expect.poll(() => sideText('left')).toBe('ECHOtcplens··')
    await expect.poll(() => sideText('right')).toBe('ECHXtcplens··')
    await page.getByText('1 difference', { exact: true }).waitFor()
  })

  it('of a binary frame are present in a saved capture, next to new ones from it', async () => {
    const echo = await listen((socket) => socket.on('data', (bytes) => socket.write(bytes)))
    const proxy = await startProxy(page, echo.address)
    const frame = Buffer.from([0, 3, 0xff, 0xfe, 0x80])
    await talk(proxy, [[frame, frame.length]])
    await select(0)
    await edit(0, '0001')
    await sent().click()
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await page.getByText('1 attempt: Connection 1, client bytes 0–5').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('shorter')
    await list().focus()
    await expect.poll(async () => (await lines()).map(([name]) => name)).toEqual(['shorter'])

    const path = join(folder, 'ranges.pcapng')
    await answerFileDialogs(running.app, path)
    await page.keyboard.press('Control+s')
    await expect.poll(async () => page.getByText(/Saved/).count()).toBeGreaterThan(0)
    await dropFiles(page, [path])
    const opened = page
      .getByRole('region', { name: 'Captures' })
      .getByRole('button', { name: /^ranges\.pcapng/ })
    await expect.poll(() => opened.first().getAttribute('aria-current')).toBe('true')
    await select(0)
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    // Attempts of the file and of the live capture that it was copied from.
    await expect.poll(async () => (await lines()).map(([name]) => name)).toEqual(['shorter', 'shorter'])
    await edit(0, '0002')
    await workbench().getByRole('button', { name: 'Back to traffic' }).click()
    await page.getByRole('tab', { name: /^Attempts/ }).click()
    await expect.poll(async () => (await lines()).map(([name]) => name)).toEqual(['shorter', '', 'shorter'])
  })
})
