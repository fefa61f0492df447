/**
 * A server with real clients: options set in the dialog, behaviours switched while it runs, and clients selected,
 * held and reset from the list.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { netcat } from '../helpers/nc'
import { needs } from '../helpers/peers'
import { sessionLabel, sessionRow, startServer } from './workbench'

const run = promisify(execFile)
let running: RunningApp
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-servers-'))
  running = await launchApp()
  return async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const tab = (name: string): Locator =>
  running.page.getByRole('tablist', { name: 'Traffic' }).getByRole('tab', { name })

/** Adds a behaviour of this kind with its defaults, or as `fill` changes it. */
async function addBehaviour(title: string, fill: (form: Locator) => Promise<void>): Promise<void> {
  const { page } = running
  await tab('Behaviour').click()
  const add = page.getByRole('button', { name: 'Add', exact: true })
  if ((await add.count()) > 0) {
    await add.first().click()
    await page.getByRole('menuitem', { name: title }).click()
  } else await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
  const form = page.getByRole('list', { name: 'Behaviour' }).locator('form')
  await fill(form)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

describe('the options of a new server', () => {
  it('are found by search, rejected next to their field, and kept when the session is edited', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'New server' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New server' })
    await dialog.getByLabel('Listening port').fill('0')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Options')
    await dialog.getByRole('button', { name: 'Options' }).click()
    await dialog.getByLabel('Find an option').fill('allow')
    await dialog.getByLabel('Allow only').fill('127.0.0.0/8\n10.0.0.0/99')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('Line 2: “10.0.0.0/99” is not an address, range or subnet.').waitFor()
    await dialog.getByLabel('Allow only').fill('127.0.0.0/8')
    await dialog.getByLabel('Maximum clients').fill('1')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.waitFor({ state: 'hidden' })

    const row = sessionRow(page, /^Server Options/)
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Stop', exact: true }).click()
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Edit…' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit server' })
    await edit.getByRole('button', { name: /^Limits and access/ }).click()
    expect([
      await edit.getByLabel('Allow only').inputValue(),
      await edit.getByLabel('Maximum clients').inputValue()
    ]).toEqual(['127.0.0.0/8', '1'])
    await edit.getByRole('button', { name: 'Cancel' }).click()
    await edit.waitFor({ state: 'detached' })
  })

  it('create a TLS server with its own certificate', needs('curl'), async () => {
    const { page } = running
    await page.getByRole('button', { name: 'New server' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New server' })
    await dialog.getByLabel('Listening port').fill('0')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Secure')
    await dialog.getByRole('button', { name: 'Options' }).click()
    await dialog.getByRole('button', { name: 'TLS', exact: true }).click()
    await dialog.getByRole('button', { name: 'generated' }).click()
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await addBehaviour('Manual HTTP', async (form) => {
      await form.getByLabel('Page', { exact: true }).fill('<h1>光</h1>')
      await form.getByText('Content-Length: 12').waitFor()
    })
    const port = /:(\d+)$/.exec(await sessionLabel(sessionRow(page, /^Server Secure/)))?.[1]
    const { stdout } = await run('curl', ['-sk', '--max-time', '10', `https://127.0.0.1:${port ?? ''}/`])
    expect(stdout).toBe('<h1>光</h1>')
  })
})

describe('the behaviours of a server', needs('nc'), () => {
  it('are added, edited and switched while a client is connected', async () => {
    const { page } = running
    const port = await startServer(page, 'Doing')
    const client = netcat(port)
    await addBehaviour('Reply from a table', async (form) => {
      await form.getByLabel('Text', { exact: true }).fill('PING')
      await form.getByLabel('Reply of row 1', { exact: true }).fill('PONG {{counter}}')
    })
    client.type('a PING')
    await expect.poll(() => client.received).toBe('PONG 1')
    await page.getByRole('switch', { name: 'Switch off: Reply from a table' }).click()
    await addBehaviour('Echo', () => Promise.resolve())
    client.type('PING')
    await expect.poll(() => client.received).toBe('PONG 1PING')
    await expect.poll(() => sessionRow(page, /^Server Doing/).textContent()).toContain('echo')
  })

  it('report an invalid pattern, and are not applied with it', async () => {
    const { page } = running
    await startServer(page, 'Wrong')
    await tab('Behaviour').click()
    await page.getByRole('button', { name: /^Reply from a table/ }).click()
    const form = page.getByRole('list', { name: 'Behaviour' }).locator('form')
    await form.getByRole('button', { name: 'Match as: text' }).click()
    await page.getByRole('menuitemradio', { name: 'regex' }).click()
    await form.getByLabel('Regular expression').fill('(')
    await form.getByText(/^Invalid regular expression/).waitFor()
    await form.getByRole('button', { name: 'Add', exact: true }).click()
    await form.waitFor()
    await form.getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('the clients of a server', () => {
  it('are paused, selected for sending, and reset', async () => {
    const { page } = running
    const port = await startServer(page, 'Clients')
    const ended: string[] = []
    const clients = ['one', 'two', 'three'].map((name) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', (error: NodeJS.ErrnoException) => ended.push(`${name} ${error.code ?? ''}`))
      socket.resume()
      onTestFinished(() => {
        socket.destroy()
      })
      return socket
    })
    await tab('Clients').click()
    const rows = page.getByRole('grid', { name: 'Clients' }).locator('[data-client]')
    await expect.poll(() => rows.count()).toBe(clients.length)
    const row = (index: number): Locator => rows.filter({ hasText: `:${clients[index]?.localPort ?? 0}` })

    await row(1).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Pause reading' }).click()
    await expect.poll(() => row(1).textContent()).toContain('reading paused')

    const boxes = page.getByRole('checkbox', { name: 'Select all clients' })
    await boxes.check()
    await row(0).getByRole('checkbox').uncheck()
    await page.getByText('2 of 3 selected').waitFor()
    await page.getByRole('button', { name: 'Reset', exact: true }).first().click()
    await expect.poll(() => rows.count()).toBe(1)
    await expect.poll(() => ended.toSorted()).toEqual(['three ECONNRESET', 'two ECONNRESET'])
  })
})
