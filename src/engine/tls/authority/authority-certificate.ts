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
 * The certificate of an authority of this machine (RFC 5280, section 4.2). It may sign for servers and nothing else: no
 * authorities below it.
 */

/** Long enough not to be in the way, short enough that one that was forgotten in a trust store dies. */
const VALID_DAYS = 5 * 365

/** Digits of the key's identifier that go into the name. */
const TOLD_APART = 8

/** PEM. */
export async function makeAuthorityCertificate(
  key: KeyObject,
  { hostname, now }: { hostname: string; now: number }
): Promise<string> {
  const { algorithm, privateKey, publicKey } = await signingKeys(key)
  const identifier = await SubjectKeyIdentifierExtension.create(publicKey)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // Two of the same day must differ in their names: that is how clients look for who has signed.
    name: [
      { CN: [authorityName(hostname, now)] },
      { O: ['Tcplens'] },
      { OU: [identifier.keyId.slice(0, TOLD_APART)] }
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

/** So that whoever meets it in a trust store knows where it comes from. */
function authorityName(hostname: string, now: number): string {
  const [before, behind] = ['Tcplens CA on ', `, ${new Date(now).toISOString().slice(0, 10)}`]
  const room = MAX_COMMON_NAME - before.length - behind.length
  return `${before}${hostname.slice(0, room)}${behind}`
}
