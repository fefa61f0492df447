/**
 * TLS interception by the CLI, tested with curl: every proxy protocol, decrypted TLS, and failures as the client
 * reports them.
 */

import http from 'node:http'
import https from 'node:https'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeAuthority, makeSelfSignedFiles, type TestCertificate } from '../helpers/certificates'
import { startCli, type JsonLine, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { needs, peerPath } from '../helpers/peers'
import { run, type ProgramOutput } from '../helpers/run'
import { closedPort } from '../helpers/servers'

interface Started {
  cli: RunningCli
  /** `127.0.0.1:port`. */
  at: string
  listening: JsonLine
}

async function startProxy(...args: string[]): Promise<Started> {
  const cli = startCli(['proxy', '--listen', '127.0.0.1:0', '--json', ...args])
  const listening = await cli.until('listening', ({ event }) => event === 'listening')
  return { cli, at: `127.0.0.1:${String(listening['port'])}`, listening }
}

async function serve(certificate?: TestCertificate): Promise<number> {
  const answer: http.RequestListener = (_request, response) => response.end('hello')
  const server =
    certificate === undefined ? http.createServer(answer) : https.createServer(certificate, answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function curl(...args: string[]): Promise<ProgramOutput> {
  return run(peerPath('curl'), ['-sS', '--max-time', '15', '--noproxy', '', ...args])
}

const isEvent =
  (name: string, leg?: string) =>
  (line: JsonLine): boolean =>
    line['event'] === name && (leg === undefined || line['leg'] === leg)

describe('curl through a proxy', needs('curl'), () => {
  it.each([
    ['socks', ['--socks5-hostname'], 'socks5'],
    ['socks', ['--socks4a'], 'socks4'],
    ['auto', ['--socks5-hostname'], 'socks5'],
    ['auto', ['--proxytunnel', '--proxy'], 'connect'],
    ['http', ['--proxy'], 'http']
  ] as const)('works in mode %s, by %j', async (mode, options, way) => {
    const port = await serve()
    const { cli, at, listening } = await startProxy('--mode', mode)
    expect(listening).toMatchObject({ mode })
    const { code, stdout } = await curl(...options, at, `http://localhost:${port}/a`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'hello' })
    expect(await cli.until('what it asked for', isEvent('asked'))).toMatchObject({
      way,
      target: { host: 'localhost', port }
    })
    expect(
      await cli.until('the answer', ({ kind, status }) => kind === 'http.response' && status === 200)
    ).toBeTruthy()
    expect(cli.lines().find(isEvent('connection-open'))).toMatchObject({ target: null })
  })

  it('logs in', async () => {
    const port = await serve()
    const { at } = await startProxy('--mode', 'auto', '--login', 'me:se:cret')
    const url = `http://localhost:${port}/`
    const answers = await Promise.all([
      curl('--proxy', `http://${at}`, '--proxy-user', 'me:se:cret', url),
      curl('--proxy', `socks5h://${at}`, '--proxy-user', 'me:se:cret', url),
      curl(
        '--proxy',
        `http://${at}`,
        '--proxy-user',
        'me:wrong',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        url
      )
    ])
    expect(answers.map(({ stdout }) => stdout)).toEqual(['hello', 'hello', '407'])
    expect((await curl('--proxy', `socks5h://${at}`, url)).code).not.toBe(0)
  })

  it('uses an upstream proxy, an override and a local address', async () => {
    const port = await serve()
    const upstream = await startProxy('--mode', 'socks', '--login', 'u:p')
    const { cli, at } = await startProxy(
      ...['--mode', 'http', '--upstream', `socks5://u:p@${upstream.at}`],
      ...['--override', `api.test=localhost:${port}`]
    )
    const { stdout } = await curl('--proxy', at, 'http://api.test/')
    expect(stdout).toBe('hello')
    expect(await cli.until('the override', isEvent('overridden'))).toMatchObject({
      from: { host: 'api.test', port: 80 },
      to: { host: 'localhost', port }
    })
    expect(await cli.until('the tunnel', isEvent('tunnel'))).toMatchObject({ via: 'socks5' })
    expect(await upstream.cli.until('what it was asked', isEvent('asked'))).toMatchObject({ user: 'u' })
  })

  it('gets 502 with the reason for a closed port', async () => {
    const { cli, at } = await startProxy('--mode', 'http')
    const port = await closedPort()
    const { stdout } = await curl('--proxy', at, '-w', '%{http_code}', `http://127.0.0.1:${port}/`)
    expect(stdout).toMatch(/nothing listens there.*502$/s)
    expect(await cli.until('the answer', isEvent('answered'))).toMatchObject({
      text: expect.stringContaining('nothing listens there') as string
    })
  })
})

describe('TLS interception', needs('curl'), () => {
  it('uses a certificate of the authority in --ca-dir, and decodes the contents', async () => {
    const authority = await makeAuthority()
    const port = await serve(await authority.sign({ name: 'localhost' }))
    const ca = join(await temporaryFolder(), 'ca')
    const keys = join(await temporaryFolder(), 'keys.log')
    const { cli, at, listening } = await startProxy(
      ...['--mode', 'auto', '--tls', 'intercept', '--ca-dir', ca],
      ...['--upstream-ca', authority.certFile, '--key-log', keys]
    )
    expect(listening).toMatchObject({ mode: 'auto', ca: join(ca, 'ca.pem') })
    const trusting = ['--cacert', join(ca, 'ca.pem')]
    const url = `https://localhost:${port}/inside`
    const answers = await Promise.all([
      curl('--proxy', `http://${at}`, ...trusting, url),
      curl('--proxy', `socks5h://${at}`, ...trusting, url)
    ])
    expect(answers.map(({ stdout }) => stdout)).toEqual(['hello', 'hello'])
    expect(await cli.until('the hello', isEvent('hello'))).toMatchObject({ serverName: 'localhost' })
    expect(await cli.until('the target’s TLS', isEvent('tls', 'target'))).toMatchObject({ verified: true })
    expect(await cli.until('the client’s TLS', isEvent('tls', 'client'))).toMatchObject({
      version: 'TLSv1.3'
    })
    expect(await cli.until('what was inside', ({ target }) => target === '/inside')).toMatchObject({
      kind: 'http.request'
    })
    cli.kill('SIGTERM')
    expect((await cli.exited).code).toBe(0)
    // Secrets of both legs.
    expect((await readFile(keys, 'utf8')).match(/^CLIENT_TRAFFIC_SECRET_0 /gm)).toHaveLength(4)
  })

  it.each([
    ['self-signed', {}, 'self-signed and not trusted'],
    ['expired', { from: -30, to: -2 }, 'expired'],
    ['for another host', { names: ['other.test'] }, 'not for localhost']
  ] as const)(
    'reports a server whose certificate is %s, until it is trusted',
    async (_what, wanted, words) => {
      const authority = await makeAuthority()
      const certificate =
        words === 'self-signed and not trusted'
          ? await makeSelfSignedFiles({ name: 'localhost' })
          : await authority.sign({ name: 'localhost', ...wanted })
      const port = await serve(certificate)
      const ca = await temporaryFolder()
      const args = [
        '--mode',
        'http',
        '--tls',
        'intercept',
        '--ca-dir',
        ca,
        '--upstream-ca',
        authority.certFile
      ]
      const strict = await startProxy(...args)
      const trusting = await startProxy(...args, '--trust-upstream', 'localhost')
      const url = `https://localhost:${port}/`
      const options = ['--cacert', join(ca, 'ca.pem'), '-w', ' %{http_code}', url]
      const refused = await curl('--proxy', strict.at, ...options)
      expect(refused.stdout).toMatch(new RegExp(`${words}.* 502$`, 's'))
      expect(await strict.cli.until('why', isEvent('tls', 'target'))).toMatchObject({ verified: false })
      expect((await curl('--proxy', trusting.at, ...options)).stdout).toBe('hello 200')
      expect(await trusting.cli.until('the warning', isEvent('tls', 'target'))).toMatchObject({
        verified: false
      })
    }
  )

  it('reports a client that does not trust the authority, and passes excluded hosts through', async () => {
    const authority = await makeAuthority()
    const port = await serve(await authority.sign({ name: 'localhost' }))
    const ca = await temporaryFolder()
    const args = [
      '--mode',
      'socks',
      '--tls',
      'intercept',
      '--ca-dir',
      ca,
      '--upstream-ca',
      authority.certFile
    ]
    const opening = await startProxy(...args)
    const passing = await startProxy(...args, '--except', 'localhost')
    const url = `https://localhost:${port}/`
    const options = ['--cacert', authority.certFile, url]
    expect((await curl('--socks5-hostname', opening.at, ...options)).code).toBe(60)
    expect(await opening.cli.until('its refusal', isEvent('tls', 'client'))).toMatchObject({
      version: '',
      problem: expect.stringContaining('rejected the certificate') as string
    })
    expect((await curl('--socks5-hostname', passing.at, ...options)).stdout).toBe('hello')
    expect(await passing.cli.until('that it passed', isEvent('passed'))).toMatchObject({ because: 'rule' })
    expect(await passing.cli.until('what can be read of it', isEvent('tls-seen'))).toMatchObject({
      layers: [{ serverName: 'localhost', ja4: expect.stringMatching(/^t13d/) as string, chain: [] }]
    })
  })

  it('with passthrough reports both hellos, certificates up to TLS 1.2, and alerts', async () => {
    const authority = await makeAuthority()
    const port = await serve(await authority.sign({ name: 'localhost' }))
    const { cli, at } = await startProxy('--mode', 'auto', '--tls', 'pass')
    const { code } = await curl(
      '--proxy',
      `socks5h://${at}`,
      '--tls-max',
      '1.2',
      `https://localhost:${port}/`
    )
    expect(code).toBe(60)
    expect(await cli.until('what can be read', isEvent('tls-seen'))).toMatchObject({
      layers: [
        {
          version: 'TLS 1.2',
          serverName: 'localhost',
          offered: { alpn: ['h2', 'http/1.1'] },
          ja3: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
          ja4: expect.stringMatching(/^t12d/) as string,
          chain: [{ subject: 'CN=localhost' }, { subject: 'CN=Test Authority' }],
          messages: expect.arrayContaining([
            { direction: 'up', name: 'Alert', value: 'fatal: unknown_ca' }
          ]) as unknown
        }
      ]
    })
  })

  it('is printed in readable lines too', async () => {
    const authority = await makeAuthority()
    const port = await serve(await authority.sign({ name: 'localhost' }))
    const ca = await temporaryFolder()
    const cli = startCli([
      ...['proxy', '--listen', '127.0.0.1:0', '--mode', 'http', '--tls', 'intercept'],
      ...['--ca-dir', ca, '--insecure-upstream']
    ])
    await expect.poll(() => cli.text(), { timeout: 10_000 }).toContain('Warning: ')
    const at = /Listening on (\S+),/.exec(cli.text())?.[1] ?? ''
    await curl('--proxy', at, '--cacert', join(ca, 'ca.pem'), `https://localhost:${port}/`)
    for (const words of [
      'an HTTP proxy. Ctrl-C stops.',
      `TLS is decrypted with certificates signed by ${join(ca, 'ca.pem')}, SHA-256 `,
      `The client requests localhost:${port} via HTTP CONNECT.`,
      'TLS ClientHello: localhost; h2, http/1.1; ',
      'TLS with the client: TLSv1.3',
      // The certificate is not part of the authority's chain here.
      'TLS with the server: TLSv1.3',
      'Its certificate ',
      'GET / '
    ])
      await expect.poll(() => cli.text(), { timeout: 10_000 }).toContain(words)
  })
})
