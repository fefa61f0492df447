/**
 * Server and client sessions with a real nc and a real redis-server: created in the window, used to send by hand,
 * stopped, copied, removed and restored, and still listed at the next launch.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat, type Netcat } from '../helpers/nc'
import { freePort } from '../helpers/nginx'
import { needs } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import {
  chooseTarget,
  conversation,
  sendPanel,
  sessionRow,
  startClient,
  startServer,
  tableRows,
  typeToSend
} from './workbench'

let userData: string
let running: RunningApp

beforeAll(async () => {
  userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp({ userData })
  return async () => {
    await running.close()
    await rm(userData, { recursive: true, force: true })
  }
})

/** Creates a server and its clients. */
async function serverWith(name: string, clients: number): Promise<{ port: number; clients: Netcat[] }> {
  const { page } = running
  const port = await startServer(page, name)
  const made: Netcat[] = []
  for (let n = 1; n <= clients; n++) {
    made.push(netcat(port))
    await expect.poll(() => tableRows(page, 'Connections').count()).toBe(n)
  }
  return { port, clients: made }
}

describe('the dialog of a new session', () => {
  it('focuses the port first, where Enter starts the session', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'New server' }).first().click()
    const dialog = page.getByRole('dialog')
    await expect.poll(() => dialog.locator('input:focus').getAttribute('aria-label')).toBe('Listening port')
    await page.keyboard.type('0')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => sessionRow(page, /^Server/).count()).toBe(1)
    await sessionRow(page, /^Server/).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await expect.poll(() => sessionRow(page, /^Server/).count()).toBe(0)
  })
})

describe('a server', needs('nc'), () => {
  it('shows received bytes, and sends exactly the typed bytes', async () => {
    const { page } = running
    const { clients } = await serverWith('Talk', 1)
    const [client] = clients
    client!.type('hello from nc\n')
    await expect.poll(() => conversation(page)).toContain('hello from nc')

    await typeToSend(page, 'text', 'PING\n光')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => client!.received).toBe(Buffer.from('PING\r\n光').toString('latin1'))
    await expect
      .poll(() => conversation(page))
      .toEqual(expect.arrayContaining(['hello from nc', 'PING', '光']))

    await typeToSend(page, 'hex', '00 ff 0d\n0x0a')
    await sendPanel(page).getByRole('button', { name: 'Send', exact: true }).last().click()
    await expect.poll(() => client!.received.slice(-4)).toBe('\x00\xff\r\n')
  })

  it('keeps the bytes when text becomes hex and vice versa, and reports the position of invalid hex', async () => {
    const { page } = running
    const panel = sendPanel(page)
    await typeToSend(page, 'text', 'a\\x\nb')
    await panel.getByRole('button', { name: 'Hex' }).click()
    const hex = panel.getByLabel('Bytes to send, hexadecimal')
    expect(await hex.inputValue()).toBe('61 5c 78 0d 0a 62')
    await hex.fill('61 0\n0g')
    await panel.getByText('Line 1, column 4: “0” has an odd number of digits').waitFor()
    await hex.fill('00 61 0a')
    await panel.getByRole('button', { name: 'Text', exact: true }).click()
    expect(await panel.getByLabel('Text to send').inputValue()).toBe('\\x00a\n')
    // The arrow key recalls the last input that was sent.
    await panel.getByLabel('Text to send').fill('')
    await page.keyboard.press('ArrowUp')
    await expect
      .poll(() => panel.getByLabel('Bytes to send, hexadecimal').inputValue())
      .toBe('00 ff 0d\n0x0a')
  })

  it('sends to one of its clients or to all, and closes or resets one', async () => {
    const { page } = running
    const { clients } = await serverWith('Many', 3)
    const received = (): string[] => clients.map((client) => client.received)
    await tableRows(page, 'Connections').nth(1).click()
    await typeToSend(page, 'text', 'one')
    await page.keyboard.press('Control+Enter')
    await expect.poll(received).toEqual(['', 'one', ''])

    await chooseTarget(page, 'All clients')
    await typeToSend(page, 'text', ' all')
    await page.keyboard.press('Control+Enter')
    await expect.poll(received).toEqual([' all', 'one all', ' all'])

    await chooseTarget(page, /^The selected connection/)
    await sendPanel(page).getByRole('button', { name: 'End', exact: true }).click()
    await sendPanel(page).getByText('Our side is closed (FIN)').waitFor()

    await tableRows(page, 'Connections').nth(2).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Reset (RST)' }).click()
    await expect
      .poll(() => tableRows(page, 'Connections').nth(2).getByRole('gridcell').last().textContent())
      .toContain('RST')
    await clients[2]!.ended
  })
})

describe('stopping with open connections', needs('nc'), () => {
  it('lets them finish on request, and accepts no new ones', async () => {
    const { page } = running
    const { port, clients } = await serverWith('Drain', 1)
    await page.getByRole('button', { name: 'Stop Drain' }).click()
    const dialog = page.getByRole('dialog', { name: 'Stop Drain?' })
    await dialog.getByText('One connection is open.').waitFor()
    await dialog.getByRole('button', { name: 'Let them finish' }).click()
    await page.getByText('waiting for 1 connection').waitFor()
    expect(await netcat(port).ended).not.toBe(0)
    clients[0]!.type('still here\n')
    await expect.poll(() => conversation(page)).toContain('still here')
    clients[0]!.kill()
    await sessionRow(page, /^Server Drain, stopped/).waitFor()
  })

  it('closes them at once on request', async () => {
    const { page } = running
    const { clients } = await serverWith('Cut', 2)
    await page.getByRole('button', { name: 'Stop Cut' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close them now' }).click()
    await sessionRow(page, /^Server Cut, stopped/).waitFor()
    await Promise.all(clients.map(({ ended }) => ended))
  })
})

describe('removing with open connections', needs('nc'), () => {
  it('shows a dialog, and waits for them on request', async () => {
    const { page } = running
    const { clients } = await serverWith('Leaving', 1)
    const remove = async (): Promise<void> => {
      await sessionRow(page, /^Server Leaving/).click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Remove' }).click()
    }
    const dialog = page.getByRole('dialog', { name: 'Remove Leaving?' })
    await remove()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await sessionRow(page, /^Server Leaving, running/).waitFor()
    await remove()
    await dialog.getByRole('button', { name: 'Let them finish' }).click()
    await page.getByText('waiting for 1 connection').waitFor()
    clients[0]!.kill()
    await sessionRow(page, /^Server Leaving/).waitFor({ state: 'detached' })
    await page.getByText('“Leaving” was removed.').waitFor()
  })
})

describe('a port that is in use', () => {
  it('is reported with a free one, which one click uses', async () => {
    const { page } = running
    const port = await startServer(page, 'First')
    await page.getByRole('button', { name: 'New server' }).click()
    const dialog = page.getByRole('dialog', { name: 'New server' })
    await dialog.getByLabel('Listening port').fill(String(port))
    await dialog.getByLabel('Name').fill('Second')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog
      .getByText(`127.0.0.1:${port} is in use by another Tcplens session.`, { exact: false })
      .waitFor()
    await dialog.getByRole('button', { name: /^Use port \d+$/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await sessionRow(page, /^Server Second, running/).waitFor()

    // For a session that is started again later, the notice offers it.
    await page.getByRole('button', { name: 'New server' }).click()
    await dialog.getByLabel('Listening port').fill(String(port))
    await dialog.getByLabel('Name').fill('Third')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('EADDRINUSE').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Start Third' }).click()
    await page
      .getByText(`Third: 127.0.0.1:${port} is in use by another Tcplens session.`, { exact: false })
      .waitFor()
    await page.getByRole('button', { name: /^Start on port \d+$/ }).click()
    await sessionRow(page, /^Server Third, running/).waitFor()
  })
})

describe('a client', needs('redis-server'), () => {
  it('sends as text and as hex, and shows the responses', async () => {
    const { page } = running
    const redis = await startRedis()
    await startClient(page, 'Redis', redis.port)
    await typeToSend(page, 'text', 'PING\n')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => conversation(page)).toEqual(['PING', '+PONG'])
    await typeToSend(page, 'hex', '50 49 4e 47 0d 0a')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => conversation(page)).toEqual(['PING', '+PONG', 'PING', '+PONG'])
  })

  it('explains that nothing listens there, and keeps the form for changes', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'New client' }).click()
    const dialog = page.getByRole('dialog', { name: 'New client' })
    await dialog.getByLabel('Target port').fill(String(await freePort()))
    await dialog.getByRole('button', { name: 'Connect' }).click()
    await dialog.getByText('The server could not be reached.').waitFor()
    await dialog.getByText('ECONNREFUSED').first().waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('the list of sessions', () => {
  it('places a copy after its original, and restores a removed session in its position', async () => {
    const { page } = running
    const menu = async (name: RegExp, item: string): Promise<void> => {
      await sessionRow(page, name).first().click({ button: 'right' })
      await page.getByRole('menuitem', { name: item, exact: true }).click()
    }
    const names = (): Promise<string[]> => page.locator('[data-session] .name').allTextContents()
    await startServer(page, 'Original')
    const before = await names()
    await menu(/^Server Original/, 'Duplicate')
    await expect.poll(async () => (await names()).length).toBe(before.length + 1)
    const copied = (await names()).slice(-2)
    expect([copied[0], copied[1]?.startsWith('Original')]).toEqual(['Original', true])

    const all = await names()
    await menu(/^Server Original, running/, 'Remove')
    await expect.poll(async () => (await names()).length).toBe(before.length)
    await page.getByRole('button', { name: 'Undo' }).click()
    await sessionRow(page, /^Server Original, running/).waitFor()
    expect(await names()).toEqual(all)
  })

  it('is restored at the next launch: stopped, or running with autostart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const first = await launchApp({ userData: folder })
    onTestFinished(first.close)
    await startServer(first.page, 'Plain')
    await startServer(first.page, 'Eager', { atLaunch: true })
    await first.close()

    const second = await launchApp({ userData: folder })
    onTestFinished(second.close)
    await sessionRow(second.page, /^Server Plain, stopped/).waitFor()
    await sessionRow(second.page, /^Server Eager, running/).waitFor()
    await second.close()
  })
})
