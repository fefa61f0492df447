/** Workbench drafts after a restart of the app: they are listed again, byte for byte, and can be sent. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange, startProxy } from './workbench'

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(userData: string): Promise<RunningApp> {
  const running = await launchApp({ userData })
  onTestFinished(() => running.close())
  return running
}

/** Starts a web server that records the requested paths. */
async function webServer(): Promise<{ host: string; port: number; paths: string[] }> {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    response.end('there')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, paths }
}

const listed = (page: Page): Locator =>
  page.getByRole('region', { name: 'Open requests' }).getByRole('listitem')
const field = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Workbench', exact: true }).getByRole('textbox', { name, exact: true })

it('restores a new and an edited request after a restart, and sends them', async () => {
  const userData = await dataFolder()
  const server = await webServer()
  const first = await start(userData)
  const proxy = await startProxy(first.page, server)
  await fetch(`http://127.0.0.1:${proxy}/captured`).then((answer) => answer.text())
  await selectExchange(first.page, '/captured')
  await first.page.keyboard.press('e')
  await field(first.page, 'URL').fill('/edited')
  await first.page.getByRole('button', { name: 'New request', exact: true }).click()
  await expect.poll(() => listed(first.page).count()).toBe(2)
  await field(first.page, 'URL').fill('/typed')
  await first.close()

  const second = await start(userData)
  await expect.poll(() => listed(second.page).count()).toBe(2)
  await expect
    .poll(() => listed(second.page).allTextContents())
    .toEqual([
      expect.stringContaining('GET /edited') as string,
      expect.stringContaining('GET /typed') as string
    ])
  // The traffic is in front, because the workbench was not opened in this launch.
  expect(await field(second.page, 'URL').count()).toBe(0)
  await listed(second.page).first().getByRole('button').first().click()
  await expect.poll(() => field(second.page, 'URL').inputValue()).toBe('/edited')
  await field(second.page, 'URL').press('Control+Enter')
  await second.page.getByText(/^200 · .* received$/).waitFor()
  expect(server.paths).toEqual(['/captured', '/edited'])

  // A closed draft does not come back, and the reloaded page lists no draft twice.
  await listed(second.page)
    .nth(1)
    .getByRole('button', { name: /^Close/ })
    .click()
  await second.page.reload()
  await expect.poll(() => listed(second.page).count()).toBe(1)
  await second.close()
  const third = await start(userData)
  await expect
    .poll(() => listed(third.page).allTextContents())
    .toEqual([expect.stringContaining('GET /edited') as string])
})

it('names a damaged file of drafts, and keeps it', async () => {
  const userData = await dataFolder()
  const path = join(userData, 'workbench.json')
  await writeFile(path, '{"version":1,"dra')
  const { page } = await start(userData)
  await page.getByText(`The damaged file is kept as ${path}.unusable.`).waitFor()
  expect(await readFile(`${path}.unusable`, 'utf8')).toBe('{"version":1,"dra')
})
