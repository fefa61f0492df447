/** The app from an archive, as in a package: the engine's thread and the threads that it starts are found inside. */
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { openCapture } from '../helpers/opened-capture'
import { writeArchive } from '../helpers/app-archive'
import { answerFileDialogs, launchApp } from '../helpers/electron-app'
import { temporaryFolder } from '../helpers/engine'
import { dial, listen } from '../helpers/servers'
import { conversation, startProxy, tableRows } from './workbench'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
/** What a package contains. */
const PACKAGED = ['package.json', 'out/main', 'out/preload', 'out/renderer', 'resources']

it('relays, analyses and saves', async () => {
  const folder = await temporaryFolder()
  const archive = join(folder, 'app.asar')
  await writeArchive(PROJECT, PACKAGED, archive)
  const running = await launchApp({ app: archive })
  onTestFinished(running.close)
  const { page } = running
  const target = await listen((socket) => socket.pipe(socket))
  const socket = await dial({ host: '127.0.0.1', port: await startProxy(page, target.address) })
  socket.write('from a package\n')
  await once(socket, 'data')
  await page.getByRole('tab', { name: /^Connections/ }).click()
  await tableRows(page, 'Connections').first().click()
  await expect.poll(() => conversation(page)).toContain('from a package')

  const saved = join(folder, 'saved.pcapng')
  await answerFileDialogs(running.app, saved)
  await page.keyboard.press('Control+s')
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor()
  const input = { connection: 1, direction: 'down' as const, offset: 0, length: 100 }
  const { bytes } = openCapture(saved).handlers['streams.read'](input)
  expect(Buffer.from(bytes).toString()).toBe('from a package\n')
  await running.close()
})
