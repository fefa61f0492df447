/**
 * Replay of a recorded conversation: with a real redis, piece by piece, stopped and changed on the way, and with a
 * client that a recording answers.
 */
import { once } from 'node:events'
import net from 'node:net'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat } from '../helpers/nc'
import { freePort } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { run } from '../helpers/run'
import { startProxy, tableRows } from './workbench'

describe('a replayed conversation', needs('redis-server', 'redis-cli', 'nc'), () => {
  let running: RunningApp

  const start = async (): Promise<Page> => {
    running = await launchApp()
    const { close } = running
    onTestFinished(close)
    return running.page
  }
  const dialog = (): Locator => running.page.getByRole('dialog', { name: /^Replay conversation/ })
  const verdict = (): Locator =>
    dialog()
      .getByRole('status')
      .filter({ hasText: /Same|Different|Diverged|failed/ })
  const result = (): Locator => dialog().getByRole('grid', { name: 'Both conversations, piece by piece' })
  const button = (name: string | RegExp): Locator => dialog().getByRole('button', { name, exact: true })
  const piece = (number: number): Locator =>
    dialog()
      .getByRole('grid', { name: 'Conversation pieces' })
      .locator(`[data-piece="${number - 1}"]`)

  /** Sends commands to a redis server through a proxy, one after the other, then opens the newest connection. */
  const record = async (page: Page, port: number, commands: readonly string[]): Promise<void> => {
    const proxy = await startProxy(page, { host: '127.0.0.1', port })
    const socket = net.connect(proxy, '127.0.0.1')
    onTestFinished(() => {
      socket.destroy()
    })
    await once(socket, 'connect')
    for (const command of commands) {
      const answered = once(socket, 'data')
      socket.write(`${command}\r\n`)
      await answered
    }
    socket.end()
    await once(socket, 'close')
  }
  const openLast = async (page: Page): Promise<void> => {
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(1)
    await tableRows(page, 'Connections').last().click()
    await page.keyboard.press('c')
    await piece(1).waitFor()
  }
  const redisCli = async (port: number, ...command: string[]): Promise<string> => {
    const { code, stdout } = await run(peerPath('redis-cli'), ['-p', String(port), ...command])
    expect(code).toBe(0)
    return stdout.trim()
  }

  it('is the same when the server sends the same, and different otherwise', async () => {
    const page = await start()
    const redis = await startRedis()
    await record(page, redis.port, ['PING', 'SET name one', 'GET name', 'GET other'])
    await openLast(page)
    await button('Play').click()
    await verdict().getByText('Same', { exact: true }).waitFor()
    await expect.poll(() => result().getByRole('row').count()).toBe(8)

    await redisCli(redis.port, 'SET', 'other', 'value')
    await button('Play again').click()
    await verdict()
      .getByText(/^Different at byte/)
      .waitFor()
    await verdict().getByText('1 server reply differs').waitFor()
    await expect.poll(() => result().locator('[aria-selected=true]').getAttribute('data-piece')).toBe('7')
    // The decoded replies are compared first.
    await dialog().getByRole('group', { name: 'Both pieces' }).getByRole('button', { name: 'Text' }).click()
    const both = dialog().getByRole('table', { name: 'Both pieces' })
    await expect.poll(() => both.getByRole('row').allTextContents()).not.toEqual([])
    expect((await both.textContent()) ?? '').toMatch(/\$-1.*\$5.*value/s)

    await dialog().getByRole('tab', { name: /^Runs/ }).click()
    const runs = dialog().getByRole('list', { name: 'Runs of this conversation' }).getByRole('listitem')
    await expect.poll(() => runs.count()).toBe(2)
    expect(await runs.first().textContent()).toContain('Different at byte')
  })

  it('stops before a piece, sends it edited, and continues', async () => {
    const page = await start()
    const redis = await startRedis()
    await record(page, redis.port, ['SET name one', 'GET name', 'PING'])
    await openLast(page)
    await piece(3).click()
    await page.keyboard.press('F9')
    await button('Play').click()
    await dialog()
      .getByText(/^Paused before piece 3 of 6/)
      .waitFor()
    await button('Edit').click()
    await dialog().getByRole('group', { name: 'Replacement bytes for piece 3' }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('ECHO otherwise')
    await page.keyboard.press('Enter')
    await button('Resume').click()
    await verdict()
      .getByText(/^Different at byte/)
      .waitFor()
    await expect.poll(() => result().locator('[data-piece="2"]').textContent()).toContain('ECHO otherwise')
    expect(await result().locator('[data-piece="3"]').textContent()).toContain('otherwise')
    expect(await result().locator('[data-piece="5"]').textContent()).toContain('same')
  })

  it('names an unreachable server', async () => {
    const page = await start()
    const redis = await startRedis()
    await record(page, redis.port, ['PING'])
    await openLast(page)
    await dialog()
      .getByLabel('Target port')
      .fill(String(await freePort()))
    await button('Play').click()
    await verdict()
      .getByText(/^Replay to 127\.0\.0\.1/)
      .waitFor()
    expect(await verdict().textContent()).toContain('nothing listens there')
  })

  it('serves a client in place of the server', async () => {
    const page = await start()
    const redis = await startRedis()
    await record(page, redis.port, ['PING', 'ECHO recorded'])
    await openLast(page)
    await button('Play the server').click()
    await button('Play').click()
    await dialog().getByText('Waiting for a client').waitFor()
    const address = (await dialog().locator('code').textContent()) ?? ''
    const client = netcat(Number(address.split(':').at(-1)))
    client.type('PING\r\n')
    await expect.poll(() => client.received).toBe('+PONG\r\n')
    client.type('ECHO recorded\r\n')
    await expect.poll(() => client.received).toBe('+PONG\r\n$8\r\nrecorded\r\n')
    client.kill()
    await dialog().getByRole('tab', { name: 'Result' }).waitFor()
  })
})
