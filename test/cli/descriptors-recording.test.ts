/**
 * Clients that take every file descriptor: they are served or closed, and the recording continues in its next file.
 */
import { readdir } from 'node:fs/promises'
import net from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startLimitedCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { waitFor } from '../helpers/patience'
import { needsThat } from '../helpers/peers'

const LIMIT = 256
const CLIENTS = 400
/** A file of the capture's ring holds 256 MiB; both the clients' bytes and their echoes are recorded. */
const RING_FILE_BYTES = 256 * 1024 ** 2
const PIECE = Buffer.alloc(1024 ** 2, 'x')

interface Client {
  socket: net.Socket
  received: number
  gone: boolean
}

function connect(port: number): Client {
  const socket = net.connect(port, '127.0.0.1')
  const client = { socket, received: 0, gone: false }
  socket.on('error', () => undefined)
  socket.on('close', () => (client.gone = true))
  socket.on('data', (bytes) => (client.received += bytes.length))
  onTestFinished(() => {
    socket.destroy()
  })
  socket.write('x')
  return client
}

it(
  'a server with 400 clients on 256 descriptors starts a new capture file',
  { ...needsThat('Linux', process.platform === 'linux'), timeout: 120_000 },
  async () => {
    const folder = await temporaryFolder()
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    // Each client of a server takes one descriptor, so that none is left; a client of a proxy takes two.
    const cli = startLimitedCli(LIMIT, ['server', '--listen', '127.0.0.1:0', '--echo', '--json'])
    const { port } = (await cli.until('it listens', ({ event }) => event === 'listening')) as { port: number }
    const clients = Array.from({ length: CLIENTS }, () => connect(port))
    await waitFor(
      () => {
        expect(clients.every(({ received, gone }) => received > 0 || gone)).toBe(true)
      },
      { timeout: 30_000 }
    )
    const served = clients.filter(({ gone }) => !gone)
    expect(served.length).toBeGreaterThan(60)
    expect(served.length).toBeLessThan(LIMIT)

    const each = Math.ceil((RING_FILE_BYTES * 1.1) / 2 / PIECE.length / served.length) * PIECE.length
    for (const { socket } of served) for (let sent = 0; sent < each; sent += PIECE.length) socket.write(PIECE)
    await waitFor(
      () => {
        expect(served.map(({ received }) => received)).toEqual(served.map(() => each + 1))
      },
      { timeout: 60_000 }
    )
    await waitFor(async () => {
      const files = await readdir(folder, { recursive: true })
      expect(files.filter((name) => name.endsWith('.pcapng')).length).toBeGreaterThan(1)
    })
    expect(cli.text()).not.toMatch(/capture-failed|recording/i)
    for (const { socket } of served) socket.destroy()
    await waitFor(async () => {
      const late = connect(port)
      await waitFor(() => {
        expect(late.received > 0 || late.gone).toBe(true)
      })
      expect(late.received).toBe(1)
    })
  }
)
