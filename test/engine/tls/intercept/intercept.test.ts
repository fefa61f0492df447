/** TLS interception between Node peers: the data each receives from the other, and the reported events. */

import type { ConnectionOptions, TlsOptions } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { resetSocket } from '../../../../src/engine/net/reset-socket'
import { makeAuthority } from '../../../helpers/certificates'
import { randomBytes } from '../../../helpers/random-bytes'
import { broken, listen, receive, received } from '../../../helpers/servers'
import { listenTls } from '../../../helpers/tls-listening'
import { begin, connect, stands, trusted } from './ends'
import { startInterceptor } from './interceptor'

describe('both legs', () => {
  it('negotiate what client and server would have; the capture shows both, and the certificate for the client', async () => {
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
      cipher: expect.stringMatching(/^TLS_AES_(256_GCM_SHA384|128_GCM_SHA256)$/) as string,
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
    ['a server that selects none', { ALPNProtocols: ['h2'] }, {}],
    ['a client that offers none', {}, { ALPNProtocols: ['h2'] }]
  ])('negotiate no protocol with %s', async (_what, ofClient: ConnectionOptions, ofTarget: TlsOptions) => {
    const target = await trusted(ofTarget)
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await connect(proxy, ofClient)
    expect([client.alpnProtocol, (await target.accepted).alpnProtocol]).toEqual([false, false])
  })

  it.each([
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
    ['TLSv1.2', 'TLSv1.3']
  ] as const)('offer the server versions %s to %s, like the client', async (minVersion, maxVersion) => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    await connect(proxy, { minVersion, maxVersion })
    expect((await target.accepted).getProtocol()).toBe(maxVersion)
  })

  it('use the settings in place of the client’s values', async () => {
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

  it('serve a client without a server name by the server’s name or address, and send no name either', async () => {
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
    // Node checks the address if there is no name.
    const client = await connect(proxy, { servername: '', host: '127.0.0.1' })
    expect([client.authorized, asked]).toEqual([true, []])
    await stands(proxy)
    expect(proxy.tls('client')).toMatchObject([{ serverName: '' }])
  })

  it('carry huge and half-closed streams unchanged, in both directions', async () => {
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

  it('carry data and FIN of the server before the client sends anything', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = begin(proxy)
    const banner = randomBytes(200_000)
    ;(await target.accepted).end(banner)
    expect((await received(await client)).equals(banner)).toBe(true)
  })

  it('use the configured high-water mark', async () => {
    const target = await trusted()
    const settings = { target: target.address, tls: { authority: target.authority }, relay: false }
    const proxy = await startInterceptor({ ...settings, highWater: 54_321 })
    await connect(proxy)
    const { client, target: ours } = await stands(proxy)
    expect([client.writableHighWaterMark, ours.writableHighWaterMark]).toEqual([54_321, 54_321])
  })

  it('can be reset below TLS', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({
      target: target.address,
      tls: { authority: target.authority },
      relay: false
    })
    const client = await connect(proxy)
    const server = await target.accepted
    const both = await stands(proxy)
    // Node's clients treat a reset as an end while tickets are in transit.
    both.client.write('here')
    await receive(client, 4)
    const codes = Promise.all([broken(client), broken(server)])
    client.resume()
    server.resume()
    resetSocket(both.client)
    resetSocket(both.target)
    expect(await codes).toEqual(['ECONNRESET', 'ECONNRESET'])
  })

  it('read bytes that were unshifted into the client’s socket', async () => {
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
  ])('send the client certificate of the settings to the server when requested: %s', async (_what, given) => {
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

  it('can be plain text to the server by the settings', async () => {
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
