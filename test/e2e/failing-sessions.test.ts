/** A proxy whose server is down: its row and a banner show it until a connection succeeds. */
import net from 'node:net'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { launchApp } from '../helpers/electron-app'
import { closedPort } from '../helpers/servers'
import { sessionRow, startProxy } from './workbench'

it('shows that the last connections were refused, and recovers with one that succeeds', async () => {
  const { page, close } = await launchApp()
  onTestFinished(close)
  const target = await closedPort()
  const port = await startProxy(page, { host: '127.0.0.1', port: target })
  await sessionRow(page, /, running,/).waitFor()
  for (let number = 0; number < 5; number++) await connectOnce(port)

  const banner = page.getByRole('region', { name: 'Proxy problems' })
  await page.getByRole('alert').filter({ hasText: 'were refused' }).waitFor()
  await page.keyboard.press('F8')
  await banner.getByText(`The last 5 connections to 127.0.0.1:${target} were refused`).waitFor()
  expect(await banner.textContent()).toMatch(/nothing is listening .* \(ECONNREFUSED\)\. *Start the server/)
  const row = sessionRow(page, /, running, connections fail,/)
  await expect.poll(() => row.textContent()).toContain('last 5 connections refused')
  const failing = await markColour(page)

  const server = net.createServer((socket) => socket.end())
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(target, '127.0.0.1', resolve))
  await connectOnce(port)
  await banner.waitFor({ state: 'hidden' })
  const healthy = sessionRow(page, /, running, 127/)
  await healthy.waitFor()
  expect(await markColour(page)).not.toBe(failing)
})

/** Returns the colour of the dot of the first session in the list. */
function markColour(page: Page): Promise<string> {
  return page.evaluate<string>(
    `getComputedStyle(document.querySelector('[data-session] .mark')).backgroundColor`
  )
}

/** Connects and waits until the proxy has closed the connection. */
async function connectOnce(port: number): Promise<void> {
  const socket = net.connect({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  socket.resume()
  await new Promise((resolve) => socket.once('close', resolve))
}
