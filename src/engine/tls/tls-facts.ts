import { type X509Certificate, createHash } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CertificateFacts, ConnectionEvent } from '../../shared/model/connection-event'
import { explainTls } from './explain-tls'
import { TrustAnchors } from './trust-anchors'
import { findWeakness, type Weakness } from './weak-chain'
import type { CertificateParts } from '../../decode/der/certificate'

/** Describes the result of a TLS handshake as an event of the record. */

export type TlsEvent = Extract<ConnectionEvent, { event: 'tls' }>

/** Limits that a chain meant for verification does not reach: an event may have 64 KiB. */
const MAX_CHAIN = 10
const MAX_TEXT = 1500

export interface HandshakeFacts {
  readonly leg: TlsEvent['leg']
  /** Duration in milliseconds. */
  readonly took: number
  /** The SNI that our client sent; by default the one that the server's socket received. */
  readonly sentName?: string
  /** Trusted issuers of the peer's certificate; by default the system's authorities. */
  readonly anchors?: TrustAnchors
}

/** Describes a handshake that succeeded. */
export function tlsEvent(
  socket: TLSSocket,
  { leg, took, sentName, anchors = SYSTEM_ANCHORS }: HandshakeFacts
): TlsEvent {
  const chain = peerChain(socket)
  const cipher = readCipher(socket)
  const { verified, problem, weak } = chain.length === 0 ? { verified: null } : verdictOf(socket, anchors)
  return {
    event: 'tls',
    leg,
    version: socket.getProtocol() ?? '',
    cipher,
    alpn: nameOrNone(socket.alpnProtocol),
    serverName: sentName ?? nameOrNone(Reflect.get(socket, 'servername')),
    resumed: socket.isSessionReused(),
    verified,
    ...(problem === undefined ? {} : { problem }),
    ...(weak === undefined ? {} : { weak }),
    chain,
    took: rounded(took)
  }
}

const SYSTEM_ANCHORS = new TrustAnchors()

/**
 * Codes that the libraries report for a weak chain, depending on their security level and the digests they support. Any
 * other problem is reported unchanged.
 */
const MAY_BE_WEAK: ReadonlySet<string> = new Set(['UNSPECIFIED', 'CERT_SIGNATURE_FAILURE'])

function verdictOf(
  socket: TLSSocket,
  anchors: TrustAnchors
): Pick<TlsEvent, 'verified' | 'problem' | 'weak'> {
  const problem = socket.authorized ? undefined : String(socket.authorizationError)
  const weakness: Weakness | null =
    problem === undefined || MAY_BE_WEAK.has(problem) ? findWeakness(sentCertificates(socket), anchors) : null
  if (weakness !== null) return { verified: false, problem: weakness.code, weak: weakness.weak }
  return problem === undefined ? { verified: true } : { verified: false, problem }
}

/** Returns the peer's own certificate and the others that it sent, in its order. */
function sentCertificates(socket: TLSSocket): X509Certificate[] {
  const sent: X509Certificate[] = []
  for (let next = peerCertificate(socket); next !== undefined; next = next.issuerCertificate) {
    if (sent.at(-1) === next || sent.length === MAX_SENT) break
    sent.push(next)
  }
  return sent
}

/** OpenSSL accepts 100 KiB of certificates, BoringSSL has no limit; a valid chain is never longer than this. */
const MAX_SENT = 1000

/** Describes a handshake that failed, with the certificates that the peer had sent by then. */
export function failedTlsEvent(
  error: unknown,
  leg: TlsEvent['leg'],
  took: number,
  { socket, serverName = '' }: { socket?: TLSSocket; serverName?: string } = {}
): TlsEvent {
  const code = systemCodeOf(error)
  return {
    event: 'tls',
    leg,
    version: '',
    cipher: '',
    alpn: '',
    serverName,
    resumed: false,
    verified: null,
    problem: explainTls(code, leg) ?? messageOf(error),
    ...(code === undefined ? {} : { code }),
    chain: socket === undefined ? [] : peerChain(socket),
    took: rounded(took)
  }
}

/** Returns the peer's certificates, its own first; empty if it sent none. */
function peerChain(socket: TLSSocket): CertificateFacts[] {
  const chain: CertificateFacts[] = []
  let certificate = peerCertificate(socket)
  while (certificate !== undefined && chain.length < MAX_CHAIN) {
    const facts = certificateFacts(certificate)
    // A root is its own issuer, and some versions link it to itself endlessly.
    if (chain.at(-1)?.fingerprint === facts.fingerprint) break
    chain.push(facts)
    certificate = certificate.issuerCertificate
  }
  return chain
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: shown(certificate.subject),
    issuer: shown(certificate.issuer),
    // Node's types declare it as always present; it is absent without alternative names.
    names: shown(certificate.subjectAltName),
    from: Date.parse(certificate.validFrom),
    to: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256
  }
}

const peers = new WeakMap<TLSSocket, X509Certificate>()

/**
 * Returns undefined if the peer has no certificate, or if the socket was destroyed before the first call. All code must
 * use this function: Node consumes the certificate, and a second direct call would return the next one of the chain.
 */
export function peerCertificate(socket: TLSSocket): X509Certificate | undefined {
  const known = peers.get(socket)
  if (known !== undefined) return known
  try {
    const certificate = socket.getPeerX509Certificate()
    if (certificate !== undefined) peers.set(socket, certificate)
    return certificate
  } catch {
    return undefined
  }
}

/** Returns the standard (IANA) name, which other programs use too. */
function readCipher(socket: TLSSocket): string {
  return socket.destroyed ? '' : socket.getCipher().standardName
}

function nameOrNone(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Formats a distinguished name on one line, because Node separates its parts by line breaks, and limits its length. */
function shown(name: string | undefined): string {
  return limited((name ?? '').split('\n').join(', '))
}

function limited(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

function rounded(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000) / 1000)
}

/** Converts certificates parsed from traffic into the form of the record. Skips those without valid dates. */
export function chainFacts(certificates: readonly CertificateParts[]): CertificateFacts[] {
  return certificates.slice(0, MAX_CHAIN).flatMap(({ subject, issuer, names, from, to, bytes }) => {
    if (Number.isNaN(from) || Number.isNaN(to)) return []
    const fingerprint = createHash('sha256').update(bytes).digest('hex').toUpperCase()
    return [
      {
        subject: limited(subject),
        issuer: limited(issuer),
        names: limited(names),
        from,
        to,
        fingerprint: fingerprint.replace(/..(?!$)/g, '$&:')
      }
    ]
  })
}
