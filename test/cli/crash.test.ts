/** kill -9 under load: bytes that a peer received at least 250 ms earlier are in the file, and the file opens. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseLines, runCli, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { expectNumbered, NumberedFlow } from '../helpers/numbered-flow'
import { openCapture } from '../helpers/opened-capture'
import { needs } from '../helpers/peers'
import { listen } from '../helpers/servers'
import { cutRemarks } from '../helpers/tshark'

const PROMISED_MS = 250

it('loses nothing older than 250 ms', { ...needs('tshark'), timeout: 60_000 }, async () => {
  const path = join(await temporaryFolder(), 'crash.pcapng')
  const flow = new NumberedFlow()
  const server = await listen(flow.watch)
  const { cli, address } = await startCliProxy(server.address, '--write', path)
  await flow.run(address, { bytes: 1_000_000, more: 700 })
  const killedAt = performance.now()
  cli.kill('SIGKILL')
  await cli.exited
  flow.stop()

  const promised = flow.receivedAt(killedAt - PROMISED_MS)
  expect(promised).toBeGreaterThan(1_000_000)
  const opened = openCapture(path)
  expectNumbered(opened, promised)
  expect(await cutRemarks(path)).toEqual([])

  const { code, stdout } = await runCli('decode', path, '--json')
  expect([0, 1]).toContain(code)
  const { row } = opened.handlers['connections.get']({ connection: 1 })
  expect(parseLines(stdout).slice(0, 2)).toMatchObject([
    { event: 'connection-open', connection: 1 },
    { event: 'connection-close', connection: 1, up: row.up, endedBy: 'tcplens', how: 'error' }
  ])
})
