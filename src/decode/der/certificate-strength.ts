import {
  BIT_STRING,
  OBJECT_IDENTIFIER,
  readElement,
  readElements,
  readOid,
  SEQUENCE,
  type DerElement
} from './der'

/**
 * Signature digest and public key size of a certificate (RFC 5280, section 4.1), read from its DER: the TLS libraries
 * name algorithms differently, and not every version of Node exposes the signature algorithm.
 */

export interface CertificateStrength {
  /** Digest of the issuer's signature; null for an algorithm without a digest of its own (Ed25519) or an unknown one. */
  readonly digest: Digest | null
  /** Null for a key of an unknown algorithm. */
  readonly key: PublicKeySize | null
}

export type Digest = 'MD2' | 'MD4' | 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512'

export interface PublicKeySize {
  readonly algorithm: 'RSA' | 'DSA' | 'EC'
  readonly bits: number
}

const VERSION = 0xa0
const HASH_PARAMETER = 0xa0
const RSASSA_PSS = '1.2.840.113549.1.1.10'

/** Signature algorithms: RFC 3279, RFC 4055, RFC 5758. */
const SIGNATURES: Readonly<Record<string, Digest>> = {
  '1.2.840.113549.1.1.2': 'MD2',
  '1.2.840.113549.1.1.3': 'MD4',
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
  '1.2.840.113549.1.1.14': 'SHA-224',
  '1.2.840.10040.4.3': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
  '1.2.840.10045.4.3.1': 'SHA-224',
  '1.2.840.10045.4.3.2': 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
  '1.3.14.3.2.3': 'MD5',
  '1.3.14.3.2.15': 'SHA-1',
  '1.3.14.3.2.27': 'SHA-1',
  '1.3.14.3.2.29': 'SHA-1',
  '2.16.840.1.101.3.4.3.1': 'SHA-224',
  '2.16.840.1.101.3.4.3.2': 'SHA-256'
}

/** Hash algorithms, as the parameters of RSASSA-PSS name them (RFC 4055, section 2.1). */
const HASHES: Readonly<Record<string, Digest>> = {
  '1.2.840.113549.2.5': 'MD5',
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '2.16.840.1.101.3.4.2.4': 'SHA-224'
}

const KEYS: Readonly<Record<string, PublicKeySize['algorithm']>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  [RSASSA_PSS]: 'RSA',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.10045.2.1': 'EC'
}

/** Returns null for bytes that are not a certificate. */
export function certificateStrength(der: Uint8Array): CertificateStrength | null {
  const whole = readElement(der, 0, der.length)
  if (whole?.tag !== SEQUENCE) return null
  const [body, algorithm] = readElements(der, whole.from, whole.end)
  if (body?.tag !== SEQUENCE || algorithm?.tag !== SEQUENCE) return null
  const fields = readElements(der, body.from, body.end)
  if (fields[0]?.tag === VERSION) fields.shift()
  const key = fields[5]
  return { digest: digestOf(der, algorithm), key: key === undefined ? null : keySize(der, key) }
}

function digestOf(der: Uint8Array, algorithm: DerElement): Digest | null {
  const [identifier, parameters] = readElements(der, algorithm.from, algorithm.end)
  const name = oidOf(der, identifier)
  return name === RSASSA_PSS ? pssDigest(der, parameters) : (SIGNATURES[name] ?? null)
}

/** SHA-1 is the default of RFC 4055, section 3.1. */
function pssDigest(der: Uint8Array, parameters: DerElement | undefined): Digest | null {
  if (parameters === undefined) return 'SHA-1'
  const hash = readElements(der, parameters.from, parameters.end).find(({ tag }) => tag === HASH_PARAMETER)
  if (hash === undefined) return 'SHA-1'
  const algorithm = readElement(der, hash.from, hash.end)
  if (algorithm === null) return null
  return HASHES[oidOf(der, readElement(der, algorithm.from, algorithm.end))] ?? null
}

function keySize(der: Uint8Array, key: DerElement): PublicKeySize | null {
  const [algorithm, value] = readElements(der, key.from, key.end)
  if (algorithm === undefined || value?.tag !== BIT_STRING) return null
  const [identifier, parameters] = readElements(der, algorithm.from, algorithm.end)
  const name = KEYS[oidOf(der, identifier)]
  if (name === undefined) return null
  if (name === 'EC') return { algorithm: name, bits: fieldBits(der.subarray(value.from + 1, value.end)) }
  // After the count of unused bits: SEQUENCE { modulus, exponent }.
  const numbers = name === 'RSA' ? readElement(der, value.from + 1, value.end) : parameters
  return { algorithm: name, bits: firstInteger(der, numbers) }
}

/** Bits of the first integer in a sequence. */
function firstInteger(der: Uint8Array, sequence: DerElement | null | undefined): number {
  const [first] =
    sequence === null || sequence === undefined ? [] : readElements(der, sequence.from, sequence.end, 1)
  if (first === undefined) return 0
  let at = first.from
  while (at < first.end && der[at] === 0) at++
  return at === first.end ? 0 : (first.end - at) * 8 - Math.clz32(der[at] ?? 0) + 24
}

/**
 * Bits of the curve's field, rounded up to whole bytes: a point is one byte, then one or two coordinates (SEC 1,
 * 2.3.3).
 */
function fieldBits(point: Uint8Array): number {
  const coordinates = point.length - 1
  return point[0] === 4 || point[0] === 6 || point[0] === 7 ? coordinates * 4 : coordinates * 8
}

function oidOf(der: Uint8Array, element: DerElement | null | undefined): string {
  return element?.tag === OBJECT_IDENTIFIER ? readOid(der, element.from, element.end) : ''
}
