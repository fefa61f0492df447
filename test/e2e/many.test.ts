/** Large numbers: a hundred sessions are found and switched, two hundred thousand rows are browsed and replayed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { answering, askMany } from '../helpers/pipelined-requests'
import { launchApp } from '../helpers/electron-app'
import { listen } from '../helpers/servers'
import { readTable, sessionRow, startProxy, tableRows } from './workbench'

const SESSIONS = 100
const ROWS = 200_000
const ASKED = {
  request: Buffer.from('GET /some/path?of=the&test=1 HTTP/1.1\r\nHost: test\r\n\r\n'),
  response: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')
}

it('finds and starts one of a hundred sessions by name, and has room for one more', async () => {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(userData, { recursive: true, force: true }))
  const first = await launchApp({ userData })
  const server = await listen()
  await startProxy(first.page, server.address)
  await first.close()
  // A hundred sessions in the app's own file format.
  const path = join(userData, 'sessions.json')
  const { version, sessions } = JSON.parse(await readFile(path, 'utf8')) as SavedSessions
  const [one] = sessions
  const many = Array.from({ length: SESSIONS }, (_, at) => ({ ...one, name: `Service ${at + 1}` }))
  await writeFile(path, JSON.stringify({ version, sessions: many }))

  const running = await launchApp({ userData })
  onTestFinished(running.close)
  const { page } = running
  const row = sessionRow(page, /^Proxy Service 77, /)
  await row.waitFor()
  expect(await page.getByRole('button', { name: 'New proxy' }).boundingBox()).not.toBeNull()
  await page.getByRole('button', { name: 'New proxy' }).click({ trial: true })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('service 77')
  // A name alone only shows the session; it does not stop or start it.
  await page.keyboard.press('Enter')
  await expect.poll(() => row.getAttribute('aria-pressed')).toBe('true')
  await expect.poll(() => row.isVisible()).toBe(true)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('start service 77')
  await page.keyboard.press('Enter')
  await sessionRow(page, /^Proxy Service 77, running/).waitFor()
  expect(await sessionRow(page, /, running/).count()).toBe(1)
  await page.getByRole('button', { name: 'All sessions' }).click()
  await page.getByRole('menuitem', { name: 'Start all' }).click()
  await expect.poll(() => sessionRow(page, /, running/).count()).toBe(SESSIONS)
})

it('follows two hundred thousand exchanges, goes to the last of them and replays it', async () => {
  const running = await launchApp()
  onTestFinished(running.close)
  const { page } = running
  const server = await listen((socket) => {
    socket.on('data', answering(socket, ASKED))
    socket.on('end', () => socket.end())
  })
  await askMany(await startProxy(page, server.address), ASKED, ROWS)
  await page.getByText('200,000 of 200,000').waitFor()
  await tableRows(page, 'Requests').first().click()
  await page.keyboard.press('End')
  const selected = page.getByRole('grid', { name: 'Requests' }).getByRole('row', { selected: true })
  await expect.poll(() => selected.getAttribute('aria-rowindex')).toBe(String(ROWS + 1))
  await page.keyboard.press('r')
  await page.getByText('200,001 of 200,001').waitFor()
  await page.keyboard.press('End')
  await expect.poll(() => selected.getAttribute('aria-rowindex')).toBe(String(ROWS + 2))
  await expect.poll(async () => (await readTable(page, 'Requests')).at(-1)?.['Status']).toBe('200')
})

interface SavedSessions {
  readonly version: number
  readonly sessions: readonly Record<string, unknown>[]
}
