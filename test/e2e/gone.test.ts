/** Drafts based on a capture survive clearing or closing it: they can still be sent or are stored. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange, startProxy, tableRows } from './workbench'

describe('a closed capture', () => {
  let folder: string
  let running: RunningApp
  let proxy: number
  let server: http.Server
  const served: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (text: string) => (body += text))
      request.on('end', () => {
        served.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`)
        response.end('there')
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return () => {
      server.closeAllConnections()
      server.close()
    }
  })
  beforeAll(async () => {
    running = await launchApp()
    proxy = await startProxy(running.page, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port
    })
  })
  afterAll(() => running.close())

  /** One request is captured and answered. */
  beforeEach(async () => {
    const answer = await fetch(`http://127.0.0.1:${proxy}/captured`, { method: 'PUT', body: '{"id": 1}' })
    expect(await answer.text()).toBe('there')
    await tableRows(running.page, 'Requests').filter({ hasText: '/captured' }).first().waitFor()
    served.length = 0
  })

  const workbench = (): Locator => running.page.getByRole('region', { name: 'Workbench', exact: true })
  const button = (name: string | RegExp): Locator => running.page.getByRole('button', { name, exact: true })
  const editSelected = async (url: string): Promise<void> => {
    await running.page.keyboard.press('e')
    await workbench().getByRole('textbox', { name: 'URL' }).fill(url)
    await button('Back to traffic').click()
  }
  const sendIt = async (): Promise<void> => {
    await button(/^Request #\d/).click()
    await workbench()
      .getByText(/closed or cleared/)
      .waitFor()
    await workbench().getByRole('button', { name: 'Send', exact: true }).click()
    await workbench()
      .getByText(/^200 · /)
      .waitFor()
    expect(await workbench().getByRole('button', { name: 'Compare with the original' }).count()).toBe(0)
    await workbench().getByRole('button', { name: 'Close', exact: true }).click()
  }
  const openSaved = async (name: string): Promise<void> => {
    await answerFileDialogs(running.app, join(folder, name))
    await running.page.keyboard.press('Control+s')
    await running.page
      .getByText(/^Saved/)
      .first()
      .waitFor()
    await running.page.keyboard.press('Control+o')
    await button(`Close ${name}`).waitFor()
    await tableRows(running.page, 'Requests').first().waitFor()
  }

  it('can be the source of an edited request after Clear', async () => {
    await selectExchange(running.page, '/captured')
    await editSelected('/after-clear')
    await button('Clear').click()
    const dialog = running.page.getByRole('dialog', { name: 'Clear the capture?' })
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Clear', exact: true }).click()
    await sendIt()
    expect(served).toEqual(['PUT /after-clear {"id": 1}'])
  })

  it('can be the source of an edited request after its file was closed', async () => {
    await openSaved('edited.pcapng')
    await selectExchange(running.page, '/captured')
    await editSelected('/after-close')
    await button('Close edited.pcapng').click()
    await sendIt()
    expect(served).toEqual(['PUT /after-close {"id": 1}'])
  })

  it('is removed from a comparison', async () => {
    await openSaved('left.pcapng')
    const { page } = running
    const first = tableRows(page, 'Requests').first()
    await first.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Set as left side of comparison' }).click()
    await button('Close left.pcapng').click()
    await button('Close left.pcapng').waitFor({ state: 'hidden' })
    await first.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Set as left side of comparison' }).waitFor()
    expect(await page.getByRole('menuitem', { name: /^Compare with/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
  })
})
