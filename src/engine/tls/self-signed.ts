import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import net from 'node:net'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralName
} from '@peculiar/x509'

/**
 * Certificates made on the spot, for servers that have none: signed by themselves, so that a client trusts one only if
 * it is told to (`curl -k`, or the certificate as its authority). The key never leaves memory.
 */

const DAY_MS = 86_400_000
/** More than 398 days no browser accepts, whoever has signed. */
const VALID_DAYS = 397
/** RFC 5280, upper bound of a common name. */
const MAX_COMMON_NAME = 64

const ALWAYS = ['localhost', '127.0.0.1', '::1']

export interface SelfSigned {
  /** PEM. */
  cert: string
  key: string
}

/** For these names and addresses, and this machine's own. */
export async function makeSelfSigned(names: readonly string[], now = Date.now()): Promise<SelfSigned> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const all = [...new Set([...names.map(bare), ...ALWAYS])].filter((name) => !isEveryAddress(name))
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Positive, as RFC 5280 wants it.
    serialNumber: `4${randomBytes(15).toString('hex').slice(1)}`,
    name: [{ CN: [commonName(all)] }, { O: ['Tcplens (made on the spot)'] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now - DAY_MS + VALID_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(all.map(generalName))
    ]
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return { cert: certificate.toString('pem'), key: pem('PRIVATE KEY', pkcs8) }
}

function generalName(name: string): JsonGeneralName {
  return net.isIP(name) === 0 ? { type: 'dns', value: name } : { type: 'ip', value: name }
}

function commonName(names: readonly string[]): string {
  return names.find((name) => name.length <= MAX_COMMON_NAME) ?? 'localhost'
}

/** Without an interface's name behind an IPv6 address: `fe80::1%eth0`. */
function bare(name: string): string {
  const percent = name.indexOf('%')
  return percent === -1 ? name : name.slice(0, percent)
}

/** What is listened on, but nobody connects to. */
function isEveryAddress(name: string): boolean {
  return name === '0.0.0.0' || name === '::'
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
