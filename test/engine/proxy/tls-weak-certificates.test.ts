/** Requests through a proxy that intercepts TLS, to a server whose certificate can be forged. */
import { describe, expect, it } from 'vitest'
import { told } from '../../helpers/client'
import { untilClosed } from '../../helpers/engine'
import { startInterception } from '../../helpers/interception'
import { CertificateMaker, serveWithOpenssl, type MadeCertificate } from '../../helpers/openssl'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import type { Endpoint } from '../../../src/shared/model/connection-event'

async function weakTarget(): Promise<{ root: MadeCertificate; target: Endpoint }> {
  const maker = await CertificateMaker.open()
  const root = await maker.root('Test Root', { key: 'RSA:2048' })
  const leaf = await maker.leaf('server', root, { key: 'RSA:1024', digest: 'sha1' })
  return { root, target: await serveWithOpenssl(leaf) }
}

describe('a client that offers TLS 1.0 and up', needs('curl', 'openssl'), () => {
  it.each(['http/1.1', 'h2'] as const)(
    'is refused over %s, and connected once the host is an exception',
    async (protocol) => {
      const { root, target } = await weakTarget()
      const it = await startInterception({
        mode: 'http',
        tls: { clients: 'intercept', authority: root.certFile }
      })
      const url = `https://localhost:${target.port}/`
      const curl = (): ReturnType<typeof run> =>
        // prettier-ignore
        run(peerPath('curl'), ['-sS', '--max-time', '20', '-4', '--proxy', it.where, '--cacert', it.ca,
        '--tls-max', '1.3', '--tlsv1.0', '--ciphers', 'DEFAULT@SECLEVEL=0',
        protocol === 'h2' ? '--http2' : '--http1.1', '-w', '\n%{http_code}', url])
      const refused = await curl()
      expect(refused.stdout).toMatch(/an RSA key of 1024 bits, which is too short to be secure[^]*\n502$/)
      const [tls] = told(await untilClosed(it.engine, 1), 'tls')
      expect(tls).toMatchObject({ leg: 'target', verified: false, problem: 'EE_KEY_TOO_SMALL' })
      const { untrusted } = it.engine.sessions.get(it.proxy.id).findings!
      expect(untrusted).toEqual([
        {
          host: 'localhost',
          code: 'EE_KEY_TOO_SMALL',
          problem: expect.stringContaining('1024 bits') as string
        }
      ])

      await it.engine.handlers['sessions.trust']({ id: it.proxy.id, host: 'localhost', on: true })
      const accepted = await curl()
      expect(accepted.stdout).toMatch(/\n200$/)
      expect(told(await untilClosed(it.engine, 2), 'tls')[0]).toMatchObject({
        leg: 'target',
        verified: false
      })
    }
  )
})
