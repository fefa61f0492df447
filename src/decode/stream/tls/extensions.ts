/**
 * Reads the extensions of ClientHello and ServerHello. Unknown or invalid extensions appear with their number and
 * content in hexadecimal. RFC 8446, section 4.2; RFC 6066; RFC 7301; and the RFCs of the other extensions.
 */
import { TlsFieldReader, shownText } from './field-reader'
import { extensionName, groupName, signatureName, versionName } from './names/numbers'

/** Message that contains the extension: some extensions hold a list in one and a single value in the other. */
export type HelloSide = 'client' | 'server' | 'retry'

type ReadExtension = (reader: TlsFieldReader, side: HelloSide) => string

/** Lists of up to this many numbers are summarized by name, longer ones by their count. */
const MAX_LISTED = 4

const POINT_FORMATS = ['uncompressed', 'ansiX962_compressed_prime', 'ansiX962_compressed_char2']
const PSK_MODES = ['psk_ke', 'psk_dhe_ke']
const COMPRESSIONS = ['', 'zlib', 'brotli', 'zstd']

const READERS: Readonly<Record<number, ReadExtension>> = {
  0: (reader) => within(reader, 'server-names', 2, serverNames),
  5: (reader, side) => (side === 'client' ? statusRequest(reader) : ''),
  10: (reader) => numbers(reader, 'groups', 'group', 2, 2, groupName),
  11: (reader) => numbers(reader, 'point-formats', 'point-format', 1, 1, oneOf(POINT_FORMATS)),
  13: signatureAlgorithms,
  16: (reader) => within(reader, 'protocols', 2, (inner) => strings(inner, 'protocol')),
  27: (reader) =>
    numbers(reader, 'compression-algorithms', 'compression-algorithm', 1, 2, oneOf(COMPRESSIONS)),
  28: (reader) => String(reader.number('record-size-limit', 2)),
  34: signatureAlgorithms,
  41: preSharedKey,
  43: (reader, side) =>
    side === 'client'
      ? numbers(reader, 'versions', 'version', 1, 2, versionName)
      : versionName(reader.number('version', 2, versionName)),
  44: (reader) => hexOf(reader.sized('cookie', 2)),
  45: (reader) => numbers(reader, 'psk-modes', 'psk-mode', 1, 1, oneOf(PSK_MODES)),
  50: signatureAlgorithms,
  51: keyShare,
  17513: (reader) => within(reader, 'protocols', 2, (inner) => strings(inner, 'protocol')),
  17613: (reader) => within(reader, 'protocols', 2, (inner) => strings(inner, 'protocol')),
  65281: (reader) => hexOf(reader.sized('renegotiated-connection', 1))
}

/** Reads all extensions of a hello, starting at the length of the list. */
export function readExtensions(reader: TlsFieldReader, side: HelloSide): void {
  reader.group('extensions', 2, (list) => {
    const count = list.each((inner) => {
      readExtension(inner, side)
    })
    return String(count)
  })
}

/** Adds one extension: a summary line with its name, and its type and content as children. */
function readExtension(reader: TlsFieldReader, side: HelloSide): void {
  const type = reader.peek(2)
  const length = reader.peek(2, 2)
  const name = extensionName(type)
  const bytes = Math.min(4 + length, reader.left)
  const part = new TlsFieldReader(reader.list, reader.at, reader.at + bytes, reader.depth)
  const isWhole = reader.left >= 4 + length
  const field = part.rest('extension', (inner) => {
    inner.number('extension-type', 2, (value) => `${name} (${value})`)
    inner.number('extension-length', 2)
    const value = readContent(type, inner, side)
    return value === '' ? name : `${name}: ${value}`
  })
  if (!isWhole) reader.list.spoil(field, 'cut')
  reader.at += bytes
}

function readContent(type: number, content: TlsFieldReader, side: HelloSide): string {
  if (content.left === 0) return ''
  const read = READERS[type]
  if (read !== undefined) return read(content, side)
  // The content of a padding extension has no meaning; its length is enough.
  const bytes = content.opaque('extension-content', content.left)
  return type === PADDING ? String(bytes.length) : hexOf(bytes)
}

const PADDING = 21

function within(
  reader: TlsFieldReader,
  key: string,
  lengthBytes: 1 | 2,
  read: (inner: TlsFieldReader) => string
): string {
  return reader.group(key, lengthBytes, read).value
}

/** Reads a length, then a list of numbers of `size` bytes each. */
function numbers(
  reader: TlsFieldReader,
  listKey: string,
  key: string,
  lengthBytes: 1 | 2,
  size: 1 | 2,
  name: (value: number) => string
): string {
  return within(reader, listKey, lengthBytes, (inner) => {
    const names: string[] = []
    inner.each(() => names.push(name(inner.number(key, size, name))))
    return listed(names)
  })
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).join(', ')
  return names.length > MAX_LISTED ? `${shown}, … (${names.length})` : shown
}

function oneOf(names: readonly string[]): (value: number) => string {
  return (value) => {
    const name = names[value] ?? ''
    return name === '' ? String(value) : name
  }
}

function serverNames(list: TlsFieldReader): string {
  const names: string[] = []
  list.each((reader) => {
    const kind = reader.number('name-type', 1, (value) => (value === 0 ? 'host_name' : String(value)))
    if (kind === 0) names.push(shownText(reader.sized('server-name', 2, shownText)))
    else reader.sized('other-name', 2)
  })
  return names.join(', ')
}

function strings(list: TlsFieldReader, key: string): string {
  const names: string[] = []
  list.each((reader) => names.push(shownText(reader.sized(key, 1, shownText))))
  return listed(names)
}

function statusRequest(reader: TlsFieldReader): string {
  const type = reader.number('status-type', 1, (value) => (value === 1 ? 'ocsp' : String(value)))
  reader.sized('responders', 2)
  reader.sized('request-extensions', 2)
  return type === 1 ? 'ocsp' : String(type)
}

function signatureAlgorithms(reader: TlsFieldReader): string {
  return numbers(reader, 'signature-algorithms', 'signature-algorithm', 2, 2, signatureName)
}

/** RFC 8446, section 4.2.8: a client sends a list, a server one share, and HelloRetryRequest only the wanted group. */
function keyShare(reader: TlsFieldReader, side: HelloSide): string {
  if (side === 'retry') return groupName(reader.number('group', 2, groupName))
  if (side === 'server') return keyShareEntry(reader)
  return within(reader, 'key-shares', 2, (list) => {
    const groups: string[] = []
    list.each((entry) => groups.push(keyShareEntry(entry)))
    return listed(groups)
  })
}

function keyShareEntry(reader: TlsFieldReader): string {
  const length = Math.min(4 + reader.peek(2, 2), reader.left)
  const entry = new TlsFieldReader(reader.list, reader.at, reader.at + length, reader.depth)
  reader.at += length
  return entry.rest('key-share', (inner) => {
    const group = groupName(inner.number('group', 2, groupName))
    inner.sized('key', 2)
    return group
  }).value
}

/** RFC 8446, section 4.2.11. */
function preSharedKey(reader: TlsFieldReader, side: HelloSide): string {
  if (side !== 'client') return String(reader.number('selected-identity', 2))
  const identities = within(reader, 'psk-identities', 2, (list) => {
    const count = list.each((entry) => {
      entry.sized('psk-identity', 2)
      entry.number('ticket-age', 4)
    })
    return String(count)
  })
  within(reader, 'psk-binders', 2, (list) => String(list.each((entry) => entry.sized('psk-binder', 1))))
  return identities
}

function hexOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return bytes.length > 8 ? `${shown}… (${bytes.length})` : shown
}
