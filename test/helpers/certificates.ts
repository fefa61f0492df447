/** Certificates for tests: an authority, certificates signed by it, and untrusted ones, as PEM files in one folder. */

import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate
} from '@peculiar/x509'
import { temporaryFolder } from './engine'

const DAY_MS = 86_400_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export interface TestCertificate {
  cert: string
  key: string
  /** The same as files. */
  certFile: string
  keyFile: string
}

interface Wanted {
  name: string
  /** Subject alternative names: addresses and DNS names. */
  names?: readonly string[]
  /** Days from now. */
  from?: number
  to?: number
}

export interface TestAuthority extends TestCertificate {
  sign(wanted: Wanted): Promise<TestCertificate>
}

type Keys = Awaited<ReturnType<typeof makeKeys>>

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

export async function makeAuthority(name = 'Test Authority'): Promise<TestAuthority> {
  const folder = await temporaryFolder()
  const keys = await makeKeys()
  const certificate = await make({ name, names: [] }, keys, null)
  return {
    ...(await toFiles(folder, 'authority', certificate, keys, [])),
    sign: async (wanted) => {
      const own = await makeKeys()
      const signed = await make(wanted, own, { name, keys })
      return toFiles(folder, wanted.name, signed, own, [certificate])
    }
  }
}

export async function makeSelfSignedFiles(wanted: Wanted): Promise<TestCertificate> {
  const keys = await makeKeys()
  return toFiles(await temporaryFolder(), wanted.name, await make(wanted, keys, null), keys, [])
}

function make(
  { name, names = ['localhost', '127.0.0.1'], from = -1, to = 30 }: Wanted,
  keys: Keys,
  issuer: { name: string; keys: Keys } | null
): Promise<X509Certificate> {
  const now = Date.now()
  return X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: [{ CN: [issuer?.name ?? name] }],
    notBefore: new Date(now + from * DAY_MS),
    notAfter: new Date(now + to * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new BasicConstraintsExtension(names.length === 0, undefined, true),
      ...(names.length === 0
        ? []
        : [
            new SubjectAlternativeNameExtension(
              names.map((value) => ({
                type: /^[\d.:]+$/.test(value) ? ('ip' as const) : ('dns' as const),
                value
              }))
            )
          ])
    ]
  })
}

async function toFiles(
  folder: string,
  name: string,
  certificate: X509Certificate,
  keys: Keys,
  above: readonly X509Certificate[]
): Promise<TestCertificate> {
  const cert = [certificate, ...above].map((one) => one.toString('pem')).join('\n')
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
  await writeFile(certFile, cert)
  await writeFile(keyFile, key)
  return { cert, key, certFile, keyFile }
}
