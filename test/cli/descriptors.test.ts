/** A server whose process runs out of file descriptors: it says so, keeps its clients, and accepts again. */

import type net from 'node:net'
import { expect, it } from 'vitest'
import { startLimitedCli } from '../helpers/cli'
import { waitFor } from '../helpers/patience'
import { dial, receive } from '../helpers/servers'

const LIMIT = 120

it.skipIf(process.platform !== 'linux')(
  'a server out of file descriptors says so, goes on with those it has, and accepts again when there is room',
  async () => {
    const cli = startLimitedCli(LIMIT, ['server', '--listen', '127.0.0.1:0', '--echo', '--json'])
    const { port } = (await cli.until('it listens', ({ event }) => event === 'listening')) as { port: number }
    const address = { host: '127.0.0.1', port }
    const dropped = new Set<net.Socket>()
    const clients = await Promise.all(
      Array.from({ length: LIMIT + 30 }, async () => {
        const client = await dial(address)
        client.once('end', () => dropped.add(client))
        return client
      })
    )
    expect(await cli.until('it says so', ({ event }) => event === 'error')).toEqual({
      event: 'error',
      code: 'EMFILE',
      message: `No further client can be accepted: this process may have ${LIMIT} files and sockets open, and has. Close some, or start it with a higher limit (ulimit -n).`
    })
    for (const client of clients) client.resume()
    await waitFor(() => {
      expect(dropped.size).toBeGreaterThan(30)
    })
    const served = clients.filter((client) => !dropped.has(client))
    expect(served.length).toBeGreaterThan(30)
    for (const client of served) {
      client.pause()
      client.write('still there?')
    }
    for (const client of served) expect((await receive(client, 12)).toString()).toBe('still there?')

    for (const client of served.slice(0, 20)) client.end()
    await waitFor(async () => {
      const late = await dial(address)
      late.write('and I?')
      expect((await receive(late, 6)).toString()).toBe('and I?')
    })
    cli.kill('SIGTERM')
    expect(await cli.exited).toMatchObject({ signal: null, code: 0 })
  }
)
