/** kill -9 at many moments of a recording: every remaining file opens and holds the sent bytes in order. */

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseLines, runCli, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { expectNumbered, NumberedFlow } from '../helpers/numbered-flow'
import { openCapture } from '../helpers/opened-capture'
import { listen } from '../helpers/servers'

/**
 * Bytes that the target has received when the command is killed: in the first slab, between slabs, many files
 * later.
 */
const MOMENTS = [1, 10_000, 300_000, 1_048_576, 3_000_000, 9_000_000, 30_000_000, 90_000_000]

it.each(MOMENTS)('recovers a capture cut after %i bytes', { timeout: 60_000 }, async (bytes) => {
  const folder = await temporaryFolder()
  const path = join(folder, 'crash.pcapng')
  const flow = new NumberedFlow()
  const server = await listen(flow.watch)
  const { cli, address } = await startCliProxy(server.address, '--write', path)
  await flow.run(address, { bytes, more: 0 })
  cli.kill('SIGKILL')
  await cli.exited
  flow.stop()

  const opened = openCapture(path)
  if (opened.rows > 0) expectNumbered(opened, 0)
  const { code, stdout } = await runCli('decode', path, '--json')
  expect([0, 1]).toContain(code)
  expect(() => parseLines(stdout)).not.toThrow()
})

it('recovers a ring cut between any two of its files', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'crash.pcapng')
  const flow = new NumberedFlow()
  const server = await listen(flow.watch)
  const { cli, address } = await startCliProxy(server.address, '--write', path, '--limit', '64MB')
  await flow.run(address, { bytes: 100_000_000, more: 0 })
  cli.kill('SIGKILL')
  await cli.exited
  flow.stop()

  const files = readdirSync(folder).filter((name) => name.endsWith('.pcapng'))
  expect(files.length).toBeGreaterThan(3)
  const sizes = files.map((name) => statSync(join(folder, name)).size)
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(100_000_000)
  // Each file is complete; the newest may be cut off or still empty.
  for (const name of files.sort().slice(0, -1)) expect(openCapture(join(folder, name)).fault).toBeNull()
  expect([0, 1]).toContain((await runCli('decode', join(folder, files.at(-1)!))).code)
})
