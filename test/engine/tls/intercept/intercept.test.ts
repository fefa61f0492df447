/** TLS opened in the middle, between Node's ends: what each hears of the other, and what is told of it. */

import { once } from 'node:events'
import { chmod, mkdir, readFile, stat } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import tls, { type ConnectionOptions, type TLSSocket, type TlsOptions } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ClientFailed, ClientRefused } from '../../../../src/engine/tls/intercept/client-refused'
import { TargetRefused, type Intercepted } from '../../../../src/engine/tls/intercept/intercept'
import { resetSocket } from '../../../../src/engine/session/reset-socket'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import { makeAuthority, makeSelfSignedFiles, type TestCertificate } from '../../../helpers/certificates'
import { temporaryFolder } from '../../../helpers/engine'
import { waitFor } from '../../../helpers/patience'
import { randomBytes } from '../../../helpers/random-bytes'
import { broken, closedPort, dial, listen, receive, received } from '../../../helpers/servers'
import { startInterceptor, type Interceptor } from './interceptor'

interface Target {
  address: Endpoint
  accepted: Promise<TLSSocket>
}

async function listenTls(certificate: TestCertificate, options: TlsOptions = {}): Promise<Target> {
  const { cert, key } = certificate
  const server = tls.createServer({ cert, key, allowHalfOpen: true, ...options })
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => sockets.add(socket))
  server.on('tlsClientError', () => undefined)
  const accepted = new Promise<TLSSocket>((resolve) => {
    server.on('secureConnection', (socket) => {
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as net.AddressInfo
  return { address: { host: '127.0.0.1', port }, accepted }
}

/** A target that our side trusts, under the names `localhost` and `127.0.0.1`. */
async function trusted(options: TlsOptions = {}): Promise<Target & { authority: string }> {
  const authority = await makeAuthority()
  const target = await listenTls(await authority.sign({ name: 'target' }), options)
  return { ...target, authority: authority.certFile }
}

/** A client that trusts our authority. */
async function connect(interceptor: Interceptor, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = await begin(interceptor, options)
  await once(socket, 'secureConnect')
  return socket
}

async function begin(interceptor: Interceptor, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const ca = await readFile(interceptor.caFile)
  const { allowHalfOpen = true, ...others } = options
  const socket = tls.connect({
    socket: net.connect({ port: interceptor.port, host: '127.0.0.1', allowHalfOpen }),
    ca,
    servername: 'localhost',
    ...others
  })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  return socket
}

async function stands(interceptor: Interceptor): Promise<Intercepted> {
  const outcome = await interceptor.outcome()
  if (outcome instanceof Error) throw outcome
  return outcome
}

async function refusal<T extends Error>(
  interceptor: Interceptor,
  kind: new (...parts: never[]) => T
): Promise<T> {
  const outcome = await interceptor.outcome()
  expect(outcome).toBeInstanceOf(kind)
  return outcome as T
}

/** What a client of Node's says first. */
async function someHello(options: ConnectionOptions = {}): Promise<Buffer> {
  const server = await listen()
  const client = tls.connect({
    port: server.address.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ...options
  })
  client.on('error', () => undefined)
  const [bytes] = (await once(await server.accepted(), 'data')) as [Buffer]
  client.destroy()
  return bytes
}

describe('both legs', () => {
  it('agree on what client and target would have agreed on; the record shows both, and what the client was shown', async () => {
    const target = await trusted({ ALPNProtocols: ['two', 'three'] })
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await connect(proxy, { ALPNProtocols: ['one', 'three', 'two'] })
    const server = await target.accepted
    client.write('from the client')
    expect(String(await receive(server, 15))).toBe('from the client')
    server.write('from the target')
    expect(String(await receive(client, 15))).toBe('from the target')
    expect([client.alpnProtocol, server.alpnProtocol]).toEqual(['two', 'two'])
    expect(client.getPeerX509Certificate()?.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1')
    const leg = {
      event: 'tls',
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      alpn: 'two',
      serverName: 'localhost',
      resumed: false,
      took: expect.any(Number) as number
    }
    expect(proxy.events).toEqual([
      {
        ...leg,
        leg: 'target',
        verified: true,
        chain: [
          expect.objectContaining({ subject: 'CN=target', issuer: 'CN=Test Authority' }),
          expect.objectContaining({ subject: 'CN=Test Authority' })
        ]
      },
      {
        ...leg,
        leg: 'client',
        verified: null,
        chain: [],
        shown: [
          expect.objectContaining({ subject: 'CN=target', names: 'DNS:localhost, IP Address:127.0.0.1' }),
          expect.objectContaining({ subject: expect.stringContaining('Tcplens') as string })
        ]
      }
    ])
  })

  it.each([
    ['one that chooses none', { ALPNProtocols: ['h2'] }, {}],
    ['a client that offers none', {}, { ALPNProtocols: ['h2'] }]
  ])('agree on no protocol with %s', async (_what, ofClient: ConnectionOptions, ofTarget: TlsOptions) => {
    const target = await trusted(ofTarget)
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await connect(proxy, ofClient)
    expect([client.alpnProtocol, (await target.accepted).alpnProtocol]).toEqual([false, false])
  })

  it.each([
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
    ['TLSv1.2', 'TLSv1.3']
  ] as const)('offer the target %s to %s where the client does', async (minVersion, maxVersion) => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    await connect(proxy, { minVersion, maxVersion })
    expect((await target.accepted).getProtocol()).toBe(maxVersion)
  })

  it('say what the settings say in place of the client', async () => {
    const asked: string[] = []
    const target = await trusted({
      ALPNProtocols: ['wished', 'h2'],
      SNICallback: (name, done) => {
        asked.push(name)
        done(null)
      }
    })
    const proxy = await startInterceptor({
      target: target.address,
      tls: {
        authority: target.authority,
        serverName: 'other.example',
        maxVersion: 'TLSv1.2',
        alpn: ['wished'],
        verify: false
      }
    })
    const client = await connect(proxy, { ALPNProtocols: ['h2'] })
    const server = await target.accepted
    expect({
      asked,
      server: server.alpnProtocol,
      client: client.alpnProtocol,
      version: server.getProtocol()
    }).toEqual({
      asked: ['other.example'],
      server: 'wished',
      client: false,
      version: 'TLSv1.2'
    })
    expect(proxy.tls('target')).toMatchObject([{ verified: false, problem: 'ERR_TLS_CERT_ALTNAME_INVALID' }])
  })

  it('serve a client that names nobody, by the target’s name or address, and name nobody either', async () => {
    const asked: string[] = []
    const target = await trusted({
      SNICallback: (name, done) => {
        asked.push(name)
        done(null)
      }
    })
    const proxy = await startInterceptor({
      target: target.address,
      host: '127.0.0.1',
      tls: { authority: target.authority }
    })
    // Node checks the address where there is no name.
    const client = await connect(proxy, { servername: '', host: '127.0.0.1' })
    expect([client.authorized, asked]).toEqual([true, []])
    await stands(proxy)
    expect(proxy.tls('client')).toMatchObject([{ serverName: '' }])
  })

  it('carry gigantic and half-closed streams as they are, in both directions', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await connect(proxy)
    const server = await target.accepted
    const [up, down] = [randomBytes(3_000_000), randomBytes(3_000_000)]
    client.end(up)
    expect((await received(server)).equals(up)).toBe(true)
    server.end(down)
    expect((await received(client)).equals(down)).toBe(true)
  })

  it('carry what the target says and ends before the client has a word', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = begin(proxy)
    const banner = randomBytes(200_000)
    ;(await target.accepted).end(banner)
    expect((await received(await client)).equals(banner)).toBe(true)
  })

  it('let as much wait as they are told', async () => {
    const target = await trusted()
    const settings = { target: target.address, tls: { authority: target.authority }, relay: false }
    const proxy = await startInterceptor({ ...settings, highWater: 54_321 })
    await connect(proxy)
    const { client, target: ours } = await stands(proxy)
    expect([client.writableHighWaterMark, ours.writableHighWaterMark]).toEqual([54_321, 54_321])
  })

  it('are reset beneath TLS', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({
      target: target.address,
      tls: { authority: target.authority },
      relay: false
    })
    const client = await connect(proxy)
    const server = await target.accepted
    const both = await stands(proxy)
    // Node's clients take a reset for an end while tickets are on their way to them.
    both.client.write('here')
    await receive(client, 4)
    const codes = Promise.all([broken(client), broken(server)])
    client.resume()
    server.resume()
    resetSocket(both.client)
    resetSocket(both.target)
    expect(await codes).toEqual(['ECONNRESET', 'ECONNRESET'])
  })

  it('take what was put back into the client’s socket already', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({
      target: target.address,
      tls: { authority: target.authority },
      putBack: true
    })
    const client = await connect(proxy)
    client.write('inside')
    expect(String(await receive(await target.accepted, 6))).toBe('inside')
  })

  it.each([
    ['a key of its own', true],
    ['nothing', false]
  ])('show the target the client certificate of the settings where it asks: %s', async (_what, given) => {
    const authority = await makeAuthority()
    const own = await authority.sign({ name: 'tcplens' })
    const target = await listenTls(await authority.sign({ name: 'target' }), {
      requestCert: true,
      rejectUnauthorized: false,
      ca: authority.cert
    })
    const files = { certificate: own.certFile, key: own.keyFile }
    const proxy = await startInterceptor({
      target: target.address,
      tls: { authority: authority.certFile, ...(given ? { certificate: files } : {}) }
    })
    await connect(proxy)
    expect((await target.accepted).getPeerX509Certificate()?.subject).toBe(given ? 'CN=tcplens' : undefined)
  })

  it('is plain to the target where the settings say so', async () => {
    const target = await listen()
    const proxy = await startInterceptor({
      target: target.address,
      tls: { target: 'plain', alpn: ['http/1.1'] }
    })
    const client = await connect(proxy, { ALPNProtocols: ['h2', 'http/1.1'] })
    const server = await target.accepted()
    client.write('plain')
    expect(String(await receive(server, 5))).toBe('plain')
    expect(client.alpnProtocol).toBe('http/1.1')
    server.write('answer')
    expect(String(await receive(client, 6))).toBe('answer')
  })
})
