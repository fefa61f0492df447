/** TLS clients: connections to real servers, over any path, with valid and invalid certificates. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ClientConfig } from '../../../src/shared/contract/sessions'
import type { ConnectionDetail } from '../../../src/shared/contract/traffic'
import { makeAuthority, makeSelfSignedFiles, type TestCertificate } from '../../helpers/certificates'
import { connectClient, createClient, told } from '../../helpers/client'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  send,
  startEngine,
  untilClosed,
  untilComplete
} from '../../helpers/engine'
import { needs, peerPath } from '../../helpers/peers'
import { listenHttpProxy, listenSocks5 } from '../../helpers/proxies'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, closedPort, listen, receive, received } from '../../helpers/servers'
import { listenTls } from '../../helpers/tls-listening'
import { tshark } from '../../helpers/tshark'

async function failure(engine: Engine, id: number): Promise<{ message: string; systemCode?: string }> {
  await engine.sessions.start(id).catch(() => undefined)
  const { error, state } = engine.sessions.get(id)
  expect(state).toBe('failed')
  return error as { message: string; systemCode?: string }
}

function handshake(detail: ConnectionDetail): Record<string, unknown> {
  const [event] = told(detail, 'tls')
  expect(told(detail, 'tls')).toHaveLength(1)
  return event ?? {}
}

describe('a client with TLS', () => {
  it('shows the negotiated parameters and the chain, and records the decrypted contents', async () => {
    const engine = await startEngine()
    const authority = await makeAuthority()
    const certificate = await authority.sign({ name: 'leaf' })
    const asked: string[] = []
    const { address, accepted } = await listenTls(certificate, {
      ALPNProtocols: ['h2', 'http/1.1'],
      SNICallback: (name, done) => {
        asked.push(name)
        done(null)
      }
    })
    const id = await connectClient(engine, {
      target: { host: 'localhost', port: address.port },
      tls: { authority: authority.certFile, alpn: ['spdy/9', 'http/1.1'] }
    })
    const target = await accepted
    const bytes = randomBytes(200_000)
    send(engine, id, null, 'inside')
    expect(String(await receive(target, 6))).toBe('inside')
    target.end(bytes)
    const detail = await untilClosed(engine, 1)
    expect(asked).toEqual(['localhost'])
    expect(handshake(detail)).toEqual({
      event: 'tls',
      leg: 'target',
      version: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_AES_\d+_GCM_SHA\d+$/) as string,
      alpn: 'http/1.1',
      serverName: 'localhost',
      resumed: false,
      verified: true,
      chain: [
        expect.objectContaining({
          subject: 'CN=leaf',
          issuer: 'CN=Test Authority',
          names: 'DNS:localhost, IP Address:127.0.0.1'
        }),
        expect.objectContaining({ subject: 'CN=Test Authority', issuer: 'CN=Test Authority' })
      ],
      took: expect.any(Number) as number
    })
    expect(eventNames(detail)).toEqual(['open', 'lookup', 'connected', 'tls', 'end', 'end', 'close'])
    expect(String(await readStream(engine, 1, 'up'))).toBe('inside')
    expect((await readStream(engine, 1, 'down')).equals(bytes)).toBe(true)
    expect(told(detail, 'connected')).toMatchObject([{ remote: address }])
  })

  it('loses nothing from a server that speaks first, and closes with FIN', async () => {
    const engine = await startEngine()
    const banner = randomBytes(300_000)
    const certificate = await makeSelfSignedFiles({ name: 'localhost' })
    const { address } = await listenTls(certificate, { serve: (socket) => socket.end(banner) })
    await connectClient(engine, { target: address, tls: { verify: false } })
    const detail = await untilClosed(engine, 1)
    expect((await readStream(engine, 1, 'down')).equals(banner)).toBe(true)
    expect(closeEvent(detail)).toMatchObject({ down: banner.length, endedBy: 'target', how: 'fin' })
  })

  it('half-closes and resets', async () => {
    const engine = await startEngine()
    const certificate = await makeSelfSignedFiles({ name: 'localhost' })
    const one = await listenTls(certificate)
    const id = await connectClient(engine, { target: one.address, tls: { verify: false } })
    const target = await one.accepted
    send(engine, id, null, 'question')
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect(String(await received(target))).toBe('question')
    target.end('answer')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ up: 8, down: 6, endedBy: 'tcplens' })

    const two = await listenTls(certificate)
    const other = await connectClient(engine, { target: two.address, tls: { verify: false } })
    const reset = await two.accepted
    send(engine, other, null, 'x')
    await receive(reset, 1)
    const seen = broken(reset.resume())
    await engine.handlers['connections.end']({ connection: 2, how: 'reset' })
    expect(await seen).toBe('ECONNRESET')
    expect(closeEvent(await untilClosed(engine, 2))).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
  })

  it('uses the allowed versions', async () => {
    const engine = await startEngine()
    const certificate = await makeSelfSignedFiles({ name: 'localhost' })
    const { address } = await listenTls(certificate, { serve: (socket) => socket.end() })
    await connectClient(engine, { target: address, tls: { verify: false, maxVersion: 'TLSv1.2' } })
    expect(handshake(await untilClosed(engine, 1))).toMatchObject({ version: 'TLSv1.2', verified: false })
    const old = await listenTls(certificate, { maxVersion: 'TLSv1.2' })
    const id = createClient(engine, {
      target: old.address,
      tls: { verify: false, minVersion: 'TLSv1.3' }
    })
    expect((await failure(engine, id)).message).toContain('supports none of the allowed TLS versions')
    expect(handshake(await untilClosed(engine, 2))).toMatchObject({ version: '', verified: null, chain: [] })
  })

  it('sends no server name when disabled', async () => {
    const engine = await startEngine()
    const certificate = await makeSelfSignedFiles({ name: 'localhost' })
    const asked: (string | false | null)[] = []
    const { address } = await listenTls(certificate, {
      serve: (socket) => {
        asked.push(socket.servername)
        socket.end()
      }
    })
    const target = { host: 'localhost', port: address.port }
    const names = [undefined, '', 'other.example']
    for (const [at, serverName] of names.entries()) {
      const chosen = serverName === undefined ? {} : { serverName }
      await connectClient(engine, { target, tls: { verify: false, ...chosen } })
      await untilClosed(engine, at + 1)
    }
    expect(asked).toEqual(['localhost', false, 'other.example'])
  })

  it('sends its own certificate, and reports when one is required', needs('openssl'), async () => {
    const engine = await startEngine()
    const authority = await makeAuthority()
    const [server, own] = [await authority.sign({ name: 'server' }), await authority.sign({ name: 'ann' })]
    const port = await closedPort()
    const program = spawn(
      peerPath('openssl'),
      // prettier-ignore
      ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', server.certFile, '-key', server.keyFile,
        '-Verify', '1', '-verify_return_error', '-CAfile', authority.certFile, '-rev'],
      { stdio: ['ignore', 'pipe', 'ignore'] }
    )
    onTestFinished(async () => {
      program.kill('SIGKILL')
      await once(program, 'close')
    })
    await once(program.stdout, 'data')
    const target = { host: '127.0.0.1', port }
    const id = await connectClient(engine, {
      target,
      tls: {
        authority: authority.certFile,
        certificate: { certificate: own.certFile, key: own.keyFile }
      }
    })
    send(engine, id, null, 'drawer\n')
    await expect.poll(() => engine.sessions.get(id).bytes.down).toBe(7)
    await engine.sessions.stop(id)
    await untilClosed(engine, 1)
    expect(String(await readStream(engine, 1, 'down'))).toBe('reward\n')
    // A TLS 1.3 client completes its handshake before the server rejects it; the server's alert then ends the
    // connection.
    await connectClient(engine, { target, tls: { authority: authority.certFile } })
    const detail = await untilClosed(engine, 2)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'target', how: 'error' })
    expect(detail.events.find(({ name }) => name === 'error')?.text).toMatch(
      /^Error on the connection to the server: the server requires a certificate and received none \(ERR_SSL_TLSV13?_ALERT_CERTIFICATE_REQUIRED\)\.$/
    )
  })
})

describe('an untrusted certificate', () => {
  const cases = [
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed and not trusted'],
    ['of an unknown authority', 'SELF_SIGNED_CERT_IN_CHAIN', 'an authority that is not trusted'],
    ['expired', 'CERT_HAS_EXPIRED', 'its certificate has expired on '],
    ['not valid yet', 'CERT_NOT_YET_VALID', 'is not valid yet (valid from '],
    ['of another name', 'ERR_TLS_CERT_ALTNAME_INVALID', 'is not for localhost, but for DNS:other.example']
  ] as const

  async function prepare(
    kind: (typeof cases)[number][0]
  ): Promise<{ certificate: TestCertificate; authority?: string }> {
    if (kind === 'self-signed') return { certificate: await makeSelfSignedFiles({ name: 'localhost' }) }
    const authority = await makeAuthority()
    const wanted = {
      'of an unknown authority': {},
      expired: { from: -20, to: -10 },
      'not valid yet': { from: 10 },
      'of another name': { names: ['other.example'] }
    }[kind]
    const certificate = await authority.sign({ name: 'leaf', ...wanted })
    return { certificate, ...(kind === 'of an unknown authority' ? {} : { authority: authority.certFile }) }
  }

  it.each(cases)('that is %s is shown and refused', async (kind, code, words) => {
    const engine = await startEngine()
    const { certificate, authority } = await prepare(kind)
    const { address } = await listenTls(certificate)
    const target = { host: 'localhost', port: address.port }
    const settings = authority === undefined ? {} : { authority }
    const id = createClient(engine, { target, tls: settings })
    const error = await failure(engine, id)
    expect(error.systemCode).toBe(code)
    expect(error.message).toContain(words)
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'lookup', 'connected', 'tls', 'error', 'close'])
    expect(handshake(detail)).toMatchObject({
      version: 'TLSv1.3',
      verified: false,
      problem: code,
      chain: [
        { subject: kind === 'self-signed' ? 'CN=localhost' : 'CN=leaf' },
        ...(kind === 'self-signed' ? [] : [{}])
      ]
    })
    expect(closeEvent(detail)).toMatchObject({ up: 0, down: 0, endedBy: 'tcplens', how: 'error', code })
  })

  it.each(cases)('that is %s is accepted without verification, and reported', async (kind, code) => {
    const engine = await startEngine()
    const { certificate, authority } = await prepare(kind)
    const { address } = await listenTls(certificate, { serve: (socket) => socket.end('hello') })
    const target = { host: 'localhost', port: address.port }
    await connectClient(engine, {
      target,
      tls: { verify: false, ...(authority === undefined ? {} : { authority }) }
    })
    const detail = await untilClosed(engine, 1)
    expect(handshake(detail)).toMatchObject({ verified: false, problem: code })
    expect(String(await readStream(engine, 1, 'down'))).toBe('hello')
  })
})

describe('a server without TLS', () => {
  it('is reported', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    })
    const id = createClient(engine, { target: server.address, tls: {} })
    expect((await failure(engine, id)).message).toContain('does not speak TLS here')
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'tls', 'error', 'close'])
    expect(handshake(detail)['problem']).toContain('does not speak TLS here')
  })

  it('that closes is reported', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.once('data', () => socket.end())
    })
    const id = createClient(engine, { target: server.address, tls: {} })
    expect((await failure(engine, id)).message).toContain('closed the connection during the handshake')
  })

  it('that sends nothing times out, and is left at once by a stop', async () => {
    const engine = await startEngine()
    const server = await listen()
    const limited = createClient(engine, { target: server.address, tls: {}, connectTimeout: 150 })
    expect(await failure(engine, limited)).toMatchObject({ systemCode: 'ETIMEDOUT' })
    const patient = createClient(engine, { target: server.address, tls: {} })
    const starting = engine.sessions.start(patient)
    await server.accepted()
    const target = await server.accepted()
    await receive(target, 1)
    expect(await engine.sessions.stop(patient)).toMatchObject({ state: 'stopped', error: null })
    await starting
    await received(target)
    expect(eventNames(await untilClosed(engine, 2))).toEqual(['open', 'connected', 'end', 'close'])
  })
})

it.each(['socks5', 'http'] as const)(
  'TLS goes through a %s proxy, verified against the server',
  async (kind) => {
    const engine = await startEngine()
    const authority = await makeAuthority()
    const certificate = await authority.sign({ name: 'leaf', names: ['inside.example'] })
    const { address } = await listenTls(certificate, { serve: (socket) => socket.end('hello from inside') })
    const names = { 'inside.example': address }
    const proxy = kind === 'socks5' ? await listenSocks5({ names }) : await listenHttpProxy({ names })
    await connectClient(engine, {
      target: { host: 'inside.example', port: 443 },
      via: { kind, ...proxy.address },
      tls: { authority: authority.certFile }
    })
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'tunnel', 'tls', 'end', 'end', 'close'])
    expect(handshake(detail)).toMatchObject({ verified: true, serverName: 'inside.example' })
    expect(String(await readStream(engine, 1, 'down'))).toBe('hello from inside')
  }
)

it('HTTP inside TLS is decoded, here and by Wireshark', needs('tshark'), async () => {
  const engine = await startEngine()
  const certificate = await makeSelfSignedFiles({ name: 'localhost' })
  const { address } = await listenTls(certificate, {
    serve: (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
    }
  })
  const id = await connectClient(engine, { target: address, tls: { verify: false } })
  send(engine, id, null, 'GET /secret HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const { row } = await untilComplete(engine, 1)
  expect(row).toMatchObject({ state: 'complete' })
  const { row: connection } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  expect(connection.target).toBe(`127.0.0.1:${address.port}`)
  await untilClosed(engine, 1)
  await engine.close()
  const { stdout } = await tshark(
    engine,
    '-Y',
    'http',
    '-T',
    'fields',
    '-e',
    'http.request.uri',
    '-e',
    'http.response.code'
  )
  expect(
    stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  ).toEqual(['/secret', '200'])
})

it('unusable files are refused before a connection is opened', async () => {
  const engine = await startEngine()
  const target = { host: 'localhost', port: 1 }
  const { certFile } = await makeSelfSignedFiles({ name: 'localhost' })
  const refused: [NonNullable<ClientConfig['tls']>, string][] = [
    [{ authority: '/nowhere/ca.pem' }, '/nowhere/ca.pem does not exist.'],
    [{ certificate: { certificate: certFile } }, 'contains no private key'],
    [{ serverName: '127.0.0.1' }, 'is an IP address'],
    [{ serverName: 'a b' }, 'is not a valid host name'],
    [{ alpn: ['h2', 'ü'.repeat(200)] }, 'is longer than 255 bytes'],
    [{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, 'minimum TLS version']
  ]
  for (const [settings, words] of refused) {
    const id = createClient(engine, { target, tls: settings })
    await expect(engine.sessions.start(id)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(words) as string
    })
    expect(engine.sessions.get(id)).toMatchObject({ state: 'failed', connections: { total: 0 } })
  }
})
