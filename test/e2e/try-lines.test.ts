/** The command offered for a proxy matches its target's protocol: by the port at first, then by its traffic. */
import net from 'node:net'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'

let running: RunningApp
beforeAll(async () => {
  running = await launchApp()
  return () => running.close()
})

/** Creates a proxy; resolves with its listening port, read from its command to try. */
async function startProxyTo(page: Page, target: number, line: RegExp): Promise<number> {
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByLabel('Listening port').fill('0')
  await dialog.getByLabel('Target port').fill(String(target))
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => shownLine(page)).toMatch(line)
  return Number(line.exec(await shownLine(page))?.[1])
}

const shownLine = async (page: Page): Promise<string> =>
  (await page.locator('.try code').first().textContent()) ?? ''

it('suggests redis-cli for the port of Redis', async () => {
  expect(await startProxyTo(running.page, 6379, /^redis-cli -h 127\.0\.0\.1 -p (\d+) PING/)).toBeGreaterThan(
    0
  )
})

it('suggests nc once bytes of an unknown protocol were relayed', async () => {
  const { page } = running
  const server = net.createServer((socket) => socket.end('220 who are you\r\n'))
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: target } = server.address() as net.AddressInfo
  const port = await startProxyTo(page, target, /^curl http:\/\/127\.0\.0\.1:(\d+)\//)
  const client = net.connect({ host: '127.0.0.1', port })
  client.resume()
  client.end('helo\r\n')
  await new Promise((resolve) => client.once('close', resolve))
  await expect.poll(() => shownLine(page)).toMatch(new RegExp(`^nc 127\\.0\\.0\\.1 ${port}`))
})
