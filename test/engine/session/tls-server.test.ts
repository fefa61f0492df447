/** TLS servers with other people's clients: OpenSSL's, curl's and Node's. */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import tls from 'node:tls'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { TlsEvent } from '../../../src/engine/tls/tls-facts'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import type { ConnectionDetail } from '../../../src/shared/contract/traffic'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  send,
  startEngine,
  temporaryFolder,
  untilClosed,
  untilComplete
} from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { dial, received } from '../../helpers/servers'
import { run } from '../../helpers/run'
import { serve, whyNot } from '../../helpers/serving'
import { follow, remarks, tshark } from '../../helpers/tshark'
import { readsPlainAlerts } from '../../helpers/tls-features'

const MADE = { tls: { certificate: null } }

function tlsOf(detail: ConnectionDetail): TlsEvent {
  const found = detail.events.filter(({ name }) => name === 'tls')
  expect(found).toHaveLength(1)
  return found[0]!.data as unknown as TlsEvent
}

/** Runs `openssl s_client` against the server; returns the received bytes and how it ended. */
function sClient(
  address: Endpoint,
  input: string,
  ...args: string[]
): Promise<{ out: string; code: number | null }> {
  const child = spawn(
    peerPath('openssl'),
    ['s_client', '-connect', `127.0.0.1:${address.port}`, '-ign_eof', ...args],
    { stdio: ['pipe', 'pipe', 'pipe'] }
  )
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('latin1')))
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString('latin1')))
  child.stdin.on('error', () => undefined)
  child.stdin.write(input)
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ out, code })
    })
  })
}

async function dialTls(address: Endpoint, options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
  const socket = tls.connect({ host: '127.0.0.1', port: address.port, rejectUnauthorized: false, ...options })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  return socket
}

async function untilIn(engine: Engine, connection = 1): Promise<void> {
  await waitFor(async () => {
    const detail = await engine.handlers['connections.get']({ capture: LIVE, connection })
    expect(eventNames(detail)).toContain('tls')
  })
}

describe('a generated certificate', () => {
  it.each([
    ['TLSv1.2', '-tls1_2'],
    ['TLSv1.3', '-tls1_3']
  ])(
    'serves OpenSSL’s client with %s; the capture has the negotiated parameters and the plain bytes',
    needs('openssl'),
    async (version, flag) => {
      const engine = await startEngine()
      const server = await serve(engine, {
        tls: { certificate: null, names: ['dev.example'], alpn: ['one', 'two'] }
      })
      const client = sClient(
        server.address,
        'hello, server',
        '-servername',
        'dev.example',
        '-alpn',
        'two,one',
        flag
      )
      await waitFor(() => {
        expect(server.summary().bytes.up).toBe(13)
      })
      send(engine, server.id, [1], 'hello, client')
      await engine.handlers['connections.end']({ connection: 1, how: 'end' })
      const { out } = await client
      expect(out).toContain('hello, client')
      expect(out).toContain(version)
      const detail = await untilClosed(engine, 1)
      expect(eventNames(detail)).toEqual(['open', 'tls', 'end', 'end', 'close'])
      const { took, cipher, ...event } = tlsOf(detail)
      expect(event).toMatchObject({
        event: 'tls',
        leg: 'client',
        version,
        alpn: 'one',
        serverName: 'dev.example',
        resumed: false,
        verified: null,
        chain: []
      })
      expect(cipher).toMatch(/^TLS_/)
      expect(took).toBeGreaterThan(0)
      expect((await readStream(engine, 1, 'up')).toString()).toBe('hello, server')
      expect((await readStream(engine, 1, 'down')).toString()).toBe('hello, client')
    }
  )

  it(
    'names the listening host, this machine and configured names; curl verifies it when it trusts it',
    needs('openssl', 'curl'),
    async () => {
      const engine = await startEngine()
      const server = await serve(engine, { tls: { certificate: null, names: ['dev.example'] } })
      const socket = await dialTls(server.address)
      const certificate = socket.getPeerX509Certificate()!
      expect(certificate.subjectAltName).toBe(
        'IP Address:127.0.0.1, DNS:dev.example, DNS:localhost, IP Address:0:0:0:0:0:0:0:1'
      )
      const file = join(await temporaryFolder(), 'trusted.pem')
      await (await import('node:fs/promises')).writeFile(file, certificate.toString())
      const resolve = `dev.example:${server.address.port}:127.0.0.1`
      const asked = run(peerPath('curl'), [
      '-sS', '-m', '20', '--cacert', file, '--resolve', resolve, `https://dev.example:${server.address.port}/`
    ]) // prettier-ignore
      await waitFor(() => {
        expect(server.summary().bytes.up).toBeGreaterThan(0)
      })
      send(engine, server.id, [2], 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      expect(await asked).toEqual({ code: 0, stdout: 'ok', stderr: '' })
    }
  )

  it(
    'lets HTTP inside be decoded, here and in Wireshark, where the port indicates HTTP',
    needs('curl', 'tshark'),
    async () => {
      const engine = await startEngine()
      const server = await serve(engine, { tls: { certificate: null, alpn: ['http/1.1'] } })
      const asked = run(peerPath('curl'), [
        '-skS',
        '-m',
        '20',
        '-d',
        'a=b',
        `https://localhost:${server.address.port}/form`
      ])
      await waitFor(() => {
        expect(server.summary().bytes.up).toBeGreaterThan(0)
      })
      send(engine, server.id, null, 'HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\ndone')
      expect(await asked).toMatchObject({ code: 0, stdout: 'done' })
      const exchange = await untilComplete(engine, 1)
      expect(exchange.row).toMatchObject({ method: 'POST', target: '/form', status: 201 })
      const live = await untilClosed(engine, 1)
      expect(live.events[0]!.data).toMatchObject({ server: server.address })
      await engine.close()
      expect(await remarks(engine)).toEqual([])
      const { stdout } = await tshark(
        engine,
        '-Y',
        'http',
        '-T',
        'fields',
        '-e',
        'tcp.dstport',
        '-e',
        'http.request.uri',
        '-e',
        'http.response.code'
      )
      expect(
        stdout
          .trim()
          .split('\n')
          .map((line) => line.trim().split('\t'))
      ).toMatchObject([
        ['80', '/form'],
        [expect.any(String), '', '201']
      ])
      expect(openCapture(engine.capture.path).handlers['connections.get']({ connection: 1 })).toEqual(live)
    }
  )
})

describe('a client certificate', () => {
  let folder = ''
  const file = (name: string): string => join(folder, name)

  beforeAll(() => {
    if (needs('openssl').skip === true) return
    folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
    const openssl = (...args: string[]): void => {
      execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
    }
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '9',
      '-subj',
      '/CN=Authority',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem'
    )
    openssl('req', ...key, '-subj', '/CN=Client/O=Example', '-keyout', 'client.key', '-out', 'client.csr')
    openssl(
      'x509',
      '-req',
      '-in',
      'client.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '9',
      '-out',
      'client.pem'
    )
    openssl(
      'pkcs12',
      '-export',
      '-in',
      'client.pem',
      '-inkey',
      'client.key',
      '-out',
      'client.p12',
      '-passout',
      'pass:word'
    )
    return () => {
      execFileSync('rm', ['-r', folder])
    }
  })

  it('is recorded with its chain, and none is refused', needs('openssl'), async () => {
    const engine = await startEngine()
    const server = await serve(engine, { tls: { certificate: null, askCertificate: true } })
    const shown = sClient(
      server.address,
      '',
      '-cert',
      file('client.pem'),
      '-key',
      file('client.key'),
      '-cert_chain',
      file('ca.pem')
    )
    await untilIn(engine)
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    await shown
    const event = tlsOf(await untilClosed(engine, 1))
    expect(event).toMatchObject({
      verified: false,
      problem: expect.stringMatching(/SELF_SIGNED|UNABLE_TO|UNTRUSTED/)
    })
    expect(event.chain.map(({ subject, issuer }) => [subject, issuer])).toEqual([
      ['CN=Client, O=Example', 'CN=Authority'],
      ['CN=Authority', 'CN=Authority']
    ])
    const none = await dialTls(server.address)
    none.write('I have none')
    await untilIn(engine, 2)
    none.end()
    expect(tlsOf(await untilClosed(engine, 2))).toMatchObject({ verified: null, chain: [] })
  })

  it.each([
    ['two PEM files', { certificate: 'client.pem', key: 'client.key' }],
    ['PKCS#12', { certificate: 'client.p12', passphrase: 'word' }]
  ])('a loaded certificate is shown to clients: %s', needs('openssl'), async (_what, files) => {
    const engine = await startEngine()
    const paths = {
      ...files,
      certificate: file(files.certificate),
      ...('key' in files ? { key: file(files.key) } : {})
    }
    const server = await serve(engine, { tls: { certificate: paths } })
    const socket = await dialTls(server.address)
    expect(socket.getPeerX509Certificate()!.subject).toBe('CN=Client\nO=Example')
  })

  it('a server with an unusable certificate does not start and reports why', needs('openssl'), async () => {
    const engine = await startEngine()
    expect([
      await whyNot(engine, {
        tls: { certificate: { certificate: file('client.pem'), key: file('ca.key') } }
      }),
      await whyNot(engine, { tls: { certificate: null, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' } })
    ]).toEqual([
      {
        code: 'bad-input',
        message: `${file('ca.key')} contains a key that does not match the certificate in ${file('client.pem')}.`
      },
      {
        code: 'bad-input',
        message: 'The minimum TLS version (TLSv1.3) is higher than the maximum (TLSv1.2). Swap them.'
      }
    ])
  })
})

describe('clients whose handshake fails', () => {
  it('are recorded with the reason, and the server continues', needs('curl', 'openssl'), async () => {
    const engine = await startEngine()
    const server = await serve(engine, { tls: { certificate: null, alpn: ['h9'], minVersion: 'TLSv1.3' } })
    const { port } = server.address
    const problems: string[] = []
    const closing: unknown[] = []
    const note = async (connection: number): Promise<void> => {
      const detail = await untilClosed(engine, connection)
      problems.push(tlsOf(detail).problem!)
      closing.push([eventNames(detail).slice(2), closeEvent(detail).endedBy])
    }
    const plain = await dial(server.address)
    plain.resume().write('what is this?\r\n')
    await note(1)
    await run(peerPath('curl'), ['-s', '-m', '10', `http://127.0.0.1:${port}/`])
    await note(2)
    await run(peerPath('curl'), ['-s', '--no-alpn', '-m', '10', `https://127.0.0.1:${port}/`])
    await note(3)
    await sClient(server.address, '', '-tls1_2')
    await note(4)
    await sClient(server.address, '', '-alpn', 'h1')
    await note(5)
    const leaving = await dial(server.address)
    leaving.resume().end(Buffer.from('160301', 'hex'))
    await note(6)
    const resetting = await dial(server.address)
    await waitFor(() => {
      expect(server.total()).toBe(7)
    })
    resetting.resetAndDestroy()
    await note(7)
    expect(problems).toEqual([
      'the client does not speak TLS here: the data it sent is not a TLS record',
      'the client sent a plain HTTP request where TLS was expected (http:// instead of https://?)',
      readsPlainAlerts
        ? 'the client does not trust the certificate presented to it'
        : 'the client aborted the handshake at the certificate, which it probably does not trust',
      'the client supports none of the allowed TLS versions',
      'the client and Tcplens have no ALPN protocol in common',
      'the client closed the connection during the handshake',
      'the client closed the connection during the handshake'
    ])
    const failed = [['error', 'close'], 'client']
    expect(closing).toEqual([
      failed,
      failed,
      failed,
      failed,
      failed,
      [['end', 'close'], 'client'],
      [['reset', 'close'], 'client']
    ])
    await dialTls(server.address, { ALPNProtocols: ['h9'] })
    expect(server.summary()).toMatchObject({
      state: 'running',
      error: null,
      connections: { open: 1, total: 8 }
    })
  })

  it('can be closed, reset or stopped while silent, and time out after ten seconds', async () => {
    const engine = await startEngine()
    const server = await serve(engine, MADE)
    const silent = [await dial(server.address), await dial(server.address), await dial(server.address)]
    silent.forEach((socket) => socket.resume())
    await waitFor(() => {
      expect(engine.sessions.clients(server.id, 0, 9).rows.map(({ state }) => state)).toEqual([
        'connecting',
        'connecting',
        'connecting'
      ])
    })
    expect(() => send(engine, server.id, null, 'too early')).toThrow('None of these connections')
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    await engine.handlers['connections.end']({ connection: 2, how: 'reset' })
    expect([
      closeEvent(await untilClosed(engine, 1)),
      closeEvent(await untilClosed(engine, 2))
    ]).toMatchObject([
      { endedBy: 'tcplens', how: 'fin' },
      { endedBy: 'tcplens', how: 'rst' }
    ])
    const given = await waitFor(
      async () => {
        const detail = await engine.handlers['connections.get']({ capture: LIVE, connection: 3 })
        expect(detail.row.ended).not.toBeNull()
        return detail
      },
      { timeout: 15_000 }
    )
    expect(eventNames(given)).toEqual(['open', 'tls', 'timeout', 'end', 'close'])
    expect(tlsOf(given).problem).toBe('the client did not finish the handshake in time')
    await engine.sessions.stop(server.id)
  })
})

describe('connections inside TLS', () => {
  it('carry any bytes both ways, and can be paused, reset and stopped', needs('tshark'), async () => {
    const engine = await startEngine()
    const server = await serve(engine, { ...MADE, pauseOnConnect: true })
    const client = await dialTls(server.address)
    const up = Buffer.alloc(3_000_000, 'up!')
    client.write(up)
    await untilIn(engine)
    // The complete connect of another client leaves enough time for pending reads.
    const other = await dialTls(server.address)
    await untilIn(engine, 2)
    expect(server.summary().bytes.up).toBe(0)
    await engine.handlers['connections.read']({ connection: 1, on: true })
    await waitFor(() => {
      expect(server.summary().bytes.up).toBe(up.length)
    })
    const down = Buffer.alloc(2_000_000, 'down')
    engine.sessions.send(server.id, [1], down)
    const heard = received(client)
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect((await heard).equals(down)).toBe(true)
    client.end()
    await untilClosed(engine, 1)
    expect((await readStream(engine, 1, 'up')).equals(up)).toBe(true)

    other.resume()
    await engine.handlers['connections.end']({ connection: 2, how: 'reset' })
    await waitFor(() => {
      expect(other.destroyed).toBe(true)
    })
    expect(eventNames(await untilClosed(engine, 2))).toEqual(['open', 'tls', 'reading', 'reset', 'close'])

    await dialTls(server.address)
    await untilIn(engine, 3)
    await engine.sessions.stop(server.id)
    expect(eventNames(await untilClosed(engine, 3))).toEqual([
      'open',
      'tls',
      'reading',
      'end',
      'end',
      'close'
    ])
    await engine.close()
    expect(await remarks(engine)).toEqual([])
    expect((await follow(engine, 0))[0]).toBe(up.toString('hex'))
  })
})
