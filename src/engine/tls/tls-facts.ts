import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CertificateFacts, ConnectionEvent } from '../../shared/model/connection-event'
import { explainTls } from './explain-tls'
import { TrustAnchors } from './trust-anchors'
import { findWeakness, type Weakness } from './weak-chain'

/** What a TLS handshake came to, as the event of the record. */

export type TlsEvent = Extract<ConnectionEvent, { event: 'tls' }>

/** More certificates than a chain that is meant to be verified has, and longer texts: an event has 64 KiB. */
const MAX_CHAIN = 10
const MAX_TEXT = 1500

export interface HandshakeFacts {
  readonly leg: TlsEvent['leg']
  /** Duration in milliseconds. */
  readonly took: number
  /** The name that a client of ours sent; by default the one that the socket of a server received. */
  readonly sentName?: string
  /** Whom the peer's certificate may come from; by default the system's authorities. */
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
 * What the libraries report for a chain that is too weak, depending on their security level and the digests that they
 * know; any other problem is reported as it is.
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

/** The peer's own certificate and the others that it sent, in its order. */
function sentCertificates(socket: TLSSocket): X509Certificate[] {
  const sent: X509Certificate[] = []
  for (let next = peerCertificate(socket); next !== undefined; next = next.issuerCertificate) {
    if (sent.at(-1) === next || sent.length === MAX_SENT) break
    sent.push(next)
  }
  return sent
}

/** OpenSSL accepts 100 KiB of certificates, BoringSSL as many; more of them than this are no chain. */
const MAX_SENT = 1000

/** Of a handshake that came to nothing, in words; with what the peer has shown by then. */
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

/** The peer's certificates, its own first; none where it showed none. */
function peerChain(socket: TLSSocket): CertificateFacts[] {
  const chain: CertificateFacts[] = []
  let certificate = peerCertificate(socket)
  while (certificate !== undefined && chain.length < MAX_CHAIN) {
    const facts = certificateFacts(certificate)
    // A root is its own issuer, and some versions say so for ever.
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
    // Node types it as always there; a certificate without alternative names has none.
    names: shown(certificate.subjectAltName),
    from: Date.parse(certificate.validFrom),
    to: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256
  }
}

const peers = new WeakMap<TLSSocket, X509Certificate>()

/**
 * Undefined for a peer without a certificate, and for a socket that was destroyed before it was first asked for. To be
 * asked for here alone: Node takes it out of the library, and the second to ask gets the next one of the chain.
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

/** By the standard's name, which other programs use too. */
function readCipher(socket: TLSSocket): string {
  return socket.destroyed ? '' : socket.getCipher().standardName
}

function nameOrNone(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** On one line, where Node puts each part of a distinguished name on a line of its own; and of bounded length. */
function shown(name: string | undefined): string {
  const text = (name ?? '').split('\n').join(', ')
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

function rounded(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000) / 1000)
}
