import 'reflect-metadata'
import { createPublicKey, generateKeyPair, randomBytes, webcrypto, type KeyObject } from 'node:crypto'
import net from 'node:net'
import { promisify } from 'node:util'
import type { JsonGeneralName } from '@peculiar/x509'

/** What all certificates that are made here have in common: keys, serial numbers, names. */

export const DAY_MS = 86_400_000
/** More than 398 days no browser accepts, whoever has signed. */
export const LEAF_DAYS = 397
/** RFC 5280, upper bound of a common name. */
export const MAX_COMMON_NAME = 64

/** A key as the X.509 library wants it, with how it signs. */
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

/** By OpenSSL's name of the curve. */
const CURVES: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  secp384r1: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  secp521r1: { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' }
}

export type KeyKind = 'ec' | 'rsa'

/** P-256, which everything that speaks TLS today understands and which signs fastest; RSA is for what does not. */
export async function makeKey(kind: KeyKind = 'ec'): Promise<KeyObject> {
  const generate = promisify(generateKeyPair)
  const { privateKey } = await (kind === 'ec'
    ? generate('ec', { namedCurve: 'P-256' })
    : generate('rsa', { modulusLength: 2048 }))
  return privateKey
}

/** Null for a kind of key that certificates for TLS are not signed with. */
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

/** Positive, as RFC 5280 wants it, and random: Firefox refuses a serial number of the same issuer seen before. */
export function serialNumber(): string {
  return `4${randomBytes(15).toString('hex').slice(1)}`
}

export function generalName(name: string): JsonGeneralName {
  return net.isIP(name) === 0 ? { type: 'dns', value: name } : { type: 'ip', value: name }
}

/** Without an interface's name behind an IPv6 address: `fe80::1%eth0`. */
export function bareName(name: string): string {
  const percent = name.indexOf('%')
  return percent === -1 ? name : name.slice(0, percent)
}
