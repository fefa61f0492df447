import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import net from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate as ParsedCertificate,
  X509CertificateGenerator
} from '@peculiar/x509'
import { asciiName } from '../../net/lookup'
import {
  bareName,
  DAY_MS,
  generalName,
  LEAF_DAYS,
  MAX_COMMON_NAME,
  serialNumber,
  type KeyKind,
  type SigningKeys
} from '../certificate-parts'

/**
 * Creates the certificate that a client receives in place of the target's: with the same names, the same validity as
 * far as clients accept it, and signed by our authority. Problems of the target's own certificate are verified and
 * reported on the other leg, so they are not reproduced here.
 */

/** Upper limit of names: more than real certificates have, and few enough for a handshake. */
const MAX_NAMES = 500
/** Maximum length of a DNS name (RFC 1035, section 2.3.4). */
const MAX_NAME_LENGTH = 253

/** Clients of TLS 1.2 and earlier may use RSA key exchange with such a key. */
const RSA_USAGE: KeyUsageFlags = KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment

export interface LeafWish {
  /** The host that the client requested: a name or an address; may be empty. */
  readonly host: string
  /** The local address that the client connected to, if the client may have no name for the target. */
  readonly localHost?: string | undefined
  /** The target's own certificate, if there is one. */
  readonly like: X509Certificate | null
  /** Key type that the client supports (`leafKeyFor` its ClientHello); by default EC. */
  readonly key?: KeyKind
}

export interface Signer {
  readonly certificate: X509Certificate
  readonly keys: SigningKeys
}

interface Mirrored {
  readonly commonName: string | undefined
  readonly names: readonly string[]
}

export async function makeLeaf(
  { host, localHost = '', like, key }: LeafWish,
  publicKey: SigningKeys['publicKey'],
  { certificate, keys }: Signer,
  now: number
): Promise<X509Certificate> {
  const mirrored = like === null ? { commonName: undefined, names: [] } : mirror(like)
  const names = leafNames([localHost, host], mirrored.names)
  const commonName = [mirrored.commonName, ...names].find(fitsCommonName)
  const issuer = new ParsedCertificate(certificate.raw)
  const above = issuer.getExtension(SubjectKeyIdentifierExtension)
  const made = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    // An empty subject requires a critical name extension, which some clients do not support.
    subject: [commonName === undefined ? { O: ['Tcplens'] } : { CN: [commonName] }],
    issuer: issuer.subjectName,
    ...leafValidity(like, certificate, now),
    signingAlgorithm: keys.algorithm,
    publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(key === 'rsa' ? RSA_USAGE : KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map(generalName)),
      await SubjectKeyIdentifierExtension.create(publicKey),
      above === null
        ? await AuthorityKeyIdentifierExtension.create(keys.publicKey)
        : new AuthorityKeyIdentifierExtension(above.keyId)
    ]
  })
  return new X509Certificate(Buffer.from(made.rawData))
}

/** Returns the host as in certificates and lookups: ASCII, lower case, without a trailing dot or a zone. */
export function leafHost(host: string): string {
  const name = bareName(host)
  return net.isIP(name) === 0 ? asciiName(name).replace(/\.$/, '').toLowerCase() : name
}

/** Returns the unescaped common name; Node escapes its commas. */
export function commonNameOf(certificate: X509Certificate): string | undefined {
  return new ParsedCertificate(certificate.raw).subjectName.getField('CN')[0]
}

/**
 * Returns the names of the target's certificate, preceded by each host that none of them covers; the last host comes
 * first.
 */
function leafNames(hosts: readonly string[], mirrored: readonly string[]): readonly string[] {
  const names = mirrored.slice(0, MAX_NAMES)
  for (const name of hosts.map(leafHost))
    if (isCertifiable(name) && !names.some((one) => isFor(one, name))) names.unshift(name)
  return names.length === 0 ? ['localhost'] : names
}

function isFor(pattern: string, name: string): boolean {
  const own = pattern.toLowerCase()
  if (own === name) return true
  // A wildcard covers one label (RFC 9525, section 6.3).
  return own.startsWith('*.') && name.includes('.') && name.slice(name.indexOf('.')) === own.slice(1)
}

function isCertifiable(name: string): boolean {
  return /^[!-~]+$/.test(name) && name.length <= MAX_NAME_LENGTH
}

function fitsCommonName(name: string | undefined): name is string {
  return name !== undefined && name !== '' && name.length <= MAX_COMMON_NAME
}

/** Reads the names of the target's certificate. Skips unreadable parts, because targets may send anything. */
function mirror(like: X509Certificate): Mirrored {
  try {
    const alternative =
      new ParsedCertificate(like.raw).getExtension(SubjectAlternativeNameExtension)?.names.items ?? []
    return {
      commonName: commonNameOf(like),
      names: alternative
        .filter(({ type, value }) =>
          type === 'dns' ? isCertifiable(value) : type === 'ip' && net.isIP(value) !== 0
        )
        .map(({ value }) => value)
    }
  } catch {
    return { commonName: undefined, names: [] }
  }
}

/** Returns a validity that lies within the authority's, is short enough for clients, and includes the current time. */
function leafValidity(
  like: X509Certificate | null,
  authority: X509Certificate,
  now: number
): { notBefore: Date; notAfter: Date } {
  const from = like === null ? Number.NaN : Date.parse(like.validFrom)
  const to = like === null ? Number.NaN : Date.parse(like.validTo)
  const earliest = Math.max(Date.parse(authority.validFrom), now - (LEAF_DAYS - 1) * DAY_MS)
  const notBefore = Math.max(from <= now ? from : now - DAY_MS, earliest)
  const latest = Math.min(Date.parse(authority.validTo), notBefore + LEAF_DAYS * DAY_MS)
  return { notBefore: new Date(notBefore), notAfter: new Date(to > now ? Math.min(to, latest) : latest) }
}
