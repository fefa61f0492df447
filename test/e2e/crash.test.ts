/**
 * kill -9 of the app under load: bytes that a peer received at least 250 ms earlier are recovered at the next
 * start.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { listKeptCaptures } from '../../src/engine/capture/earlier-captures'
import { launchApp } from '../helpers/electron-app'
import { expectNumbered, NumberedFlow } from '../helpers/numbered-flow'
import { openCapture } from '../helpers/opened-capture'
import { needs } from '../helpers/peers'
import { listen } from '../helpers/servers'
import { cutRemarks } from '../helpers/tshark'
import { readTable, startProxy } from './workbench'

const PROMISED_MS = 250
/** Traffic before the crash; long enough to get past the start of the load. */
const FLOW_MS = 900

it('loses nothing older than 250 ms, and offers the rest', needs('tshark'), async () => {
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(userData, { recursive: true, force: true }))
  const flow = new NumberedFlow()
  const target = await listen(flow.watch)
  const first = await launchApp({ userData })
  const port = await startProxy(first.page, target.address)
  await flow.run({ host: '127.0.0.1', port }, { bytes: 8_000_000, more: FLOW_MS })
  const app = first.app.process()
  const ended = new Promise((resolve) => app.once('exit', (_code, signal) => resolve(signal)))
  const killedAt = performance.now()
  app.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  flow.stop()

  const promised = flow.receivedAt(killedAt - PROMISED_MS)
  expect(promised).toBeGreaterThan(8_000_000)
  const kept = await listKeptCaptures(join(userData, 'captures'), null)
  expect(kept).toHaveLength(1)
  const paths = kept[0]!.paths
  expectNumbered(openCapture(...paths), promised)
  // Only the last file may end in the middle of a block.
  for (const path of paths) expect(await cutRemarks(path)).toEqual([])

  const second = await launchApp({ userData })
  onTestFinished(second.close)
  const { page } = second
  await page.getByText('Unsaved capture from a previous run.').waitFor()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('button', { name: /^Open the capture from/ }).click()
  await page.getByRole('tab', { name: /^Connections/ }).click()
  await expect.poll(async () => (await readTable(page, 'Connections')).length, { timeout: 20_000 }).toBe(1)
  await second.close()
})
