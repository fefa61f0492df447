/**
 * Bytes of a connection in the workbench: their origin is shown and can be opened, also after the page is reloaded.
 */

import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { dial, receive, listen } from '../helpers/servers'
import { litBytes, startProxy, tableRows } from './workbench'

describe('bytes of a connection in the workbench', () => {
  let running: RunningApp

  beforeAll(async () => {
    running = await launchApp()
    return () => running.close()
  })

  const workbench = (page: Page): Locator => page.getByRole('region', { name: 'Workbench', exact: true })
  const field = (page: Page): Locator =>
    workbench(page).getByRole('textbox', { name: 'Bytes as hexadecimal', exact: true })
  const shown = async (page: Page): Promise<string> =>
    (await workbench(page).locator('.hex-editor .row .text').allTextContents()).join('')
  const typeAtStart = async (page: Page, hex: string): Promise<void> => {
    await field(page).focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type(hex)
  }
  const title = (page: Page): Locator =>
    workbench(page).getByRole('heading', { name: 'Connection 1, server bytes 4–8', exact: true })

  it('link back to the traffic, highlighted', async () => {
    const { page } = running
    const echo = await listen((socket) => {
      socket.on('data', (bytes) => socket.write(bytes.toString().toUpperCase()))
      socket.on('end', () => socket.end())
    })
    const client = await dial({ host: '127.0.0.1', port: await startProxy(page, echo.address) })
    for (const line of ['one\n', 'two\n']) {
      client.write(line)
      await receive(client, line.length)
    }
    await page.getByRole('tab', { name: /^Connections/ }).click()
    await tableRows(page, 'Connections').first().click()
    await page.getByRole('tab', { name: 'Conversation' }).click()
    await page.getByRole('button', { name: 'Edit these bytes and send them' }).last().click()
    await title(page).waitFor()
    await expect.poll(() => shown(page)).toBe('TWO·')
    await typeAtStart(page, '3f21')
    await expect.poll(() => shown(page)).toBe('?!TWO·')
    await workbench(page).getByRole('button', { name: 'Show original' }).click()
    await expect.poll(async () => (await litBytes(page, 'Down')).toString()).toBe('TWO\n')
    expect(await workbench(page).isVisible()).toBe(false)
  })

  it('keep the typed text after a reload, and can be undone', async () => {
    const { page } = running
    const list = page.getByRole('region', { name: 'Open requests' })
    await page.reload()
    await list.getByRole('button', { name: /^Connection 1, server bytes 4–8/ }).click()
    await expect.poll(() => shown(page)).toBe('?!TWO·')
    await typeAtStart(page, '2e')
    await page.reload()
    // The workbench was in front, and is again.
    await title(page).waitFor()
    await expect.poll(() => shown(page)).toBe('.?!TWO·')
    await field(page).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await workbench(page)
      .getByText(/^Nothing to send/)
      .waitFor()
    await page.keyboard.press('Control+z')
    await expect.poll(() => shown(page)).toBe('.?!TWO·')
    await workbench(page).getByRole('button', { name: /^Undo/ }).click()
    await expect.poll(() => shown(page)).toBe('TWO·')
    await workbench(page).getByRole('button', { name: 'Close', exact: true }).click()
    await page.reload()
    await page.getByRole('tab', { name: /^Connections/ }).waitFor()
    expect(await list.getByRole('listitem').count()).toBe(0)
  })
})
