/** `--limit`: the capture is a ring of files, and also fits a disk smaller than the limit. */

import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCli, startCliProxy } from '../helpers/cli'
import { randomBytes } from '../helpers/random-bytes'
import { dial, listen, receive } from '../helpers/servers'
import { needsMount, smallDisk } from '../helpers/small-disk'

const MIB = 1024 * 1024
const PIECE = randomBytes(MIB)

/** Fills the disk to the last block. */
function fillUp(path: string): void {
  for (;;) {
    try {
      writeFileSync(path, Buffer.alloc(64 * 1024), { flag: 'a' })
    } catch {
      return
    }
  }
}

it(
  'deletes the oldest file when the disk is full, and reports that recording continues',
  needsMount(),
  async () => {
    const folder = smallDisk('24m')
    const path = join(folder, 'traffic.pcapng')
    const server = await listen((socket) => socket.pipe(socket))
    const { cli, address } = await startCliProxy(server.address, '--write', path, '--limit', '1GB')
    const client = await dial(address)
    const pass = async (): Promise<void> => {
      client.write(PIECE)
      expect((await receive(client, PIECE.length)).equals(PIECE)).toBe(true)
    }
    const captures = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.pcapng'))
    for (let round = 0; round < 5; round++) await pass()
    await expect.poll(() => captures().length, { timeout: 10_000 }).toBeGreaterThan(2)
    expect(captures()).toContain('traffic.pcapng')

    fillUp(join(folder, 'filler'))
    while (cli.lines().every(({ event }) => event !== 'error')) await pass()
    expect(await cli.until('the full disk', ({ event }) => event === 'error')).toMatchObject({
      code: 'ENOSPC'
    })
    const { file } = await cli.until('the recovery', ({ event }) => event === 'recording-continues')
    await pass()
    await expect.poll(() => statSync(String(file)).size, { timeout: 10_000 }).toBeGreaterThan(MIB)
    expect(captures()).not.toContain('traffic.pcapng')

    client.destroy()
    cli.kill('SIGINT')
    const { code, stderr } = await cli.exited
    expect(stderr).toMatch(/^tcplens: Recording stopped: .*ENOSPC.*\ntcplens: Recording continues in /)
    expect(code).toBe(1)
  }
)

it.each(['63MB', '5TB', '1', 'much', '1 GBit', '-1GB', '1e9', ''])('rejects %j', async (size) => {
  const { code, stderr } = await runCli('server', '--listen', '127.0.0.1:0', '--limit', size)
  expect(stderr).toContain('is not a size from 64MB to 4TB, such as 500MB or 2GB.')
  expect(code).toBe(2)
})
