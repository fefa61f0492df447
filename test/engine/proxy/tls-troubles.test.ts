/** Failures during TLS interception: each is reported, closes the connection, and leaves no resources behind. */

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { describe, expect, it } from 'vitest'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { told } from '../../helpers/client'
import { closeEvent, LIVE, readStream, startProxyOf, untilClosed } from '../../helpers/engine'
import { startHttps, startInterception } from '../../helpers/interception'
import { waitFor } from '../../helpers/patience'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'
import { needsThat } from '../../helpers/peers'

/** Connects a TLS client that accepts any certificate. */
async function connectTls(
  address: { host: string; port: number },
  options: tls.ConnectionOptions = {}
): Promise<{ carrier: net.Socket; socket: tls.TLSSocket }> {
  const carrier = await dial(address)
  const socket = tls.connect({
    socket: carrier,
    rejectUnauthorized: false,
    servername: 'localhost',
    ...options
  })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return { carrier, socket }
}

describe('a client of an unreachable server', () => {
  it('can disconnect before it sends a request: its connection and the engine close at once', async () => {
    const it = await startInterception({ target: { host: '127.0.0.1', port: await closedPort() } })
    const { carrier } = await connectTls(it.proxy.address)
    await waitFor(async () => {
      const { events } = await it.engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
      expect(events.map(({ name }) => name)).toContain('layer')
    })
    carrier.resetAndDestroy()
    const detail = await untilClosed(it.engine, 1)
    expect(closeEvent(detail)).toMatchObject({ how: 'rst' })
    expect(it.engine.sessions.get(it.proxy.id).connections.open).toBe(0)
  })

  it('that waits for the server to speak is disconnected', async () => {
    const it = await startInterception({ target: { host: '127.0.0.1', port: await closedPort() } })
    const client = await dial(it.proxy.address)
    expect(await broken(client)).toBe('ECONNRESET')
    expect(closeEvent(await untilClosed(it.engine, 1))).toMatchObject({ how: 'error', code: 'ECONNREFUSED' })
  })
})

it('a client that has reset its connection before its TLS begins is closed at once', async () => {
  const it = await startInterception({ mode: 'http' })
  const target = await listen()
  const client = await dial(it.proxy.address)
  const { host, port } = target.address
  client.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  await receive(client, 12)
  // A ClientHello, directly followed by a reset.
  const [hello] = (await once(helloSource(), 'data')) as [Buffer]
  client.write(hello)
  const reached = await target.accepted()
  await once(reached, 'data')
  client.resetAndDestroy()
  reached.destroy()
  await untilClosed(it.engine, 1)
  expect(it.engine.sessions.get(it.proxy.id).connections.open).toBe(0)
})

/** Returns a socket that produces the first bytes of a TLS client. */
function helloSource(): net.Socket {
  const pair = net.createServer().listen(0, '127.0.0.1')
  const out = new net.Socket()
  pair.once('listening', () => {
    tls
      .connect({ ...(pair.address() as net.AddressInfo), rejectUnauthorized: false })
      .on('error', () => undefined)
  })
  pair.once('connection', (socket) => {
    socket.once('data', (bytes) => {
      out.emit('data', bytes)
      socket.destroy()
      pair.close()
    })
  })
  return out
}

it('a server that sends something other than TLS during the client’s ClientHello is reported inside the client’s TLS', async () => {
  const target = await listen()
  const it = await startInterception({ target: target.address })
  // The ClientHello arrives in two pieces, and the server sends data in between.
  const between = await listen((socket) => {
    socket.once('data', (hello: Buffer) => {
      void (async () => {
        const onward = await dial(it.proxy.address)
        onward.write(hello.subarray(0, 1))
        const reached = await target.accepted()
        await new Promise((resolve) => reached.write('220 I speak first\r\n', resolve))
        onward.write(hello.subarray(1))
        socket.pipe(onward).pipe(socket)
      })()
    })
  })
  const { socket } = await connectTls(between.address)
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect(String(await received(socket))).toMatch(/ 502 [^]*does not speak TLS/)
})

describe('TLS to the server for a client without TLS', () => {
  it('to an untrusted server: the host is listed as a problem', async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await startHttps(await makeSelfSignedFiles({ name: 'localhost' }))
    const proxy = await startProxyOf(it.engine, {
      target: { host: target.host, port: target.port },
      tls: { clients: 'pass', target: 'tls' }
    })
    const client = await dial(proxy.address)
    client.write('GET / HTTP/1.1\r\n\r\n')
    expect(await broken(client)).toBe('ECONNRESET')
    const found = (): unknown => it.engine.sessions.get(proxy.id).findings?.untrusted.map(({ host }) => host)
    await waitFor(() => {
      expect(found()).toEqual([target.host])
    })
  })

  it('works for requests forwarded one by one, and is not repeated inside a tunnel', async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const proxy = await startProxyOf(it.engine, {
      mode: 'http',
      out: { family: 4 },
      tls: { clients: 'pass', target: 'tls', authority: it.upstream.certFile }
    })
    const where = `localhost:${target.port}`
    const client = await dial(proxy.address)
    client.write(`GET http://${where}/plain HTTP/1.1\r\nHost: ${where}\r\n\r\n`)
    const first = 'You asked for /plain'
    await waitFor(async () => {
      expect(String(await readStream(it.engine, 1, 'down'))).toContain(first)
    })
    client.end(
      `CONNECT ${where} HTTP/1.1\r\nHost: ${where}\r\n\r\nGET /tunnel HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
    )
    expect(String(await received(client))).toContain('You asked for /tunnel')
    expect(told(await untilClosed(it.engine, 1), 'tls')).toMatchObject([{ leg: 'target' }, { leg: 'target' }])
  })
})

it('a client that supports only RSA gets an RSA certificate', async () => {
  const it = await startInterception({ mode: 'socks' })
  const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
  const proxy = await startProxyOf(it.engine, {
    target: { host: '127.0.0.1', port: target.port },
    tls: { clients: 'intercept', authority: it.upstream.certFile, verify: false }
  })
  const { socket } = await connectTls(proxy.address, {
    maxVersion: 'TLSv1.2',
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256'
  })
  expect(socket.getCipher().name).toBe('ECDHE-RSA-AES128-GCM-SHA256')
  socket.end()
})

it(
  'a key log that cannot be written is reported on the session',
  needsThat('/dev/full', existsSync('/dev/full')),
  async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const proxy = await startProxyOf(it.engine, {
      target: { host: '127.0.0.1', port: target.port },
      tls: { clients: 'intercept', authority: it.upstream.certFile, verify: false, keyLog: '/dev/full' }
    })
    await connectTls(proxy.address)
    await waitFor(() => {
      expect(it.engine.sessions.get(proxy.id).error).toMatchObject({
        code: 'save-failed',
        systemCode: 'ENOSPC'
      })
    })
  }
)

it('a SOCKS client whose server is untrusted gets a SOCKS reply, only once', async () => {
  const it = await startInterception({ mode: 'socks', tls: { clients: 'pass', target: 'tls' } })
  const { port } = await startHttps(await makeSelfSignedFiles({ name: 'localhost' }))
  const client = await dial(it.proxy.address)
  client.write(Buffer.from([5, 1, 0]))
  await receive(client, 2)
  client.write(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]))
  const told = await received(client)
  expect([told.length, told[0], told[1] === 0]).toEqual([10, 5, false])
})
