/** A server whose process runs out of file descriptors reports it, keeps its clients, and accepts again later. */

import net from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startLimitedCli } from '../helpers/cli'
import { waitFor } from '../helpers/patience'
import { needsThat } from '../helpers/peers'

const LIMIT = 120

interface Client {
  socket: net.Socket
  echoed: string
  gone: boolean
}

function startClient(port: number): Client {
  const socket = net.connect(port, '127.0.0.1')
  const client = { socket, echoed: '', gone: false }
  socket.on('error', () => undefined)
  socket.on('close', () => (client.gone = true))
  socket.on('data', (bytes) => (client.echoed += bytes.toString()))
  socket.write('hello')
  onTestFinished(() => {
    socket.destroy()
  })
  return client
}

it(
  'a server without free file descriptors reports this, keeps its connections, and accepts again later',
  needsThat('Linux', process.platform === 'linux'),
  async () => {
    const cli = startLimitedCli(LIMIT, ['server', '--listen', '127.0.0.1:0', '--echo', '--json'])
    const { port } = (await cli.until('it listens', ({ event }) => event === 'listening')) as { port: number }
    const clients = Array.from({ length: LIMIT + 30 }, () => startClient(port))
    const told = await cli.until('it says so', ({ event }) => event === 'error')
    expect(told).toEqual({
      event: 'error',
      code: 'EMFILE',
      message: `No more clients can be accepted: this process has reached its limit of ${LIMIT} open files and sockets. Close some connections, or start it with a higher limit (ulimit -n).`
    })
    await waitFor(() => {
      expect(clients.every(({ echoed, gone }) => gone || echoed === 'hello')).toBe(true)
    })
    const served = clients.filter(({ gone }) => !gone)
    expect(served.length).toBeGreaterThan(30)
    expect(served.length).toBeLessThan(LIMIT)

    for (const { socket } of served) socket.write(', again')
    await waitFor(() => {
      expect(served.map(({ echoed }) => echoed)).toEqual(served.map(() => 'hello, again'))
    })
    for (const { socket } of served.slice(0, 20)) socket.end()
    await waitFor(async () => {
      const late = startClient(port)
      await waitFor(() => {
        expect(late.echoed !== '' || late.gone).toBe(true)
      })
      expect(late.echoed).toBe('hello')
    })
  }
)
