/** Every version of TLS, with OpenSSL's own client and server at the ends; and session resumption. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { anyVersion } from '../../../../src/engine/tls/tls-options'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import { makeAuthority, type TestAuthority, type TestCertificate } from '../../../helpers/certificates'
import { temporaryFolder } from '../../../helpers/engine'
import { needs, peerPath } from '../../../helpers/peers'
import { run } from '../../../helpers/run'
import { listenTls } from '../../../helpers/tls-listening'
import { connect, stands } from './ends'
import { startInterceptor, type Interceptor } from './interceptor'

const VERSIONS = [
  ['TLSv1', '-tls1'],
  ['TLSv1.1', '-tls1_1'],
  ['TLSv1.2', '-tls1_2'],
  ['TLSv1.3', '-tls1_3']
] as const

/** Without it OpenSSL signs nothing with SHA-1, which TLS 1.0 and 1.1 do. */
const LOWEST = ['-cipher', 'DEFAULT:@SECLEVEL=0']

let authority: TestAuthority
let ofTarget: TestCertificate
let own: TestCertificate

beforeEach(async () => {
  authority = await makeAuthority()
  ofTarget = await authority.sign({ name: 'target' })
  own = await authority.sign({ name: 'tcplens' })
})

/** Starts a server that sends each line back reversed, and prints the parameters of its peer. */
async function sServer(...options: string[]): Promise<{ address: Endpoint; said(): string }> {
  const { certFile, keyFile } = ofTarget
  const args = ['s_server', '-accept', '127.0.0.1:0', '-rev', '-cert', certFile, '-key', keyFile, ...LOWEST]
  const child = spawn(peerPath('openssl'), [...args, ...options], { stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  const port = new Promise<number>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('latin1')
        const [, found] = /ACCEPT .*:(\d+)/.exec(said) ?? []
        if (found !== undefined) resolve(Number(found))
      })
    }
  })
  return { address: { host: '127.0.0.1', port: await port }, said: () => said }
}

/** Runs OpenSSL's client, which sends a line, reads until `wanted` arrives and then ends; returns its output. */
async function sClient({ port, caFile }: Interceptor, wanted: string, ...options: string[]): Promise<string> {
  const trust = ['-CAfile', caFile, '-verify_return_error', '-verify_hostname', 'localhost']
  const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', ...trust, ...LOWEST]
  const child = spawn(peerPath('openssl'), [...args, ...options], { stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1')
      if (said.includes(wanted)) child.stdin.end()
    })
  }
  child.stdin.on('error', () => undefined)
  child.stdin.write('a line to and fro\n')
  await once(child, 'close')
  return said
}

describe('OpenSSL through an interceptor', () => {
  const cases = VERSIONS.flatMap(([version, flag]) =>
    ['', 'two'].flatMap((alpn) => [false, true].map((certificate) => ({ version, flag, alpn, certificate })))
  )

  it.each(cases)(
    'supports $version, ALPN “$alpn”, client certificate requested: $certificate',
    needs('openssl'),
    async ({ version, flag, alpn, certificate }) => {
      const target = await sServer(
        flag,
        ...(alpn === '' ? [] : ['-alpn', alpn]),
        ...(certificate ? ['-Verify', '2', '-CAfile', authority.certFile] : [])
      )
      const proxy = await startInterceptor({
        target: target.address,
        tls: {
          authority: authority.certFile,
          ...(certificate ? { certificate: { certificate: own.certFile, key: own.keyFile } } : {})
        }
      })
      const said = await sClient(proxy, 'orf dna ot enil a', flag, '-alpn', 'one,two')
      expect(said).toContain('orf dna ot enil a')
      expect(said).toContain('Verify return code: 0 (ok)')
      expect(said).toContain(
        `New, ${version === 'TLSv1.1' ? 'TLSv1.0' : version === 'TLSv1' ? 'TLSv1.0' : version}`
      )
      expect(said).toContain(alpn === '' ? 'No ALPN negotiated' : `ALPN protocol: ${alpn}`)
      const agreed = { version, alpn, resumed: false, serverName: 'localhost' }
      expect(proxy.tls('target')).toMatchObject([{ ...agreed, verified: true }])
      expect(proxy.tls('client')).toMatchObject([agreed])
      expect(target.said().includes('CN = tcplens')).toBe(certificate)
    }
  )

  it.each([
    ['-tls1_3', '-tls1_2', 'TLSv1.3', 'TLSv1.2'],
    ['-tls1_2', '-tls1_3', null, null]
  ])(
    'handles a client of %s and a server of %s',
    needs('openssl'),
    async (ofClient, ofServer, client, server) => {
      const target = await sServer(ofServer)
      const proxy = await startInterceptor({
        target: target.address,
        tls: { authority: authority.certFile, ...(client === null ? {} : { minVersion: 'TLSv1.2' as const }) }
      })
      const said = await sClient(
        proxy,
        client === null ? 'Verify return code' : 'orf dna ot enil a',
        ofClient
      )
      if (client === null) {
        // The server leg never uses a version that the client does not support.
        expect(await proxy.outcome()).toMatchObject({
          failure: { message: 'the server supports none of the allowed TLS versions.' }
        })
      } else {
        expect(said).toContain('orf dna ot enil a')
        expect([proxy.tls('client')[0]?.version, proxy.tls('target')[0]?.version]).toEqual([client, server])
      }
    }
  )
})

describe('a TLS session is resumed', () => {
  async function started(): Promise<Interceptor> {
    const target = await listenTls(ofTarget, { ...anyVersion(), ALPNProtocols: ['http/1.1'] })
    target.server.on('secureConnection', (socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi')
      )
    })
    return startInterceptor({ target: target.address, tls: { authority: authority.certFile } })
  }

  it.each(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const)(
    'by OpenSSL’s -reconnect, with %s',
    needs('openssl'),
    async (version) => {
      const proxy = await started()
      const [, flag = ''] = VERSIONS.find(([name]) => name === version) ?? []
      const said = await sClient(proxy, '\0never', flag, '-reconnect')
      expect(said.match(/^(New|Reused),/gm)).toEqual(['New,', ...Array<string>(5).fill('Reused,')])
      expect(proxy.tls('client').map(({ resumed }) => resumed)).toEqual([
        false,
        ...Array<boolean>(5).fill(true)
      ])
    }
  )

  it.each(['-tls1_2', '-tls1_3'])('by OpenSSL from a file, with %s', needs('openssl'), async (flag) => {
    const proxy = await started()
    const file = join(await temporaryFolder(), 'session.pem')
    expect(await sClient(proxy, '200 OK', flag, '-sess_out', file)).toContain('New, ')
    expect(await sClient(proxy, '200 OK', flag, '-sess_in', file)).toContain('Reused, ')
    expect(proxy.tls('client').map(({ resumed }) => resumed)).toEqual([false, true])
  })

  it.each(['1.2', '1.3'])('by curl, or newly started, with TLS %s', needs('curl'), async (version) => {
    const proxy = await started()
    const url = `https://localhost:${proxy.port}/`
    const { code, stdout } = await run(peerPath('curl'), [
      ...['-sS', '-m', '20', '--cacert', proxy.caFile, '--tls-max', version, '--tlsv1.2'],
      ...['--resolve', `localhost:${proxy.port}:127.0.0.1`, url, url]
    ])
    expect([code, stdout]).toEqual([0, 'hihi'])
    // Without tickets, which curl does not request in TLS 1.2, no session is stored.
    const second = version === '1.3'
    expect(proxy.tls('client').map(({ resumed }) => resumed)).toEqual([false, second])
  })

  it('with the same certificate names', async () => {
    const proxy = await started()
    const first = await connect(proxy)
    const sessions: Buffer[] = []
    first.on('session', (session: Buffer) => sessions.push(session))
    first.write('x')
    first.resume()
    await once(first, 'end')
    const second = await connect(proxy, { session: sessions.at(-1)! })
    expect(second.isSessionReused()).toBe(true)
    expect(second.authorized).toBe(true)
    await stands(proxy)
  })
})
