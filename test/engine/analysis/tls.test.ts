/** TLS passthrough: recognised, and read on demand; compared with OpenSSL and Wireshark. */

import { spawn } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { checkOutput } from '../../../src/shared/contract/parse'
import { MAX_TLS_FIELDS } from '../../../src/shared/contract/limits'
import type { FieldNode } from '../../../src/shared/contract/fields'
import type { TlsLayer } from '../../../src/shared/contract/tls-records'
import { asSaid, byKey, dissect } from '../../decode/stream/tls/helpers/dissected'
import { helloBytes, serverName } from '../../decode/stream/tls/helpers/hello-bytes'
import { makeSelfSignedFiles, type TestCertificate } from '../../helpers/certificates'
import { tsharkFields } from '../../helpers/captures'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { startHttps, startInterception } from '../../helpers/interception'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { dial, listen, received } from '../../helpers/servers'

/** Runs `openssl s_server` behind a proxy, and one `openssl s_client` through it. */
async function talk(
  serverOptions: readonly string[],
  clientOptions: readonly string[]
): Promise<{ engine: Engine; port: number; certificate: TestCertificate }> {
  const certificate = await makeSelfSignedFiles({ name: 'tls.example', names: ['tls.example'] })
  const server = spawn(peerPath('openssl'), [
    ...['s_server', '-accept', '127.0.0.1:0', '-cert', certificate.certFile, '-key', certificate.keyFile],
    ...['-www', ...serverOptions]
  ])
  onTestFinished(() => {
    server.kill('SIGKILL')
  })
  let said = ''
  server.stdout.on('data', (text: Buffer) => (said += text.toString()))
  await expect.poll(() => said).toMatch(/ACCEPT 127\.0\.0\.1:\d+/)
  const engine = await startEngine()
  const target = { host: '127.0.0.1', port: Number(/ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)?.[1]) }
  const { address } = await startProxy(engine, target)
  await run('sh', [
    '-c',
    'printf "GET / HTTP/1.0\\r\\n\\r\\n" | exec "$0" "$@"',
    peerPath('openssl'),
    ...['s_client', '-connect', `127.0.0.1:${address.port}`, '-servername', 'tls.example', '-ign_eof'],
    ...clientOptions
  ])
  await untilClosed(engine, 1)
  return { engine, port: address.port, certificate }
}

async function layers(engine: Engine): Promise<TlsLayer[]> {
  const output = await engine.handlers['connections.tls']({ capture: LIVE, connection: 1 })
  checkOutput('reply', 'connections.tls', output)
  return output.layers
}

async function fieldsOf(engine: Engine, message: number): Promise<FieldNode[]> {
  const fields: FieldNode[] = []
  for (;;) {
    const query = {
      capture: LIVE,
      connection: 1,
      layer: 0,
      message,
      first: fields.length,
      count: MAX_TLS_FIELDS
    }
    const page = await engine.handlers['connections.tls-message'](query)
    checkOutput('reply', 'connections.tls-message', page)
    fields.push(...page.fields)
    if (fields.length >= page.total) return fields
  }
}

async function stream(engine: Engine, direction: 'up' | 'down'): Promise<Uint8Array> {
  const query = { capture: LIVE, connection: 1, direction, offset: 0, length: 60 * 1024 }
  return (await engine.handlers['streams.read'](query)).bytes
}

const WAYS = [
  ['TLS 1.3', ['-alpn', 'http/1.1'], ['-tls1_3', '-alpn', 'h2,http/1.1']],
  ['TLS 1.3 with a HelloRetryRequest', ['-groups', 'P-384'], ['-tls1_3', '-groups', 'X25519:P-384']],
  ['TLS 1.2 with ECDHE', [], ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256']],
  ['TLS 1.2 with a client certificate request', ['-verify', '1'], ['-tls1_2']],
  ['no common version', ['-tls1_3'], ['-tls1_2']]
] as const

describe.each(WAYS)('%s', (_, serverOptions, clientOptions) => {
  it('is decoded as in Wireshark', needs('openssl', 'tshark'), async () => {
    const { engine, port } = await talk(serverOptions, clientOptions)
    const [layer] = await layers(engine)
    const decodeAs = ['-d', `tcp.port==${port},tls`]
    for (const direction of ['up', 'down'] as const) {
      const fields: FieldNode[] = []
      for (const [at, message] of (layer?.messages ?? []).entries())
        if (message.direction === direction) fields.push(...(await fieldsOf(engine, at)))
      const side = direction === 'up' ? 'tcp.dstport' : 'tcp.srcport'
      const theirs = await dissect(engine.capture.path, `tls && ${side} == ${port}`, ...decodeAs)
      expect(byKey(asSaid(fields as never, await stream(engine, direction)))).toEqual(byKey(theirs))
    }
    const [row] = await tsharkFields(
      engine.capture.path,
      'tls.handshake.ja3',
      ['tls.handshake.ja3'],
      ...decodeAs
    )
    expect(layer?.summary.ja3).toBe(row?.[0])
    expect(layer?.problems).toEqual([])
  })
})

describe('a connection with TLS', () => {
  it('shows the negotiated parameters and the server’s certificate', needs('openssl'), async () => {
    const { engine } = await talk(['-alpn', 'http/1.1'], ['-tls1_2', '-alpn', 'h2,http/1.1'])
    const [layer] = await layers(engine)
    expect(layer?.summary).toMatchObject({
      version: 'TLS 1.2',
      cipher: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      group: 'x25519',
      serverName: 'tls.example',
      offered: { versions: ['TLS 1.2'], alpn: ['h2', 'http/1.1'] },
      alpn: 'http/1.1',
      resumed: false,
      chain: [{ subject: 'CN=tls.example', names: 'DNS:tls.example' }]
    })
    // Which side sends its encrypted close_notify first depends on timing.
    const said = layer?.messages.filter(({ name }) => name !== 'Alert') ?? []
    expect(said.map(({ direction, name }) => `${direction} ${name}`)).toEqual([
      'up ClientHello',
      ...['ServerHello', 'Certificate', 'ServerKeyExchange', 'ServerHelloDone'].map((name) => `down ${name}`),
      ...['ClientKeyExchange', 'ChangeCipherSpec', 'Finished'].map((name) => `up ${name}`),
      ...['NewSessionTicket', 'ChangeCipherSpec', 'Finished'].map((name) => `down ${name}`),
      'up ApplicationData',
      'down ApplicationData'
    ])
    const detail = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
    expect(detail.row).toMatchObject({ protocol: 'tls', serverName: 'tls.example', exchanges: 0 })
  })

  it('is found after plain text, and the two are kept apart', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.write('220 ready\r\n')
      socket.once('data', () => {
        socket.write('220 go ahead\r\n')
        socket.once('data', () => socket.end(Uint8Array.of(21, 3, 3, 0, 2, 2, 40)))
      })
    })
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    client.once('data', () => {
      client.write('STARTTLS\r\n')
      client.once('data', () => client.write(helloBytes({ extensions: [serverName('mail.example')] })))
    })
    await received(client)
    client.end()
    await untilClosed(engine, 1)
    const [layer, ...others] = await layers(engine)
    expect(others).toEqual([])
    expect(layer).toMatchObject({
      from: { up: 10, down: 25 },
      summary: { serverName: 'mail.example', version: '' },
      messages: [
        { name: 'ClientHello' },
        { name: 'Alert', value: 'fatal: handshake_failure', range: [25, 32] }
      ]
    })
  })

  it('ends where its decrypted contents begin if it was intercepted', needs('curl'), async () => {
    const { engine, where, ca, upstream } = await startInterception({ mode: 'http' })
    const target = await startHttps(await upstream.sign({ name: 'localhost', names: ['localhost'] }))
    await run(peerPath('curl'), [
      ...['-sS', '-4', '--proxy', where, '--cacert', ca, `https://localhost:${target.port}/`]
    ])
    const { row } = await untilClosed(engine, 1)
    const [layer, ...others] = await layers(engine)
    expect(others).toEqual([])
    expect(layer).toMatchObject({
      summary: { serverName: 'localhost', version: '' },
      messages: [{ name: 'ClientHello', direction: 'up' }],
      problems: []
    })
    expect(row).toMatchObject({ protocol: 'http/1', serverName: 'localhost' })
  })

  it('shows no TLS layer when there is no TLS', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    client.end('no TLS at all')
    await received(client)
    await untilClosed(engine, 1)
    expect(await layers(engine)).toEqual([])
  })
})
