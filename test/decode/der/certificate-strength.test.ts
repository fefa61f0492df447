/** Signature digests and key sizes of certificates, compared with openssl. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { certificateStrength } from '../../../src/decode/der/certificate-strength'
import { CertificateMaker } from '../../helpers/openssl'
import { needs } from '../../helpers/peers'

async function derOf(certFile: string): Promise<Uint8Array> {
  return new X509Certificate(await readFile(certFile)).raw
}

describe('certificateStrength reads', needs('openssl'), () => {
  it.each([
    ['RSA:512', 'md5', [], { digest: 'MD5', key: { algorithm: 'RSA', bits: 512 } }],
    ['RSA:1024', 'sha1', [], { digest: 'SHA-1', key: { algorithm: 'RSA', bits: 1024 } }],
    ['RSA:2048', 'sha224', [], { digest: 'SHA-224', key: { algorithm: 'RSA', bits: 2048 } }],
    ['RSA:2047', 'sha256', [], { digest: 'SHA-256', key: { algorithm: 'RSA', bits: 2047 } }],
    ['EC:prime192v1', 'sha1', [], { digest: 'SHA-1', key: { algorithm: 'EC', bits: 192 } }],
    ['EC:prime256v1', 'sha384', [], { digest: 'SHA-384', key: { algorithm: 'EC', bits: 256 } }],
    ['EC:secp521r1', 'sha512', [], { digest: 'SHA-512', key: { algorithm: 'EC', bits: 528 } }],
    [
      'RSA:2048',
      'sha1',
      ['-sigopt', 'rsa_padding_mode:pss'],
      { digest: 'SHA-1', key: { algorithm: 'RSA', bits: 2048 } }
    ],
    [
      'RSA:2048',
      'sha256',
      ['-sigopt', 'rsa_padding_mode:pss'],
      { digest: 'SHA-256', key: { algorithm: 'RSA', bits: 2048 } }
    ]
  ] as const)('a key of %s signed with %s %j', async (key, digest, options, expected) => {
    const maker = await CertificateMaker.open()
    const { certFile } = await maker.leaf('server', null, { key, digest, options })
    expect(certificateStrength(await derOf(certFile))).toEqual(expected)
  })

  it('null for a certificate truncated at any byte', async () => {
    const maker = await CertificateMaker.open()
    const der = await derOf((await maker.leaf('server', null, { key: 'RSA:1024' })).certFile)
    const cut = Array.from(der, (_byte, length) => certificateStrength(der.subarray(0, length)))
    expect(new Set(cut)).toEqual(new Set([null]))
  })

  it('any changed byte without throwing', async () => {
    const maker = await CertificateMaker.open()
    const der = await derOf((await maker.leaf('server', null)).certFile)
    for (let at = 0; at < der.length; at++) {
      for (const value of [0, 0x7f, 0x80, 0xff]) {
        const changed = Uint8Array.from(der)
        changed[at] = value
        expect(() => certificateStrength(changed)).not.toThrow()
      }
    }
  })
})
