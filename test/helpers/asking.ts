/**
 * Proxy handshakes of clients, written from the RFCs and independent of the code under test: SOCKS4 and 4a, SOCKS5
 * (RFC 1928, RFC 1929), HTTP CONNECT (RFC 9110, section 9.3.6).
 */

import type net from 'node:net'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { receive } from './servers'

export type Speaks = 'nothing' | 'socks4' | 'socks4a' | 'socks5' | 'connect'

/** In which pieces something is written. */
export type Write = (bytes: Uint8Array) => Promise<void> | void

/** Requests a connection to `target` and resolves once it is established; bytes after the reply stay in the socket. */
export async function askFor(
  socket: net.Socket,
  speaks: Speaks,
  target: Endpoint,
  write: Write = (bytes) => {
    socket.write(bytes)
  }
): Promise<void> {
  switch (speaks) {
    case 'nothing':
      return
    case 'socks4':
    case 'socks4a': {
      await write(socks4Request(target, speaks === 'socks4a'))
      const answer = await receive(socket, 8)
      if (answer[0] !== 0 || answer[1] !== 0x5a) throw new Error(`SOCKS4 answered ${answer.toString('hex')}`)
      return
    }
    case 'socks5': {
      await write(Buffer.from([5, 1, 0]))
      const choice = await receive(socket, 2)
      if (choice.toString('hex') !== '0500') throw new Error(`SOCKS5 chose ${choice.toString('hex')}`)
      await write(socks5Request(target))
      const code = await socks5Reply(socket)
      if (code !== 0) throw new Error(`SOCKS5 answered ${code}`)
      return
    }
    case 'connect': {
      await write(connectRequest(target))
      const head = await receiveHead(socket)
      if (!/^HTTP\/1\.[01] 200 /.test(head)) throw new Error(`CONNECT was answered ${head}`)
    }
  }
}

function socks4Request({ host, port }: Endpoint, byName: boolean): Buffer {
  const address = byName ? [0, 0, 0, 1] : host.split('.').map(Number)
  const name = byName ? Buffer.from(`${host}\0`) : Buffer.alloc(0)
  return Buffer.concat([Buffer.from([4, 1, port >> 8, port & 255, ...address]), Buffer.from('me\0'), name])
}

/** By name, whatever it is. */
export function socks5Request({ host, port }: Endpoint): Buffer {
  const name = Buffer.from(host)
  return Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 255])])
}

/** The whole reply, of which this is the code. */
export async function socks5Reply(socket: net.Socket): Promise<number> {
  const [, code = -1, , type] = await receive(socket, 4)
  const length = type === 1 ? 4 : type === 4 ? 16 : ((await receive(socket, 1))[0] ?? 0)
  await receive(socket, length + 2)
  return code
}

export function connectRequest({ host, port }: Endpoint): Buffer {
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  return Buffer.from(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`)
}

/** Reads up to the empty line, byte by byte, and leaves the rest in the socket. */
export async function receiveHead(socket: net.Socket): Promise<string> {
  let head = ''
  while (!head.endsWith('\r\n\r\n')) head += (await receive(socket, 1)).toString('latin1')
  return head
}
