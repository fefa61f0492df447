/** Resets of sockets that are already closing: the socket is gone after a reset in every state. */

import { once } from 'node:events'
import type net from 'node:net'
import tls from 'node:tls'
import { expect, it } from 'vitest'
import { resetSocket, setTransport } from '../../../src/engine/net/reset-socket'
import { makeAuthority } from '../../helpers/certificates'
import { broken, dial, listen } from '../../helpers/servers'
import { listenTlsEcho } from '../../helpers/tls-echo'

async function plain(): Promise<{ socket: net.Socket }> {
  const server = await listen((socket) => socket.resume())
  return { socket: await dial(server.address) }
}

async function secured(): Promise<{ socket: net.Socket }> {
  const authority = await makeAuthority()
  const server = await listenTlsEcho(await authority.sign({ name: 'a.example', names: ['a.example'] }))
  const carrier = await dial(server.address)
  const socket = tls.connect({ socket: carrier, rejectUnauthorized: false, ALPNProtocols: ['odd'] })
  await once(socket, 'secureConnect')
  setTransport(socket, carrier)
  return { socket }
}

it.each([
  ['TCP', plain],
  ['TLS', secured]
])(
  'a reset of %s works in the same tick as its FIN: libuv refuses a reset during a shutdown',
  async (_name, open) => {
    const { socket } = await open()
    const gone = broken(socket)
    socket.end()
    resetSocket(socket)
    expect(await gone).toBe(null)
  }
)

it.each([
  ['TCP', plain],
  ['TLS', secured]
])('a reset of %s works with more pending data than its peer reads', async (_name, open) => {
  const { socket } = await open()
  const gone = once(socket, 'close')
  // Unsent data causes an error event.
  socket.on('error', () => undefined)
  socket.pause()
  socket.write(Buffer.alloc(64 * 1024 * 1024))
  socket.end()
  resetSocket(socket)
  await gone
  expect(socket.destroyed).toBe(true)
})
