/** TLS interception of a proxied connection, as seen by client and server and in the capture. */

import { describe, expect, it } from 'vitest'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { told } from '../../helpers/client'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  startProxyOf,
  untilClosed,
  untilComplete
} from '../../helpers/engine'
import { startHttps, startInterception, type Interception } from '../../helpers/interception'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { closedPort, listen } from '../../helpers/servers'
import { tshark } from '../../helpers/tshark'

const curl = (...args: string[]): ReturnType<typeof run> =>
  run(peerPath('curl'), ['-sS', '--max-time', '20', ...args])

async function lastExchange({ engine }: Interception, connection: number): Promise<Record<string, unknown>> {
  const input = { capture: LIVE, connection, first: 0, count: 100 }
  const { exchanges } = await engine.handlers['connections.exchanges'](input)
  return (await untilComplete(engine, exchanges.at(-1)!)).row
}

describe('curl over HTTPS', needs('curl'), () => {
  it.each([
    ['socks', ['--socks5-hostname']],
    ['http', ['--proxy']],
    ['auto', ['--proxy']],
    ['auto', ['--socks4a']]
  ] as const)(
    'through mode %s by %s gets its page, and the capture has the decrypted contents',
    async (mode, [...how]) => {
      const it = await startInterception({ mode })
      const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
      const url = `https://localhost:${target.port}/secret`
      const { stdout, stderr } = await curl('-4', ...how, it.where, '--cacert', it.ca, url)
      expect([stdout, stderr]).toEqual(['You asked for /secret', ''])
      const detail = await untilClosed(it.engine, 1)
      expect(eventNames(detail).filter((name) => name !== 'lookup')).toEqual([
        'open',
        'asked',
        'connected',
        'hello',
        'tls',
        'tls',
        'layer',
        'end',
        'end',
        'close'
      ])
      expect(detail.row).toMatchObject({ protocol: 'http/1', target: `localhost:${target.port}` })
      expect(await lastExchange(it, 1)).toMatchObject({ method: 'GET', target: '/secret', status: 200 })
      const [upstream, downstream] = told(detail, 'tls')
      expect(upstream).toMatchObject({
        leg: 'target',
        verified: true,
        alpn: 'http/1.1',
        serverName: 'localhost'
      })
      expect(downstream).toMatchObject({ leg: 'client', alpn: 'http/1.1', serverName: 'localhost' })
      expect(downstream).toMatchObject({
        shown: [{ names: expect.stringContaining('DNS:localhost') as string }, {}]
      })
    }
  )

  it('through a forwarding proxy, and tshark decodes the decrypted contents', needs('tshark'), async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const forward = await startProxyOf(it.engine, {
      target,
      tls: { clients: 'intercept', authority: it.upstream.certFile }
    })
    const { port } = forward.address
    const url = `https://localhost:${port}/inside`
    const { stdout } = await curl('-4', '--cacert', it.ca, url)
    expect(stdout).toBe('You asked for /inside')
    await untilClosed(it.engine, 1)
    const fields = await tshark(it.engine, '-Y', 'http.request', '-T', 'fields', '-e', 'http.request.uri')
    expect(fields.stdout.trim()).toBe('/inside')
  })

  it('TLS from the client with plain text to the server, and vice versa', async () => {
    const it = await startInterception({ mode: 'socks' })
    const plain = await listen((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain'))
    })
    const opened = await startProxyOf(it.engine, {
      target: plain.address,
      tls: { clients: 'intercept', target: 'plain' }
    })
    const page = await curl('-4', '--cacert', it.ca, `https://localhost:${opened.address.port}/`)
    expect(page.stdout).toBe('plain')

    const secret = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const closed = await startProxyOf(it.engine, {
      target: { host: 'localhost', port: secret.port },
      tls: { clients: 'pass', target: 'tls', authority: it.upstream.certFile },
      out: { family: 4 }
    })
    const answer = await curl('-4', `http://localhost:${closed.address.port}/made-secret`)
    expect(answer.stdout).toBe('You asked for /made-secret')
  })

  it('a replay goes over TLS, directly to the server', async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const args = ['-4', '--socks5-hostname', it.where, '--cacert', it.ca]
    await curl(...args, `https://localhost:${target.port}/again`)
    await untilClosed(it.engine, 1)
    await it.engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 })
    await untilClosed(it.engine, 2)
    expect(await lastExchange(it, 2)).toMatchObject({ status: 200, target: '/again', replayOf: 1 })
  })

  it('a second connection resumes the TLS session', async () => {
    const it = await startInterception({ mode: 'http' })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const url = `https://localhost:${target.port}/`
    const args = ['-4', '--proxy', it.where, '--cacert', it.ca, '-H', 'Connection: close']
    const { stdout } = await curl(...args, url, url)
    expect(stdout).toBe('You asked for /You asked for /')
    const second = await untilClosed(it.engine, 2)
    expect(told(second, 'tls').at(-1)).toMatchObject({ leg: 'client', resumed: true })
  })
})

describe('an untrusted or unreachable server is reported inside the client’s TLS', needs('curl'), () => {
  async function page(
    certificate: 'expired' | 'self-signed' | 'other name' | 'none'
  ): Promise<{ it: Interception; stdout: string; url: string; args: string[] }> {
    const it = await startInterception({ mode: 'socks' })
    const made = {
      expired: () => it.upstream.sign({ name: 'localhost', names: ['localhost'], from: -20, to: -10 }),
      'self-signed': () => makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] }),
      'other name': () => it.upstream.sign({ name: 'else.test', names: ['else.test'] }),
      none: null
    }[certificate]
    const port = made === null ? await closedPort() : (await startHttps(await made())).port
    const { id } = it.engine.sessions.create({
      kind: 'proxy',
      name: '',
      listen: { host: '127.0.0.1', port: 0 },
      target: { host: 'localhost', port },
      out: { family: 4 },
      tls: { clients: 'intercept', authority: it.upstream.certFile }
    })
    const { listening } = await it.engine.sessions.start(id)
    const url = `https://localhost:${listening!.port}/`
    const args = ['-4', '--cacert', it.ca, '-w', '\n%{http_code}']
    const { stdout } = await curl(...args, url)
    return { it: { ...it, proxy: { id, address: listening! } }, stdout, url, args }
  }

  it.each([
    ['expired', /expired/, 'CERT_HAS_EXPIRED'],
    ['self-signed', /self-signed and not trusted/, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['other name', /not for localhost/, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['none', /nothing listens there/, 'ECONNREFUSED']
  ] as const)('%s', async (certificate, words, code) => {
    const { it, stdout } = await page(certificate)
    expect(stdout).toMatch(words)
    expect(stdout).toMatch(/\n502$/)
    const detail = await untilClosed(it.engine, 1)
    expect(closeEvent(detail)).toMatchObject({ how: 'error', code })
    expect(await lastExchange(it, 1)).toMatchObject({ method: 'GET', status: 502 })
    const { untrusted } = it.engine.sessions.get(it.proxy.id).findings!
    expect(untrusted.map(({ host }) => host)).toEqual(certificate === 'none' ? [] : ['localhost'])
  })

  it('until the user accepts the certificate', async () => {
    const { it, url, args } = await page('self-signed')
    await it.engine.handlers['sessions.trust']({ id: it.proxy.id, host: 'localhost', on: true })
    expect((await curl(...args, url)).stdout).toBe('You asked for /\n200')
    expect(it.engine.sessions.get(it.proxy.id).findings!.untrusted).toEqual([])
    await it.engine.handlers['sessions.trust']({ id: it.proxy.id, host: 'localhost', on: false })
    expect((await curl(...args, url)).stdout).toMatch(/\n502$/)
  })
})

describe('passthrough', needs('curl'), () => {
  it('a host outside the session’s list passes byte for byte', async () => {
    const it = await startInterception({
      mode: 'http',
      tls: { clients: 'intercept', hosts: { which: 'except', names: ['localhost'] } }
    })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    const url = `https://localhost:${target.port}/x`
    const { stdout } = await curl('-4', '--proxy', it.where, '--cacert', it.upstream.certFile, url)
    expect(stdout).toBe('You asked for /x')
    const detail = await untilClosed(it.engine, 1)
    expect(told(detail, 'passed')).toEqual([{ event: 'passed', because: 'rule', serverName: 'localhost' }])
    expect(eventNames(detail)).not.toContain('tls')
    expect(detail.row.protocol).toBe('tls')
  })
})

it(
  'an upgrade in mid-stream is intercepted: the plain part and the decrypted contents are one conversation',
  needs('openssl'),
  async () => {
    const it = await startInterception({ mode: 'socks' })
    const { cert, key } = await it.upstream.sign({ name: 'localhost', names: ['localhost'] })
    const tls = await import('node:tls')
    const server = await listen((socket) => {
      socket.write('220 mail ESMTP\r\n')
      socket.on('data', function plain(bytes: Buffer) {
        const line = bytes.toString()
        if (line.startsWith('EHLO')) socket.write('250-mail\r\n250 STARTTLS\r\n')
        if (!line.startsWith('STARTTLS')) return
        socket.off('data', plain)
        socket.write('220 go ahead\r\n')
        const secret = new tls.TLSSocket(socket, { isServer: true, cert, key })
        secret.on('error', () => undefined)
        secret.on('end', () => secret.end())
        secret.on('data', (said: Buffer) => secret.write(`250 you said ${said.toString()}`))
      })
    })
    const forward = await startProxyOf(it.engine, {
      target: { host: 'localhost', port: server.address.port },
      out: { family: 4 },
      tls: { clients: 'intercept', authority: it.upstream.certFile }
    })
    const { port } = forward.address
    const args = [
      's_client',
      '-connect',
      `127.0.0.1:${port}`,
      '-starttls',
      'smtp',
      '-CAfile',
      it.ca,
      '-verify_return_error',
      '-quiet'
    ]
    const { spawn } = await import('node:child_process')
    const client = spawn(peerPath('openssl'), args)
    client.stdin.write('EHLO again\r\n')
    let said = ''
    client.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await waitFor(
      () => {
        expect(said).toContain('you said EHLO again')
      },
      { timeout: 10_000 }
    )
    client.stdin.end()
    client.kill()
    const detail = await untilClosed(it.engine, 1)
    expect(
      eventNames(detail)
        .filter((name) => name !== 'lookup')
        .slice(0, 6)
    ).toEqual(['open', 'connected', 'hello', 'tls', 'tls', 'layer'])
    const up = String(await readStream(it.engine, 1, 'up'))
    const down = String(await readStream(it.engine, 1, 'down'))
    expect(up).toMatch(/^EHLO [\s\S]*STARTTLS\r\n/)
    expect(up).toMatch(/EHLO again\r\n$/)
    expect(down).toMatch(/^220 mail ESMTP[\s\S]*220 go ahead\r\n250 you said EHLO again\r\n$/)
  }
)
