/**
 * Upstream proxies written from the RFCs and independent of the code under test: SOCKS5 (RFC 1928, RFC 1929) and HTTP
 * CONNECT (RFC 9110, section 9.3.6). They read exactly the bytes they need and leave the rest to the tunnel.
 */

import net from 'node:net'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { listen, receive, type TestServer } from './servers'

export interface TestProxy {
  readonly address: Endpoint
  /** Requests received: `domain name:80`, `ipv4 127.0.0.1:80`, or a request line; and the login used. */
  readonly asked: string[]
  readonly server: TestServer
}

interface ProxyOptions {
  login?: { user: string; password: string }
  /** Addresses of names, instead of a name lookup. */
  names?: Readonly<Record<string, Endpoint>>
  /** Reply to send instead of connecting. */
  answer?: Uint8Array
  /** Reads the request and never replies. */
  silent?: boolean
  host?: string
}

export async function listenSocks5(options: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = []
  const server = await listen(
    (socket) => {
      serveSocks5(socket, options, asked).catch(() => socket.destroy())
    },
    { host: options.host ?? '127.0.0.1' }
  )
  return { address: server.address, asked, server }
}

async function serveSocks5(socket: net.Socket, options: ProxyOptions, asked: string[]): Promise<void> {
  const [version, count = 0] = await receive(socket, 2)
  if (version !== 5) throw new Error('not SOCKS5')
  const methods = [...(await receive(socket, count))]
  const method = options.login === undefined ? 0 : 2
  if (!methods.includes(method)) {
    socket.end(Buffer.from([5, 255]))
    return
  }
  socket.write(Buffer.from([5, method]))
  if (options.login !== undefined) {
    const [, userLength = 0] = await receive(socket, 2)
    const user = String(await receive(socket, userLength))
    const [passwordLength = 0] = await receive(socket, 1)
    const password = passwordLength === 0 ? '' : String(await receive(socket, passwordLength))
    asked.push(`login ${user}:${password}`)
    const right = user === options.login.user && password === options.login.password
    socket.write(Buffer.from([1, right ? 0 : 1]))
    if (!right) {
      socket.end()
      return
    }
  }
  const [, command, , type] = await receive(socket, 4)
  if (command !== 1) throw new Error('not CONNECT')
  let host: string
  let kind: string
  if (type === 1) {
    kind = 'ipv4'
    host = [...(await receive(socket, 4))].join('.')
  } else if (type === 4) {
    kind = 'ipv6'
    host = (await receive(socket, 16)).toString('hex')
  } else {
    kind = 'domain'
    host = String(await receive(socket, (await receive(socket, 1))[0] ?? 0))
  }
  const port = (await receive(socket, 2)).readUInt16BE()
  asked.push(`${kind} ${host}:${port}`)
  if (options.silent === true) return
  if (options.answer !== undefined) {
    socket.write(options.answer)
    return
  }
  // In one write with the server's first bytes, like a fast proxy.
  join(socket, options.names?.[host] ?? { host, port }, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]))
}

export async function listenHttpProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = []
  const server = await listen(
    (socket) => {
      serveConnect(socket, options, asked).catch(() => socket.destroy())
    },
    { host: options.host ?? '127.0.0.1' }
  )
  return { address: server.address, asked, server }
}

async function serveConnect(socket: net.Socket, options: ProxyOptions, asked: string[]): Promise<void> {
  let head = ''
  while (!head.endsWith('\r\n\r\n')) head += (await receive(socket, 1)).toString('latin1')
  const [line = '', ...fields] = head.trimEnd().split('\r\n')
  asked.push(line)
  const host = fields.find((field) => field.startsWith('Host: '))
  asked.push(host ?? 'no host')
  if (options.silent === true) return
  if (options.answer !== undefined) {
    socket.end(options.answer)
    return
  }
  if (options.login !== undefined) {
    const { user, password } = options.login
    const wanted = `Proxy-Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    if (!fields.includes(wanted)) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n'
      )
      return
    }
  }
  const url = new URL(`http://${line.split(' ')[1] ?? ''}`)
  const target = { host: url.hostname.replace(/[[\]]/g, ''), port: Number(url.port || 80) }
  join(
    socket,
    options.names?.[target.host] ?? target,
    Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n')
  )
}

function join(socket: net.Socket, target: Endpoint, answer: Buffer): void {
  const upstream = net.connect({ host: target.host, port: target.port, allowHalfOpen: true })
  upstream.on('error', () => socket.resetAndDestroy())
  socket.on('error', () => upstream.resetAndDestroy())
  socket.on('close', () => upstream.destroy())
  upstream.once('connect', () => {
    socket.cork()
    socket.write(answer)
    // For a server that sends first: its bytes follow the reply in the same packet.
    setImmediate(() => {
      const first = upstream.read() as Buffer | null
      if (first !== null) socket.write(first)
      socket.uncork()
      upstream.pipe(socket)
      socket.pipe(upstream)
    })
  })
}
