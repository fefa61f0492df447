/** TLVs of a PROXY protocol header (section 2.2): a type, a length of two bytes, a value. */
import type { FieldList } from '../../field-list'
import { latin1 } from '../http1/bytes'
import { shownText } from '../tls/field-reader'
import { crc32c } from './crc32c'
import { addProblem, type ProxyHeader } from './header'

const HEAD_BYTES = 3
const CRC32C = 0x03
const SSL = 0x20
/** Flags of the client's part, and the result of the certificate check. */
const SSL_HEAD_BYTES = 5

const NAMES: Readonly<Record<number, string>> = {
  0x01: 'ALPN',
  0x02: 'AUTHORITY',
  0x03: 'CRC32C',
  0x04: 'NOOP',
  0x05: 'UNIQUE_ID',
  0x20: 'SSL',
  0x21: 'SSL_VERSION',
  0x22: 'SSL_CN',
  0x23: 'SSL_CIPHER',
  0x24: 'SSL_SIG_ALG',
  0x25: 'SSL_KEY_ALG',
  0x26: 'SSL_GROUP',
  0x27: 'SSL_SIG_SCHEME',
  0x28: 'SSL_CLIENT_CERT',
  0x30: 'NETNS',
  0xea: 'AWS',
  0xee: 'AZURE',
  0xe0: 'GCP'
}

/** Types whose value is text. */
const TEXTS = new Set([0x01, 0x02, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x30])

/** Reads TLVs from `from` to the end of the header, into its fields and its list. */
export function readTlvs(list: FieldList, header: ProxyHeader, from: number): void {
  readList(list, header, from, list.bytes.length, 1)
}

function readList(list: FieldList, header: ProxyHeader, from: number, to: number, depth: number): void {
  const { bytes } = list
  for (let at = from; at < to;) {
    const type = bytes[at] ?? 0
    const length = (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0)
    const start = at + HEAD_BYTES
    if (to - at < HEAD_BYTES || start + length > to) {
      list.add('proxy.tlv', at, to, list.hex(at, to), depth, 'cut')
      const isCut = header.problems.some(({ code }) => code === 'proxy-cut')
      if (!isCut) addProblem(header.problems, 'proxy-bad-tlv', list.range(at, to)[0])
      return
    }
    const end = start + length
    const name = NAMES[type] ?? ''
    const value = valueOf(bytes, type, start, end)
    const title = name === '' ? `0x${type.toString(16).padStart(2, '0')}` : name
    const field = list.add('proxy.tlv', at, end, value === '' ? title : `${title}: ${value}`, depth)
    list.add('proxy.tlv-type', at, at + 1, name === '' ? title : `${name} (0x${hex(type)})`, depth + 1)
    list.add('proxy.tlv-length', at + 1, start, String(length), depth + 1)
    header.tlvs.push({ type, name, value })
    if (type === SSL && length >= SSL_HEAD_BYTES) {
      readSslHead(list, start, depth + 1)
      readList(list, header, start + SSL_HEAD_BYTES, end, depth + 1)
    } else if (length > 0) {
      const isWrong = type === CRC32C && !isChecksum(list.bytes, start, end)
      list.add('proxy.tlv-value', start, end, value, depth + 1, isWrong ? 'bad' : undefined)
      if (isWrong) {
        list.spoil(field, 'bad')
        addProblem(header.problems, 'proxy-bad-checksum', list.range(start, end)[0])
      }
    }
    at = end
  }
}

function valueOf(bytes: Uint8Array, type: number, start: number, end: number): string {
  const value = bytes.subarray(start, end)
  if (TEXTS.has(type)) return shownText(value)
  if (type === SSL && value.length >= SSL_HEAD_BYTES) return sslText(value)
  // AWS puts the kind of the value first: 1 is the id of a VPC endpoint.
  if (type === 0xea && value[0] === 1) return `VPC endpoint ${latin1(value, 1, value.length)}`
  return Array.from(value.subarray(0, 128), hex).join('') + (value.length > 128 ? '…' : '')
}

function readSslHead(list: FieldList, at: number, depth: number): void {
  const [client = 0] = list.bytes.subarray(at)
  list.add('proxy.ssl-client', at, at + 1, clientText(client), depth)
  list.add('proxy.ssl-verify', at + 1, at + SSL_HEAD_BYTES, verifyText(list.bytes.subarray(at + 1)), depth)
}

function sslText(value: Uint8Array): string {
  return `${clientText(value[0] ?? 0)}, ${verifyText(value.subarray(1))}`
}

function clientText(flags: number): string {
  const names = [
    (flags & 1) !== 0 ? 'TLS' : 'no TLS',
    ...((flags & 2) !== 0 ? ['certificate on this connection'] : []),
    ...((flags & 4) !== 0 ? ['certificate in this session'] : [])
  ]
  return names.join(', ')
}

/** Zero stands for a certificate that was verified; without a certificate the field has no meaning. */
function verifyText([a = 0, b = 0, c = 0, d = 0]: Uint8Array): string {
  return `verify ${((a * 256 + b) * 256 + c) * 256 + d}`
}

/** The checksum covers the whole header with its own four bytes set to zero. */
function isChecksum(header: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 4) return false
  const zeroed = header.slice()
  zeroed.fill(0, start, end)
  const sum = crc32c(zeroed)
  return [24, 16, 8, 0].every((shift, at) => ((sum >>> shift) & 0xff) === header[start + at])
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
