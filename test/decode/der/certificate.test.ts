/** Certificates compared with Node (that is, OpenSSL), and arbitrary bytes in place of a certificate. */

import 'reflect-metadata'
import { webcrypto, X509Certificate as NodeCertificate } from 'node:crypto'
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator
} from '@peculiar/x509'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readCertificate, type CertificateParts } from '../../../src/decode/der/certificate'
import { FieldList } from '../../../src/decode/field-list'
import { assertProperty } from '../../helpers/properties'

const FROM = new Date('2024-02-29T12:00:00Z')
const TO = new Date('2051-01-01T00:00:00Z')

async function make(algorithm: {
  name: string
  hash: string
  [option: string]: unknown
}): Promise<Uint8Array> {
  const keys = await webcrypto.subtle.generateKey(algorithm as unknown as webcrypto.EcKeyGenParams, true, [
    'sign',
    'verify'
  ])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=a.example, O="Comma, Inc", C=DE',
    notBefore: FROM,
    notAfter: TO,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'a.example' },
        { type: 'ip', value: '192.0.2.1' },
        { type: 'ip', value: '2001:db8::1' },
        { type: 'email', value: 'a@example.org' }
      ]),
      new BasicConstraintsExtension(true, 1, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true)
    ]
  })
  return new Uint8Array(certificate.rawData)
}

function read(bytes: Uint8Array): {
  parts: CertificateParts
  fields: Record<string, string[]>
  list: FieldList
} {
  const list = new FieldList(bytes, (at) => at)
  const parts = readCertificate(list, 0, bytes.length, 0)
  const fields: Record<string, string[]> = {}
  for (const { key, value } of list.fields) (fields[key] ??= []).push(value)
  return { parts, fields, list }
}

it.each([
  [{ name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' }, 'EC P-384', 'ecdsa-with-SHA384'],
  [
    {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      publicExponent: Uint8Array.of(1, 0, 1),
      modulusLength: 2048
    },
    'RSA 2048',
    'sha256WithRSAEncryption'
  ]
])('a certificate with a key of %s is read completely', async (algorithm, key, signature) => {
  const bytes = await make(algorithm)
  const node = new NodeCertificate(bytes)
  const { parts, fields, list } = read(bytes)
  expect(parts).toEqual({
    subject: node.subject.split('\n').join(', '),
    issuer: node.issuer.split('\n').join(', '),
    names: 'DNS:a.example, IP Address:192.0.2.1, IP Address:2001:db8::1, email:a@example.org',
    from: FROM.getTime(),
    to: TO.getTime(),
    bytes
  })
  expect(fields).toMatchObject({
    'certificate-version': ['3'],
    serial: [node.serialNumber.toLowerCase()],
    'not-before': ['2024-02-29T12:00:00Z'],
    'not-after': ['2051-01-01T00:00:00Z'],
    'public-key': [key],
    'certificate-signature-algorithm': [signature]
  })
  expect(fields['certificate-extension']).toEqual([
    `subjectAltName: ${parts.names}`,
    'basicConstraints (critical): CA:TRUE, pathlen:1',
    'keyUsage (critical): keyCertSign, cRLSign'
  ])
  expect(list.isBroken).toBe(false)
})

it('a mutated certificate is read as far as possible', async () => {
  const whole = await make({ name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' })
  const mutated = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = whole.slice()
      for (const [at, value] of changes) bytes[at] = value
      return bytes
    })
  assertProperty(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 100 })), fc.nat(whole.length), (bytes, cut) => {
      for (const some of [bytes, bytes.subarray(0, cut)]) {
        for (const { range } of read(some).list.fields)
          expect(range[0] >= 0 && range[0] <= range[1] && range[1] <= some.length).toBe(true)
      }
    })
  )
  expect(read(whole.subarray(0, 50)).list.isBroken).toBe(true)
})
