/**
 * Failures on either leg: each is reported with a message, and the other side is notified as far as its protocol
 * allows.
 */

import { once } from 'node:events'
import net from 'node:net'
import tls, { type ConnectionOptions } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  ClientFailed,
  ClientRefused,
  clientRefusal
} from '../../../../src/engine/tls/intercept/client-refused'
import { TargetRefused } from '../../../../src/engine/tls/intercept/intercept'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import { makeAuthority, makeSelfSignedFiles } from '../../../helpers/certificates'
import { needs, peerPath } from '../../../helpers/peers'
import { run } from '../../../helpers/run'
import { dial, listen, receive, received } from '../../../helpers/servers'
import { listenTls } from '../../../helpers/tls-listening'
import { begin, connect, refusal, someHello, stands, trusted } from './ends'
import { startInterceptor } from './interceptor'

interface Failing {
  target: Endpoint | null
  authority?: string
}

async function failing(kind: string): Promise<Failing> {
  const authority = await makeAuthority()
  const signed = async (wanted: object): Promise<Failing> => {
    const { address } = await listenTls(await authority.sign({ name: 'target', ...wanted }))
    return { target: address, authority: authority.certFile }
  }
  switch (kind) {
    case 'expired':
      return signed({ from: -20, to: -10 })
    case 'not valid yet':
      return signed({ from: 10, to: 20 })
    case 'of another host':
      return signed({ names: ['other.example'] })
    case 'of an unknown authority': {
      const { target } = await signed({})
      return { target }
    }
    case 'self-signed':
      return { target: (await listenTls(await makeSelfSignedFiles({ name: 'target' }))).address }
    case 'without TLS': {
      const server = await listen((socket) => socket.end('220 ready\r\n'))
      return { target: server.address }
    }
    case 'hanging up': {
      const server = await listen((socket) => socket.once('data', () => socket.destroy()))
      return { target: server.address }
    }
    case 'of another version':
      return {
        target: (await listenTls(await makeSelfSignedFiles({ name: 'old' }), { maxVersion: 'TLSv1.2' }))
          .address
      }
    default:
      return { target: null }
  }
}

describe('an upstream server', () => {
  it.each<[string, RegExp | string, ConnectionOptions?]>([
    ['expired', /^its certificate has expired on \d{4}-\d\d-\d\d\. The server needs a new one\.$/],
    ['not valid yet', /^its certificate is not valid yet \(valid from \d{4}-\d\d-\d\d\)/],
    ['of another host', 'its certificate is not for localhost, but for DNS:other.example.'],
    ['of an unknown authority', 'its certificate is from an authority that is not trusted.'],
    ['self-signed', 'its certificate is self-signed and not trusted.'],
    ['without TLS', 'the server does not speak TLS here: the data it sent is not a TLS record.'],
    ['hanging up', 'the server closed the connection during the handshake.'],
    [
      'of another version',
      'the server supports none of the allowed TLS versions.',
      { minVersion: 'TLSv1.3' }
    ],
    ['not reached', 'nothing listens there.']
  ])('%s is reported to a client whose handshake is complete', async (kind, words, options) => {
    const { target, authority } = await failing(kind)
    const proxy = await startInterceptor({ target, tls: authority === undefined ? {} : { authority } })
    const client = await connect(proxy, { ALPNProtocols: ['h2', 'http/1.1'], ...options })
    const refused = await refusal(proxy, TargetRefused)
    if (words instanceof RegExp) expect(refused.failure.message).toMatch(words)
    else expect(refused.failure.message).toContain(words)
    expect([client.alpnProtocol, client.authorized]).toEqual(['http/1.1', true])
    refused.client.end('told')
    expect(String(await receive(client, 4))).toBe('told')
    const [told] = proxy.tls('target')
    if (target !== null) expect(told?.problem).toBeTruthy()
  })

  it.each([
    ['an exception', { isException: (host: string) => host === 'localhost' }],
    ['verification disabled', { tls: { verify: false } }]
  ])('that is untrusted is accepted with %s, and shown', async (_what, options) => {
    const target = await listenTls(await makeSelfSignedFiles({ name: 'target' }))
    const proxy = await startInterceptor({ target: target.address, ...options })
    await connect(proxy)
    await stands(proxy)
    expect(proxy.tls('target')).toMatchObject([{ verified: false, problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' }])
  })

  it('that sends nothing times out, which is reported to its client', async () => {
    const target = await listen()
    const proxy = await startInterceptor({ target: target.address, targetTimeout: 200 })
    await connect(proxy)
    const { failure } = await refusal(proxy, TargetRefused)
    expect([failure.code, failure.by]).toEqual(['ETIMEDOUT', 'tcplens'])
    expect(proxy.events[0]).toEqual({ event: 'timeout', leg: 'target', what: 'connect', after: 200 })
  })

  it('that requires a certificate and gets none is reported', async () => {
    const authority = await makeAuthority()
    const target = await listenTls(await authority.sign({ name: 'target' }), {
      requestCert: true,
      ca: authority.cert,
      maxVersion: 'TLSv1.2'
    })
    const proxy = await startInterceptor({ target: target.address, tls: { authority: authority.certFile } })
    await connect(proxy)
    const { failure } = await refusal(proxy, TargetRefused)
    expect(failure.code).toMatch(/HANDSHAKE_FAILURE|CERTIFICATE/)
  })

  it('that disconnects during the client’s handshake is reported', async () => {
    const authority = await makeAuthority()
    const target = await listenTls(await authority.sign({ name: 'target' }), {
      requestCert: true,
      ca: authority.cert,
      minVersion: 'TLSv1.3'
    })
    const proxy = await startInterceptor({ target: target.address, tls: { authority: authority.certFile } })
    // The server's alert follows its handshake; the test holds back the client's last handshake bytes until then.
    const refused = once(target.server, 'tlsClientError')
    const client = await dial(proxy.address)
    const [one, other] = await pair()
    client.pipe(other)
    other.once('data', (hello: Buffer) => {
      other.pause()
      client.write(hello)
    })
    tls.connect({ socket: one, rejectUnauthorized: false, servername: 'localhost' })
    await refused
    other.on('data', (bytes: Buffer) => client.write(bytes)).resume()
    expect((await refusal(proxy, TargetRefused)).failure.message).toMatch(
      /requires a certificate|broke|closed the connection/
    )
  })
})

/** Electron's BoringSSL does not expose the alert of TLS 1.3. */
const IS_OPENSSL = process.versions.openssl.startsWith('3')

describe('a client', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'of OpenSSL that does not trust the authority reports this with %s',
    needs('openssl'),
    async (version) => {
      const target = await trusted()
      const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
      const flag = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'
      const connect = `127.0.0.1:${proxy.port}`
      await run(peerPath('openssl'), ['s_client', '-connect', connect, '-verify_return_error', flag])
      const refused = await refusal(proxy, ClientRefused)
      const isReadable = version === 'TLSv1.2' || IS_OPENSSL
      expect([refused.how, refused.message]).toEqual([
        'said',
        isReadable
          ? 'the client rejected the certificate: unknown authority (unknown_ca)'
          : 'the client aborted the handshake at the certificate, which it probably does not trust'
      ])
      expect(proxy.tls('client')).toMatchObject([
        { version: '', problem: refused.message, shown: [{ subject: 'CN=target' }, {}] }
      ])
    }
  )

  it('of curl that does not trust the authority reports this', needs('curl'), async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const { code } = await run(peerPath('curl'), ['-sS', '-m', '20', `https://localhost:${proxy.port}/`])
    expect(code).toBe(60)
    expect((await refusal(proxy, ClientRefused)).how).toBe('said')
  })

  it('that closes on receiving the certificate is detected', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    // Node's own clients do so with TLS 1.3.
    await begin(proxy, { ca: [] })
    expect(await refusal(proxy, ClientRefused)).toMatchObject({
      how: 'hung-up',
      message: 'the client closed the connection after receiving the certificate, without an alert'
    })
  })

  it('that resets on receiving the certificate is detected', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await dial(proxy.address)
    client.write(await someHello())
    await once(client, 'data')
    client.resetAndDestroy()
    expect((await refusal(proxy, ClientRefused)).how).toBe('hung-up')
  })

  it('that refuses after the handshake is detected by its first error', () => {
    const error = (code: string): Error => Object.assign(new Error(), { code })
    expect(
      ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'].map((code) =>
        clientRefusal(error(code))
      )
    ).toEqual([expect.stringContaining('(unknown_ca)'), expect.stringContaining('(bad_certificate)')])
    expect(
      ['ECONNRESET', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ERR_SSL_WRONG_VERSION_NUMBER'].map((code) =>
        clientRefusal(error(code))
      )
    ).toEqual([null, null, null])
  })

  it.each([
    [
      'garbage after its ClientHello',
      'garbage that is no TLS record',
      /does not speak TLS|it sent is not a TLS record/
    ],
    ['a plain-text request after its ClientHello', 'GET / HTTP/1.1\r\n\r\n', /TLS/]
  ])('that sends %s fails without being counted as a refusal', async (_what, garbage, words) => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await dial(proxy.address)
    client.write(Buffer.concat([await someHello(), Buffer.from(garbage)]))
    client.resume()
    const failed = await refusal(proxy, ClientFailed)
    expect(failed).not.toBeInstanceOf(ClientRefused)
    expect(failed.message).toMatch(words)
  })

  it('that sends FIN after its ClientHello closes its server’s connection', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = await dial(proxy.address)
    client.end(await someHello())
    client.resume()
    const over = target.accepted.then(received)
    await refusal(proxy, ClientFailed)
    expect(await over).toHaveLength(0)
  })

  it('can send its ClientHello byte by byte', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const client = net.connect({ port: proxy.port, host: '127.0.0.1', noDelay: true })
    onTestFinished(() => {
      client.destroy()
    })
    await once(client, 'connect')
    // TLS writes into one end of a pair; bytes from the other end are forwarded one at a time.
    const [one, other] = await pair()
    other.on('data', (bytes: Buffer) => {
      for (const byte of bytes) client.write(Buffer.of(byte))
    })
    client.pipe(other)
    const inside = tls.connect({ socket: one, rejectUnauthorized: false, servername: 'localhost' })
    inside.write('inside')
    expect(String(await receive(await target.accepted, 6))).toBe('inside')
  })

  it('without a common version receives an alert', async () => {
    const target = await trusted()
    const proxy = await startInterceptor({ target: target.address, tls: { authority: target.authority } })
    const hello = await someHello({ maxVersion: 'TLSv1.2' })
    // The obsolete SSL 3.0 as the version in the hello itself.
    hello[10] = 0
    const client = await dial(proxy.address)
    client.write(hello)
    client.resume()
    const failed = await refusal(proxy, ClientFailed)
    expect(failed.message).toMatch(/none of the allowed TLS versions|does not speak TLS|unsupported/i)
  })
})

describe('an abort', () => {
  it.each(['the target', 'the client'])('ends the handshake while %s is silent', async (who) => {
    const controller = new AbortController()
    const reason = new Error('stopped')
    const target = who === 'the target' ? await listen() : await trusted()
    const proxy = await startInterceptor({
      target: target.address,
      tls: 'authority' in target ? { authority: target.authority } : {},
      signal: controller.signal
    })
    const client = await dial(proxy.address)
    client.write(await someHello())
    if ('authority' in target) await once(client, 'data')
    else await once(await target.accepted(), 'data')
    const over = received(client)
    controller.abort(reason)
    expect(await proxy.outcome()).toBe(reason)
    await over
  })
})

async function pair(): Promise<[net.Socket, net.Socket]> {
  const server = await listen()
  const one = await dial(server.address)
  return [one, await server.accepted()]
}
