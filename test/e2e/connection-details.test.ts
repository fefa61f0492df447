/** The life cycle of a connection: as a drawing, as text, and where its bytes are in the stack. */
import net from 'node:net'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { closedPort } from '../helpers/servers'
import { selectExchange, startProxy, tableRows } from './workbench'

describe('the timeline of a demo connection', () => {
  let running: RunningApp

  beforeAll(async () => {
    running = await launchApp()
    return () => running.close()
  })

  it('is drawn, and a bar leads to its bytes by keyboard', async () => {
    const { page } = running
    await page.getByRole('button', { name: /Run the demo/ }).click()
    await selectExchange(page, 'PUT')
    await page.getByRole('tab', { name: 'Timeline', exact: true }).click()
    const drawing = page.getByRole('application', { name: /^Timeline of connection \d+$/ })
    await drawing.focus()
    await page.keyboard.press('Home')
    await page.getByText(/^0\.\d{6} s, Up: \d+ B in 1 segment, offset 0–\d+$/).waitFor()
    await page.keyboard.press('Enter')
    await page
      .getByRole('log', { name: 'Conversation' })
      .getByText(/^GET \//)
      .first()
      .waitFor()
  })

  it('zooms in and out again', async () => {
    const { page } = running
    await page.getByRole('tab', { name: 'Timeline', exact: true }).click()
    await page.getByText(/, full duration$/).waitFor()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByText(/^\d.* to .* of /).waitFor()
    await page.getByRole('button', { name: 'Full duration' }).click()
    await page.getByText(/, full duration$/).waitFor()
  })

  it('shows the packet of an entry, and highlights a field’s bytes', async () => {
    const { page } = running
    await page.getByRole('tab', { name: 'Packet', exact: true }).click()
    await page.getByText(/^Entry \d+ of \d+$/).waitFor()
    const layers = page.getByRole('list', { name: 'Packet layers' })
    await layers.getByRole('button', { name: /^Destination 127\.0\.0\.1$/ }).click()
    const bytes = page.getByRole('grid', { name: 'Packet bytes, hexadecimal' })
    await expect
      .poll(async () => (await bytes.locator('.hex .field').allTextContents()).join(''))
      .toMatch(/7f 00 00 01/)
  })

  it('is included in the totals of keep-alive', async () => {
    const { page } = running
    await page.keyboard.press('Control+2')
    await page.getByRole('button', { name: 'Compare keep-alive with one connection per request' }).click()
    const dialog = page.getByRole('dialog', { name: 'Keep-alive vs. one connection per request' })
    const row = dialog.getByRole('row', { name: /^Requests per connection/ })
    await expect.poll(() => row.getByRole('cell').allTextContents()).toEqual(['—', '4.0'])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })
})

it('a server that refuses is explained: the meaning, the likely cause, the next step', async () => {
  const { page, close } = await launchApp()
  onTestFinished(close)
  const port = await startProxy(page, { host: '127.0.0.1', port: await closedPort() })
  const client = net.connect(port, '127.0.0.1').on('error', () => undefined)
  client.resume()
  await new Promise((resolve) => client.once('close', resolve))
  await page.keyboard.press('Control+2')
  await tableRows(page, 'Connections').last().click()
  await page.getByRole('tab', { name: 'Timeline', exact: true }).click()
  await page.getByText('nothing is listening on that address and port (ECONNREFUSED)').first().waitFor()
  await page.getByText('Start the server, or check host and port.', { exact: false }).first().waitFor()
})
