/** An HTTP/2 request in the workbench: its fields as lines, sent as HTTP/2, or as HTTP/1.1 if selected. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { askHttp2, startHttp2 } from '../helpers/http2-peers'
import { messageGrid, readTable, selectExchange, startProxy } from './workbench'

describe('an HTTP/2 request in the workbench', () => {
  let running: RunningApp

  beforeAll(async () => {
    running = await launchApp()
    return () => running.close()
  })

  it('is edited field by field and sent in HTTP/2', { timeout: 90_000 }, async () => {
    const { page } = running
    const port = await startProxy(page, await startHttp2())
    await askHttp2(`http://127.0.0.1:${port}`, [
      { ':path': '/echo?a=1', ':method': 'POST', 'x-probe': 'seen', body: 'posted' }
    ])
    await selectExchange(page, 'POST')
    await page.getByRole('button', { name: 'Edit and resend' }).click()
    const workbench = page.getByRole('region', { name: 'Workbench', exact: true })
    const protocol = workbench.getByRole('combobox', { name: 'Protocol' })
    await expect.poll(() => protocol.inputValue()).toBe('http2')
    await expect
      .poll(() => workbench.getByRole('group', { name: 'Request length' }).innerText())
      .toMatch(/HTTP\/2: \d fields, re-encoded, and a body of 6 B in frames/)
    await workbench.getByRole('textbox', { name: 'URL', exact: true }).fill('/echo?a=2')
    await workbench.getByRole('textbox', { name: 'Body as text' }).fill('edited')
    await workbench.getByRole('button', { name: 'Send', exact: true }).click()
    await workbench.getByText(/200 · .* received/).waitFor()
    await workbench.getByRole('button', { name: 'Show request #2' }).click()
    await expect
      .poll(() => messageGrid(page, 'Request').getByRole('row').first().innerText())
      .toContain('POST /echo?a=2 HTTP/2')
    await page.getByText('POST /echo?a=2 edited').first().waitFor()

    const old = createServer((request, response) => {
      request.resume().on('end', () => response.end(`${request.httpVersion} ${request.url ?? ''}`))
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void old.close())
    await new Promise((resolve) => old.once('listening', resolve))
    await selectExchange(page, 'a=1')
    await page.getByRole('button', { name: 'Edit and resend' }).click()

    // Pastes hexadecimal from the toolbar and by its shortcut, and undoes each.
    const place = workbench.getByRole('toolbar').getByRole('status')
    const before = await place.innerText()
    await running.app.evaluate(({ clipboard }) => clipboard.writeText('0x41 42 43'))
    const undo = workbench.getByRole('button', { name: /^Undo/ })
    await workbench.getByRole('button', { name: /^Paste as hexadecimal/ }).click()
    await page.keyboard.press('Control+V')
    await expect.poll(() => place.innerText()).not.toBe(before)
    await workbench.getByRole('textbox', { name: 'Bytes as hexadecimal' }).press('Control+Z')
    await expect.poll(() => place.innerText()).toBe(before)
    await page.keyboard.press('Control+Shift+V')
    await expect.poll(() => place.innerText()).not.toBe(before)
    await undo.click()
    await expect.poll(() => place.innerText()).toBe(before)
    await protocol.selectOption({ label: 'HTTP/1.1' })
    await expect.poll(() => workbench.getByRole('textbox', { name: 'Version' }).inputValue()).toBe('HTTP/1.1')
    await workbench.getByRole('textbox', { name: 'Port' }).fill(String((old.address() as AddressInfo).port))
    await workbench.getByRole('button', { name: 'Send again' }).click()
    await workbench.getByText('Attempt 2').waitFor()
    await workbench.getByRole('button', { name: 'Show request #3' }).click()
    await expect.poll(async () => (await readTable(page, 'Requests')).length).toBe(3)
    await page.getByText('1.1 /echo?a=2').first().waitFor()
  })
})
