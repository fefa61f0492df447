/** Reads a certificate's fields with their byte ranges: RFC 5280, section 4.1. Does not verify the certificate. */
import { hexText, type FieldList } from '../field-list'
import { readAlternativeNames } from './alternative-names'
import {
  BIT_STRING,
  BOOLEAN,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readElement,
  readElements,
  readOid,
  readTime,
  SEQUENCE,
  type DerElement
} from './der'
import { readName } from './name'
import { oidName } from './oids'

/** Texts are empty and dates NaN if they cannot be read. */
export interface CertificateParts {
  subject: string
  issuer: string
  names: string
  /** Milliseconds since 1970. */
  from: number
  to: number
  /** A copy of the whole certificate, from which a caller can compute its hash. */
  bytes: Uint8Array
}

const VERSION = 0xa0
const EXTENSIONS = 0xa3
/** RFC 5280, section 4.2.1.3, in the order of the bits. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly'
]

/** Adds the fields of the certificate at [from, end) of the list's bytes. */
export function readCertificate(list: FieldList, from: number, end: number, depth: number): CertificateParts {
  const { bytes } = list
  const parts = { subject: '', issuer: '', names: '', from: NaN, to: NaN, bytes: bytes.slice(from, end) }
  const whole = readElement(bytes, from, end)
  const [body, algorithm, signature] = whole === null ? [] : readElements(bytes, whole.from, whole.end)
  if (whole?.tag !== SEQUENCE || body?.tag !== SEQUENCE) {
    list.add('der', from, end, list.hex(from, end), depth, 'bad')
    return parts
  }
  readBody(list, body, depth, parts)
  if (algorithm !== undefined)
    addWhole(list, 'certificate-signature-algorithm', algorithm, algorithmName(bytes, algorithm), depth)
  if (signature !== undefined)
    addWhole(list, 'certificate-signature', signature, list.hex(signature.from + 1, signature.end), depth)
  else list.add('der', whole.end, whole.end, '', depth, 'bad')
  return parts
}

function readBody(list: FieldList, body: DerElement, depth: number, parts: CertificateParts): void {
  const { bytes } = list
  const elements = readElements(bytes, body.from, body.end)
  const first = elements[0]
  if (first?.tag === VERSION) {
    elements.shift()
    addWhole(list, 'certificate-version', first, String((bytes[first.end - 1] ?? 0) + 1), depth)
  }
  const [serial, , issuer, validity, subject, key, ...others] = elements
  if (serial?.tag === INTEGER) addWhole(list, 'serial', serial, serialText(bytes, serial), depth)
  if (issuer !== undefined) {
    parts.issuer = readName(bytes, issuer.start, issuer.end)
    addWhole(list, 'issuer', issuer, parts.issuer, depth)
  }
  const [notBefore, notAfter] = validity === undefined ? [] : readElements(bytes, validity.from, validity.end)
  if (notBefore !== undefined && notAfter !== undefined) {
    parts.from = readTime(bytes, notBefore)
    parts.to = readTime(bytes, notAfter)
    addWhole(list, 'not-before', notBefore, timeText(parts.from), depth)
    addWhole(list, 'not-after', notAfter, timeText(parts.to), depth)
  }
  if (subject !== undefined) {
    parts.subject = readName(bytes, subject.start, subject.end)
    addWhole(list, 'subject', subject, parts.subject, depth)
  }
  if (key === undefined) {
    list.add('der', body.from, body.end, '', depth, 'bad')
    return
  }
  addWhole(list, 'public-key', key, keyText(bytes, key), depth)
  const extensions = others.find(({ tag }) => tag === EXTENSIONS)
  if (extensions !== undefined) readExtensions(list, extensions, depth, parts)
}

function readExtensions(list: FieldList, wrapped: DerElement, depth: number, parts: CertificateParts): void {
  const { bytes } = list
  const sequence = readElement(bytes, wrapped.from, wrapped.end)
  const found = sequence === null ? [] : readElements(bytes, sequence.from, sequence.end)
  addWhole(list, 'certificate-extensions', wrapped, String(found.length), depth)
  for (const extension of found) {
    const [type, ...rest] = readElements(bytes, extension.from, extension.end)
    const value = rest.at(-1)
    if (type?.tag !== OBJECT_IDENTIFIER || value?.tag !== OCTET_STRING) {
      addWhole(
        list,
        'certificate-extension',
        extension,
        list.hex(extension.from, extension.end),
        depth + 1,
        'bad'
      )
      continue
    }
    const name = oidName(readOid(bytes, type.from, type.end))
    const text = extensionText(bytes, name, value)
    if (name === 'subjectAltName') parts.names = text
    const isCritical = rest[0]?.tag === BOOLEAN && (bytes[rest[0].from] ?? 0) !== 0
    const marked = isCritical ? `${name} (critical)` : name
    addWhole(list, 'certificate-extension', extension, `${marked}: ${text}`, depth + 1)
  }
}

function extensionText(bytes: Uint8Array, name: string, value: DerElement): string {
  const inner = readElement(bytes, value.from, value.end)
  if (inner === null) return hexText(bytes.subarray(value.from, value.end))
  switch (name) {
    case 'subjectAltName':
    case 'issuerAltName':
      return readAlternativeNames(bytes, inner)
    case 'keyUsage':
      return bitNames(bytes, inner)
    case 'extKeyUsage':
      return readElements(bytes, inner.from, inner.end)
        .map(({ from, end }) => oidName(readOid(bytes, from, end)))
        .join(', ')
    case 'basicConstraints':
      return constraintsText(bytes, inner)
    default:
      return hexText(bytes.subarray(value.from, value.end))
  }
}

/** The first byte is the number of unused bits in the last one. */
function bitNames(bytes: Uint8Array, { tag, from, end }: DerElement): string {
  if (tag !== BIT_STRING) return ''
  const isSet = (bit: number): boolean => {
    const at = from + 1 + (bit >> 3)
    return at < end && ((bytes[at] ?? 0) & (0x80 >> (bit & 7))) !== 0
  }
  return KEY_USAGES.filter((_, bit) => isSet(bit)).join(', ')
}

function constraintsText(bytes: Uint8Array, { from, end }: DerElement): string {
  const [isAuthority, limit] = readElements(bytes, from, end, 2)
  if (isAuthority?.tag !== BOOLEAN || bytes[isAuthority.from] === 0) return 'CA:FALSE'
  return limit?.tag === INTEGER ? `CA:TRUE, pathlen:${bytes[limit.end - 1] ?? 0}` : 'CA:TRUE'
}

/** Returns algorithm and size: `RSA 2048`, `EC P-256`. */
function keyText(bytes: Uint8Array, { from, end }: DerElement): string {
  const [algorithm, key] = readElements(bytes, from, end, 2)
  if (algorithm === undefined || key?.tag !== BIT_STRING) return ''
  const [type, parameter] = readElements(bytes, algorithm.from, algorithm.end, 2)
  const name = type === undefined ? '' : oidName(readOid(bytes, type.from, type.end))
  if (name === 'RSA' || name === 'RSASSA-PSS') return `${name} ${rsaBits(bytes, key)}`
  if (parameter?.tag !== OBJECT_IDENTIFIER) return name
  return `${name} ${oidName(readOid(bytes, parameter.from, parameter.end))}`
}

/** RFC 8017, appendix A.1.1: the modulus comes first. */
function rsaBits(bytes: Uint8Array, { from, end }: DerElement): number {
  const sequence = readElement(bytes, from + 1, end)
  const modulus = sequence === null ? null : readElement(bytes, sequence.from, sequence.end)
  if (modulus === null) return 0
  let at = modulus.from
  while (at < modulus.end && bytes[at] === 0) at++
  return at === modulus.end ? 0 : (modulus.end - at) * 8 - Math.clz32(bytes[at] ?? 0) + 24
}

function algorithmName(bytes: Uint8Array, { from, end }: DerElement): string {
  const [type] = readElements(bytes, from, end, 1)
  return type?.tag === OBJECT_IDENTIFIER ? oidName(readOid(bytes, type.from, type.end)) : ''
}

/** Returns the serial number without the zero byte that makes it positive. */
function serialText(bytes: Uint8Array, { from, end }: DerElement): string {
  return hexText(bytes.subarray(end - from > 1 && bytes[from] === 0 ? from + 1 : from, end))
}

function timeText(time: number): string {
  return Number.isNaN(time) ? '' : new Date(time).toISOString().replace('.000', '')
}

function addWhole(
  list: FieldList,
  key: string,
  { start, end }: DerElement,
  value: string,
  depth: number,
  note?: 'bad'
): void {
  list.add(key, start, end, value, depth, note)
}
