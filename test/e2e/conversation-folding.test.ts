/**
 * Long conversations: entries are folded and unfolded, all at once or one by one, and keys move from turn to turn.
 */
import { createServer, connect, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { needs, peerPath } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { run } from '../helpers/run'
import { startProxy, tableRows } from './workbench'

async function start(): Promise<RunningApp> {
  const running = await launchApp()
  onTestFinished(running.close)
  return running
}

/** Opens the newest connection as a conversation. */
async function openConversation({ page }: RunningApp): Promise<void> {
  await page.getByRole('tab', { name: /^Connections/ }).click()
  await tableRows(page, 'Connections').first().click()
  await page.getByRole('tab', { name: 'Conversation' }).click()
  await page.getByRole('log', { name: 'Conversation' }).waitFor()
}

const log = ({ page }: RunningApp): Locator => page.getByRole('log', { name: 'Conversation' })
/** Total height of the scrollable content, in lines. */
const lineCount = async (running: RunningApp): Promise<number> => {
  const box = await log(running).locator('.spacer').boundingBox()
  return Math.round((box?.height ?? 0) / 20)
}
const topLine = async (running: RunningApp): Promise<string> =>
  (await log(running).locator('.line').first().textContent()) ?? ''
const button = ({ page }: RunningApp, name: string): Locator =>
  page.getByRole('button', { name, exact: true })

describe('the reply of redis to COMMAND DOCS', needs('redis-server', 'redis-cli'), () => {
  it('is folded to a few lines, shown as a whole and folded again', async () => {
    const running = await start()
    const redis = await startRedis()
    const port = await startProxy(running.page, { host: '127.0.0.1', port: redis.port })
    const { code, stdout } = await run(peerPath('redis-cli'), ['-p', String(port), 'COMMAND', 'DOCS'])
    expect([code, stdout.length > 100_000]).toEqual([0, true])
    await openConversation(running)
    const showAll = log(running).getByRole('button', { name: /^Show all \(/ })
    await log(running).press('PageDown')
    await showAll.first().waitFor()
    const folded = await lineCount(running)
    expect(folded).toBeLessThan(400)

    await showAll.first().click()
    await expect.poll(() => lineCount(running)).toBeGreaterThan(folded + 500)
    // Its end is far below; when folded from there, its head is scrolled into view.
    await log(running).press('End')
    await expect
      .poll(async () => {
        await log(running).press('PageUp')
        return log(running).getByRole('button', { name: 'Show less' }).count()
      })
      .toBe(1)
    await log(running).getByRole('button', { name: 'Show less' }).click()
    await expect.poll(() => lineCount(running)).toBe(folded)
    await expect.poll(() => topLine(running)).toMatch(/bytes/)
  })
})

describe('a conversation of a hundred thousand entries', () => {
  const TURNS = 25_000
  let running: RunningApp
  let server: Server
  let client: Socket

  beforeAll(async () => {
    // Each client turn is answered by three separate segments, since each write waits for the previous one.
    server = createServer({ noDelay: true }, (socket) => {
      socket.on('data', (asked) => {
        socket.write(`answer to ${asked.toString()}\nsecond line\nthird line\n`)
      })
      socket.on('error', () => socket.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    running = await launchApp()
    const port = await startProxy(running.page, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port
    })
    client = connect({ host: '127.0.0.1', port, noDelay: true })
    await once(client, 'connect')
    for (let turn = 0; turn < TURNS * 2; turn++) {
      client.write(`${turn}`)
      await once(client, 'data')
    }
    return async () => {
      client.destroy()
      server.close()
      await running.close()
    }
  }, 120_000)

  it('is collapsed and expanded at once, and stays where it is', async () => {
    await openConversation(running)
    await running.page.getByText(/^10\d,\d{3} entries/).waitFor()
    await log(running).press('Home')
    await expect.poll(async () => await lineCount(running)).toBeGreaterThan(200_000)
    await button(running, 'Collapse all').click()
    await expect.poll(() => log(running).locator('.content').count()).toBe(0)
    await expect.poll(() => log(running).locator('.head .preview').first().textContent()).toBe('0')
    expect(await button(running, 'Collapse all').getAttribute('aria-pressed')).toBe('true')
    await log(running).getByRole('button', { name: 'Expand this entry' }).nth(1).click()
    await expect
      .poll(() => log(running).locator('.content').allTextContents())
      .toEqual(['answer to 0', 'second line', 'third line'])
    await button(running, 'Expand all').click()
    await expect.poll(() => log(running).locator('.preview').count()).toBe(0)
    await button(running, 'Expand all').click()
    expect(await button(running, 'Expand all').getAttribute('aria-pressed')).toBe('false')
  })

  it('follows its end while collapsed, and otherwise stays at the visible lines', async () => {
    const send = async (text: string): Promise<void> => {
      client.write(text)
      await once(client, 'data')
    }
    await button(running, 'Collapse all').click()
    await log(running).press('End')
    await send('newest')
    const last = log(running).locator('.line').last()
    await expect.poll(() => last.textContent()).toContain('answer to newest')
    await button(running, 'Expand all').click()
    await expect.poll(() => last.textContent()).toBe('third line')
    await button(running, 'Expand all').click()
    await log(running).press('Home')
    await expect.poll(() => topLine(running)).toContain('Accepted')
    const counted = await running.page.getByText(/^10\d,\d{3} entries/).textContent()
    await send('later')
    await expect.poll(() => running.page.getByText(/^10\d,\d{3} entries/).textContent()).not.toBe(counted)
    expect(await topLine(running)).toContain('Accepted')
  })

  it('is navigated turn by turn, by keys, buttons and commands', async () => {
    const { page } = running
    await log(running).press('Home')
    const current = (): Promise<string | null> =>
      log(running).locator('.current-turn .visually-hidden').textContent({ timeout: 5000 })
    await log(running).press('Alt+ArrowDown')
    await expect.poll(current).toMatch(/^Client → server, 1 byte/)
    await log(running).press('Alt+ArrowDown')
    await expect.poll(current).toMatch(/^Server → client, /)
    await button(running, 'Next turn').click()
    await expect.poll(current).toMatch(/^Client → server, 1 byte/)
    await button(running, 'Previous turn').click()
    await expect.poll(current).toMatch(/^Server → client, /)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('previous turn')
    await page.keyboard.press('Enter')
    await expect.poll(current).toMatch(/^Client → server, 1 byte/)
    // From the middle and from the end.
    await log(running).press('End')
    await log(running).press('Alt+ArrowUp')
    await expect.poll(current).toMatch(/^(?:Client|Server) → /)
    for (let turn = 0; turn < 40; turn++) await log(running).press('Alt+ArrowDown')
    await page.getByText('This is the last turn.').first().waitFor()
  })
})
