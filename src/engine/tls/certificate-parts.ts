import 'reflect-metadata'
import { createPublicKey, generateKeyPair, randomBytes, webcrypto, type KeyObject } from 'node:crypto'
import net from 'node:net'
import { promisify } from 'node:util'
import type { JsonGeneralName } from '@peculiar/x509'

/** Shared parts of the generated certificates: keys, serial numbers, names. */

export const DAY_MS = 86_400_000
/** Maximum validity in days: browsers reject more than 398 days from any issuer. */
export const LEAF_DAYS = 397
/** Maximum length of a common name (RFC 5280). */
export const MAX_COMMON_NAME = 64

/** A key in the form of the X.509 library, with its signature algorithm. */
export interface SigningKeys {
  readonly algorithm: SigningAlgorithm
  readonly privateKey: webcrypto.CryptoKey
  readonly publicKey: webcrypto.CryptoKey
}

interface SigningAlgorithm {
  readonly name: string
  readonly hash: string
  readonly namedCurve?: string
}

/** By OpenSSL's curve name. */
const CURVES: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  secp384r1: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  secp521r1: { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' }
}

export type KeyKind = 'ec' | 'rsa'

/**
 * Generates a key: P-256, which all current TLS implementations support and which signs fastest, or RSA for older ones.
 */
export async function makeKey(kind: KeyKind = 'ec'): Promise<KeyObject> {
  const generate = promisify(generateKeyPair)
  const { privateKey } = await (kind === 'ec'
    ? generate('ec', { namedCurve: 'P-256' })
    : generate('rsa', { modulusLength: 2048 }))
  return privateKey
}

/** Returns null for a key type that cannot sign TLS certificates. */
export function signingAlgorithm(key: KeyObject): SigningAlgorithm | null {
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  return CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? null
}

export async function signingKeys(key: KeyObject): Promise<SigningKeys> {
  const algorithm = signingAlgorithm(key)
  if (algorithm === null) throw new TypeError(`no key to sign with: ${key.asymmetricKeyType ?? ''}`)
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const { subtle } = webcrypto
  return {
    algorithm,
    privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify'])
  }
}

export function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * Returns a positive (RFC 5280) and random serial number: Firefox rejects one that it has seen from the same issuer.
 */
export function serialNumber(): string {
  return `4${randomBytes(15).toString('hex').slice(1)}`
}

export function generalName(name: string): JsonGeneralName {
  return net.isIP(name) === 0 ? { type: 'dns', value: name } : { type: 'ip', value: name }
}

/** Removes the zone of an IPv6 address such as `fe80::1%eth0`. */
export function bareName(name: string): string {
  const percent = name.indexOf('%')
  return percent === -1 ? name : name.slice(0, percent)
}
