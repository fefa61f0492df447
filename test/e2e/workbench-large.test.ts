/** Megabytes pasted into the workbench: edited, and sent unchanged. */

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'

const LINE = 'so many lines of text; '
const LINES = 200_000

describe('a large text pasted into the workbench', () => {
  let running: RunningApp
  let port: number
  const served: { length: number; hash: string }[] = []

  beforeAll(async () => {
    const server = createServer((incoming, response) => {
      const hash = createHash('sha256')
      let length = 0
      incoming.on('data', (part: Buffer) => {
        hash.update(part)
        length += part.length
      })
      incoming.on('end', () => {
        served.push({ length, hash: hash.digest('hex') })
        response.end('taken')
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    port = (server.address() as AddressInfo).port
    running = await launchApp()
    return async () => {
      await running.close()
      server.closeAllConnections()
      server.close()
    }
  })

  it('is sent completely', async () => {
    const { page, app } = running
    const text = LINE.repeat(LINES)
    await page.keyboard.press('Control+Shift+e')
    const workbench = page.getByRole('region', { name: 'Workbench', exact: true })
    await workbench.getByRole('textbox', { name: 'Target host', exact: true }).fill('127.0.0.1')
    await workbench.getByRole('textbox', { name: 'Target port', exact: true }).fill(String(port))
    const views = workbench.getByRole('group', { name: 'Show the bytes as' })
    await views.getByRole('button', { name: 'Text', exact: true }).click()
    const editor = workbench.getByRole('textbox', { name: 'Bytes as text', exact: true })
    await editor.press('Control+a')
    const head = `PUT /pasted HTTP/1.1\r\nHost: x\r\nContent-Length: ${text.length}\r\n\r\n`
    await app.evaluate(({ clipboard }, pasted) => clipboard.writeText(pasted), head + text)
    await page.keyboard.press('Control+V')
    await workbench.getByText(/^Content-Length 4,?600,?000 is correct$/).waitFor()
    await page.keyboard.press('Control+Enter')
    await expect
      .poll(() => served, { timeout: 20_000 })
      .toEqual([{ length: text.length, hash: createHash('sha256').update(text).digest('hex') }])
    await workbench.getByText(/200 · .* received/).waitFor()
  })
})
