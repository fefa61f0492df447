import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator
} from '@peculiar/x509'
import { isWildcard } from '../net/addresses'
import {
  bareName,
  DAY_MS,
  generalName,
  keyPem,
  LEAF_DAYS,
  makeKey,
  MAX_COMMON_NAME,
  serialNumber,
  signingKeys
} from './certificate-parts'

/**
 * Generates certificates for servers without one. They are self-signed, so a client must be configured to trust them
 * (`curl -k`, or the certificate as its authority). The key never leaves memory.
 */

const ALWAYS = ['localhost', '127.0.0.1', '::1']

export interface SelfSigned {
  /** PEM. */
  cert: string
  key: string
}

/** Creates a certificate for the given names and addresses, and for localhost. */
export async function makeSelfSigned(names: readonly string[], now = Date.now()): Promise<SelfSigned> {
  const key = await makeKey()
  const { algorithm, privateKey, publicKey } = await signingKeys(key)
  const all = [...new Set([...names.map(bareName), ...ALWAYS])].filter((name) => !isWildcard(name))
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [commonName(all)] }, { O: ['Tcplens (self-signed)'] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now - DAY_MS + LEAF_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys: { privateKey, publicKey },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(all.map(generalName))
    ]
  })
  return { cert: certificate.toString('pem'), key: keyPem(key) }
}

function commonName(names: readonly string[]): string {
  return names.find((name) => name.length <= MAX_COMMON_NAME) ?? 'localhost'
}
