import 'reflect-metadata'
import type { KeyObject } from 'node:crypto'
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator
} from '@peculiar/x509'
import { DAY_MS, MAX_COMMON_NAME, serialNumber, signingKeys } from '../certificate-parts'

/**
 * Generates the certificate of this machine's authority (RFC 5280, section 4.2). It may only sign server certificates,
 * not further authorities.
 */

/** Long enough to be convenient, short enough that a forgotten certificate in a trust store expires. */
const VALID_DAYS = 5 * 365

/** Number of digits of the key identifier that become part of the name. */
const NAME_DIGITS = 8

/** Returns the certificate as PEM. */
export async function makeAuthorityCertificate(
  key: KeyObject,
  { hostname, now }: { hostname: string; now: number }
): Promise<string> {
  const { algorithm, privateKey, publicKey } = await signingKeys(key)
  const identifier = await SubjectKeyIdentifierExtension.create(publicKey)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // Two authorities of one day need different names, because clients find the issuer by name.
    name: [
      { CN: [authorityName(hostname, now)] },
      { O: ['Tcplens'] },
      { OU: [identifier.keyId.slice(0, NAME_DIGITS)] }
    ],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now - DAY_MS + VALID_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys: { privateKey, publicKey },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      identifier
    ]
  })
  return `${certificate.toString('pem')}\n`
}

/** Builds a name that reveals the origin of the certificate in a trust store. */
function authorityName(hostname: string, now: number): string {
  const [before, behind] = ['Tcplens CA on ', `, ${new Date(now).toISOString().slice(0, 10)}`]
  const room = MAX_COMMON_NAME - before.length - behind.length
  return `${before}${hostname.slice(0, room)}${behind}`
}
