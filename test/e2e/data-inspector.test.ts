/** The data inspector below the bytes: it follows the cursor, a selection, or a field selected elsewhere. */
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { clickByte, inspectedValues } from './hex-view'
import { selectExchange, shownBytes, startProxy } from './workbench'

const BODY = JSON.stringify({ note: 'naïve', amount: 4097 })

let running: RunningApp
let origin: Server

beforeAll(async () => {
  origin = createServer((asked, answer) => {
    asked.resume().on('end', () => answer.end('done'))
  })
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
  running = await launchApp()
  const { port: target } = origin.address() as AddressInfo
  const port = await startProxy(running.page, { host: '127.0.0.1', port: target })
  await new Promise<void>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(BODY) }
    request({ host: '127.0.0.1', port, method: 'POST', path: '/orders', headers, agent: false }, (answer) => {
      answer.resume().on('end', resolve)
    })
      .on('error', reject)
      .end(BODY)
  })
  return async () => {
    await running.close()
    origin.close()
  }
})

describe('the data inspector', () => {
  it('shows the byte at the cursor, not the start of its field', async () => {
    const { page } = running
    await selectExchange(page, '/orders')
    await page.getByRole('tab', { name: 'Hex' }).click()
    await expect.poll(async () => (await shownBytes(page, 'Up')).includes('naï')).toBe(true)
    const bytes = await shownBytes(page, 'Up')
    const at = bytes.indexOf('note') + 2
    await clickByte(page, 'Up', at)
    // The field of the byte is found later than the byte itself, and must not replace it.
    await expect.poll(() => page.locator('.hex .field').count()).toBeGreaterThan(0)
    const values = await inspectedValues(page)
    expect(values).toMatchObject({
      offset: `0x${at.toString(16)} (${at})`,
      bytes: '1',
      u8: String('t'.charCodeAt(0)),
      text: 't'
    })
    expect(values['u16 be']).toBe(String(bytes.readUInt16BE(at)))
  })

  it('moves with the keyboard', async () => {
    const { page } = running
    const at = (await shownBytes(page, 'Up')).indexOf('note') + 3
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(async () => (await inspectedValues(page))['offset'])
      .toBe(`0x${at.toString(16)} (${at})`)
  })

  it('shows length, text and numbers of a selection, and no number beyond it', async () => {
    const { page } = running
    const bytes = await shownBytes(page, 'Up')
    const at = bytes.indexOf('4097')
    await clickByte(page, 'Up', at)
    await clickByte(page, 'Up', at + 2, { shift: true })
    await expect
      .poll(() => inspectedValues(page))
      .toMatchObject({
        offset: `0x${at.toString(16)} (${at})`,
        bytes: '3',
        text: '409',
        'u16 be': String(bytes.readUInt16BE(at)),
        'u32 be': '—'
      })
  })

  it('shows a field selected in the tree as a whole', async () => {
    const { page } = running
    await page.getByRole('tab', { name: 'Fields' }).click()
    const at = (await shownBytes(page, 'Up')).indexOf('"amount"')
    await page
      .getByRole('tree', { name: 'Fields of the message' })
      .getByText('amount', { exact: true })
      .click()
    await expect
      .poll(() => inspectedValues(page))
      .toMatchObject({ offset: `0x${at.toString(16)} (${at})`, bytes: '13', text: '"amount":4097' })
  })
})
