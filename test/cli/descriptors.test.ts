/** A proxy whose process runs out of file descriptors: it says so, keeps its clients, and accepts again. */

import { once } from 'node:events'
import type net from 'node:net'
import { expect, it } from 'vitest'
import { startLimitedCli } from '../helpers/cli'
import { waitFor } from '../helpers/patience'
import { dial, listen, receive } from '../helpers/servers'

const LIMIT = 120

/** Whether the client is answered, or sent away. */
async function isServed(client: net.Socket): Promise<boolean> {
  const gone = Promise.race([once(client, 'end'), once(client, 'close')]).then(
    () => false,
    () => false
  )
  client.write('still there?')
  return Promise.race([
    gone,
    receive(client, 12).then(
      (answer) => answer.toString() === 'still there?',
      () => false
    )
  ])
}

it.skipIf(process.platform !== 'linux')(
  'out of file descriptors it says so, goes on with those it has, and accepts again when there is room',
  async () => {
    const { address: target } = await listen((socket) => socket.pipe(socket))
    const cli = startLimitedCli(LIMIT, [
      'proxy',
      '--listen',
      '127.0.0.1:0',
      '--target',
      `127.0.0.1:${target.port}`,
      '--json'
    ])
    const { port } = (await cli.until('it listens', ({ event }) => event === 'listening')) as { port: number }
    const address = { host: '127.0.0.1', port }
    const clients = await Promise.all(Array.from({ length: LIMIT }, () => dial(address)))
    expect(
      await cli.until('it says so', ({ event, code }) => event === 'error' && code === 'EMFILE')
    ).toEqual({
      event: 'error',
      code: 'EMFILE',
      message: `No further client can be accepted: this process may have no more than ${LIMIT} files and sockets open. Close some, or start it with a higher limit (ulimit -n).`
    })
    const served: net.Socket[] = []
    for (const client of clients) if (await isServed(client)) served.push(client)
    expect(served.length).toBeGreaterThan(15)
    expect(served.length).toBeLessThan(LIMIT - 20)

    for (const client of served.slice(0, 10)) client.resume().end()
    await waitFor(async () => {
      expect(await isServed(await dial(address))).toBe(true)
    })
    cli.kill('SIGTERM')
    expect((await cli.exited).signal).toBeNull()
  }
)
