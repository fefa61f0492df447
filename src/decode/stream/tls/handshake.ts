/**
 * Reads the unencrypted messages of a handshake: RFC 8446, section 4; RFC 5246, section 7.4; RFC 8422, section 5.4 (key
 * exchange). A message is interpreted only by earlier messages of the same side, so the result does not depend on how
 * the two directions interleave.
 */
import { readCertificate, type CertificateParts } from '../../der/certificate'
import { readName } from '../../der/name'
import { readExtensions, type HelloSide } from './extensions'
import type { TlsFieldReader } from './field-reader'
import { shownText } from './field-reader'
import { groupName, signatureName, suiteName, versionName } from './names/numbers'

/** Fields of a ServerHello that later messages and the summary depend on. */
export interface ServerHello {
  /** Negotiated version. TLS 1.3 sends it in an extension. */
  version: number
  suite: number
  sessionId: Uint8Array
  alpn: string
  /** Group of the key share, or 0. */
  group: number
  /** True if the server accepted a pre-shared key (TLS 1.3). */
  preShared: boolean
  isRetry: boolean
}

/** State of one side: facts from its earlier messages. */
export interface HandshakeValues {
  serverHello: ServerHello | null
  /** Group in ServerKeyExchange, or 0. */
  group: number
  certificates: CertificateParts[]
}

/** SHA-256 of `HelloRetryRequest`: the random of a ServerHello that requests another key share. */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'

const COMPRESSIONS: Readonly<Record<number, string>> = { 0: 'null', 1: 'DEFLATE', 64: 'LZS' }
/** RFC 5246, section 7.4.4; RFC 8422, section 5.5. */
const CERTIFICATE_TYPES: Readonly<Record<number, string>> = {
  1: 'rsa_sign',
  2: 'dss_sign',
  3: 'rsa_fixed_dh',
  4: 'dss_fixed_dh',
  64: 'ecdsa_sign',
  65: 'rsa_fixed_ecdh',
  66: 'ecdsa_fixed_ecdh'
}
const NAMED_CURVE = 3
const TLS_1_2 = 0x0303

/** Adds the fields of a message's body and returns its summary, which may be empty. */
export function readHandshake(type: number, reader: TlsFieldReader, facts: HandshakeValues): string {
  switch (type) {
    case 1:
      return clientHello(reader)
    case 2:
      return serverHello(reader, facts)
    case 4:
      return sessionTicket(reader)
    case 11:
      return certificates(reader, facts)
    case 12:
      return serverKeyExchange(reader, facts)
    case 13:
      return certificateRequest(reader, facts)
    case 15:
      return certificateVerify(reader)
    case 16:
      return clientKeyExchange(reader)
    case 22:
      return certificateStatus(reader)
    default:
      if (reader.left > 0) reader.opaque('content', reader.left)
      return ''
  }
}

function isRetryRandom(bytes: Uint8Array): boolean {
  return hexAll(bytes) === RETRY_RANDOM
}

function clientHello(reader: TlsFieldReader): string {
  reader.number('version', 2, versionName)
  reader.opaque('random', 32, hexAll)
  reader.sized('session-id', 1)
  reader.group('cipher-suites', 2, (list) =>
    String(
      list.each((inner) => inner.number('cipher-suite', 2, (suite) => `${suiteName(suite)} (${hex4(suite)})`))
    )
  )
  reader.group('compressions', 1, (list) =>
    String(list.each((inner) => inner.number('compression', 1, compressionName)))
  )
  const from = reader.list.fields.length
  if (reader.left > 0) readExtensions(reader, 'client')
  return valueOf(reader, from, 'server-name')
}

function serverHello(reader: TlsFieldReader, facts: HandshakeValues): string {
  const version = reader.number('version', 2, versionName)
  const random = reader.opaque('random', 32, hexAll)
  const isRetry = isRetryRandom(random)
  const sessionId = reader.sized('session-id', 1)
  const suite = reader.number('cipher-suite', 2, (value) => `${suiteName(value)} (${hex4(value)})`)
  reader.number('compression', 1, compressionName)
  const hello: ServerHello = {
    version,
    suite,
    sessionId: sessionId.slice(),
    alpn: '',
    group: 0,
    preShared: false,
    isRetry
  }
  const side: HelloSide = isRetry ? 'retry' : 'server'
  if (reader.left > 0) {
    takeChosen(reader, hello)
    readExtensions(reader, side)
  }
  facts.serverHello = hello
  return `${versionName(hello.version)}, ${suiteName(suite)}`
}

/** Reads the negotiated values from the extensions, without adding fields. */
function takeChosen(reader: TlsFieldReader, hello: ServerHello): void {
  const { bytes } = reader.list
  const u16 = (at: number): number =>
    at + 2 <= reader.end ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : 0
  for (let at = reader.at + 2; at + 4 <= reader.end;) {
    const content = at + 4
    const end = Math.min(content + u16(at + 2), reader.end)
    const length = end - content
    switch (u16(at)) {
      case 16:
        // A list with one name: length of the list, length of the name, the name.
        if (length > 3) hello.alpn = shownText(bytes.subarray(content + 3, end))
        break
      case 41:
        hello.preShared = true
        break
      case 43:
        if (length === 2) hello.version = u16(content)
        break
      case 51:
        if (length >= 2) hello.group = u16(content)
        break
    }
    at = end
  }
}

/** RFC 5077, section 3.3. TLS 1.3 encrypts its tickets. */
function sessionTicket(reader: TlsFieldReader): string {
  const seconds = reader.number('ticket-lifetime', 4)
  reader.sized('ticket', 2)
  return String(seconds)
}

/** Certificate message up to TLS 1.2. */
function certificates(reader: TlsFieldReader, facts: HandshakeValues): string {
  const subjects: string[] = []
  reader.group('certificates', 3, (list) => {
    const count = list.each((entry) => {
      entry.group('certificate', 3, (inner) => {
        const parts = readCertificate(inner.list, inner.at, inner.end, inner.depth)
        inner.at = inner.end
        facts.certificates.push(parts)
        subjects.push(parts.subject)
        return parts.subject
      })
    })
    return String(count)
  })
  return subjects[0] ?? ''
}

function serverKeyExchange(reader: TlsFieldReader, facts: HandshakeValues): string {
  const suite = suiteName(facts.serverHello?.suite ?? 0)
  const isSigned = !suite.includes('_anon_')
  if (/_ECDHE?_(?!PSK)/.test(suite)) {
    const curve = reader.number('curve-type', 1, (value) =>
      value === NAMED_CURVE ? 'named_curve' : String(value)
    )
    if (curve !== NAMED_CURVE) return remaining(reader)
    facts.group = reader.number('group', 2, groupName)
    reader.sized('key', 1)
  } else if (/_DHE?_(?!PSK)/.test(suite)) {
    reader.sized('dh-prime', 2)
    reader.sized('dh-generator', 2)
    reader.sized('key', 2)
  } else return remaining(reader)
  if (isSigned) signature(reader, (facts.serverHello?.version ?? 0) >= TLS_1_2)
  return facts.group === 0 ? '' : groupName(facts.group)
}

function signature(reader: TlsFieldReader, isNamed: boolean): string {
  const scheme = isNamed ? signatureName(reader.number('signature-algorithm', 2, signatureName)) : ''
  reader.sized('signature', 2)
  return scheme
}

function certificateRequest(reader: TlsFieldReader, facts: HandshakeValues): string {
  const name = (type: number): string => CERTIFICATE_TYPES[type] ?? String(type)
  reader.group('certificate-types', 1, (list) =>
    String(list.each((inner) => inner.number('certificate-type', 1, name)))
  )
  if ((facts.serverHello?.version ?? TLS_1_2) >= TLS_1_2) {
    reader.group('signature-algorithms', 2, (list) =>
      String(list.each((inner) => inner.number('signature-algorithm', 2, signatureName)))
    )
  }
  const authorities = reader.group('authorities', 2, (list) =>
    String(
      list.each((entry) => {
        entry.group('authority', 2, (inner) => {
          const text = readName(inner.list.bytes, inner.at, inner.end)
          inner.at = inner.end
          return text
        })
      })
    )
  )
  return authorities.value
}

/** TLS 1.2 adds the algorithm. The client's own messages do not contain the version, so the lengths decide. */
function certificateVerify(reader: TlsFieldReader): string {
  return signature(reader, reader.peek(2) !== reader.left - 2)
}

/** The lengths decide the format: a point (RFC 8422) has a length of one byte, a DH number or an RSA secret of two. */
function clientKeyExchange(reader: TlsFieldReader): string {
  if (reader.peek(2) === reader.left - 2) reader.sized('key', 2)
  else if (reader.peek(1) === reader.left - 1) reader.sized('key', 1)
  else return remaining(reader)
  return ''
}

/** RFC 6066, section 8. */
function certificateStatus(reader: TlsFieldReader): string {
  reader.number('status-type', 1, (value) => (value === 1 ? 'ocsp' : String(value)))
  reader.sized('status', 3)
  return ''
}

function remaining(reader: TlsFieldReader): string {
  if (reader.left > 0) reader.opaque('content', reader.left)
  return ''
}

/** Returns the value of the first field with that key, starting at index `from`. */
function valueOf(reader: TlsFieldReader, from: number, key: string): string {
  return reader.list.fields.slice(from).find((field) => field.key === key)?.value ?? ''
}

function compressionName(value: number): string {
  return COMPRESSIONS[value] ?? String(value)
}

function hex4(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`
}

function hexAll(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
