import { X509Certificate, createPrivateKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeSelfSigned } from '../../../src/engine/tls/self-signed'
import { certificateFacts } from '../../../src/engine/tls/tls-facts'

test('a generated certificate names the host, this machine and the configured names', async () => {
  const now = Date.UTC(2026, 10, 21, 12)
  const { cert, key } = await makeSelfSigned(['10.1.2.3', 'dev.example', 'localhost', '::'], now)
  const certificate = new X509Certificate(cert)
  const { fingerprint, ...facts } = certificateFacts(certificate)
  expect(facts).toEqual({
    subject: 'CN=10.1.2.3, O=Tcplens (self-signed)',
    issuer: 'CN=10.1.2.3, O=Tcplens (self-signed)',
    names:
      'IP Address:10.1.2.3, DNS:dev.example, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    from: Date.UTC(2026, 10, 20, 12),
    to: Date.UTC(2026, 10, 20, 12) + 397 * 86_400_000
  })
  expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect([
    certificate.checkPrivateKey(createPrivateKey(key)),
    certificate.verify(certificate.publicKey)
  ]).toEqual([true, true])
})
