/**
 * Version 2 of the PROXY protocol, a binary header (section 2.2):
 *
 *     signature (12)   version and command   family and transport   length (2)   addresses   TLVs
 *     0d 0a … 0a       21                    11                     00 0c        …           …
 */
import { FieldList, hexText } from '../../field-list'
import { formatV4, formatV6 } from '../../packet/address'
import type { Problem } from '../decoder'
import { latin1 } from '../http1/bytes'
import { addProblem, addressText, type ProxyAddress, type ProxyHeader } from './header'
import { readTlvs } from './tlvs'

const FIXED_BYTES = 16
const COMMANDS = ['LOCAL', 'PROXY']
const FAMILIES = ['AF_UNSPEC', 'AF_INET', 'AF_INET6', 'AF_UNIX']
const TRANSPORTS = ['UNSPEC', 'STREAM', 'DGRAM']
/** Bytes of the address block, by family. */
const ADDRESS_BYTES = [0, 12, 36, 216]
const UNIX_PATH_BYTES = 108

export function readVersion2(bytes: Uint8Array, base: number, final: boolean): ProxyHeader | 'more' | 'none' {
  const length = (bytes[14] ?? 0) * 256 + (bytes[15] ?? 0)
  const end = FIXED_BYTES + length
  const isCut = bytes.length < FIXED_BYTES || bytes.length < end
  if (isCut && !final) return 'more'
  const problems: Problem[] = []
  const to = isCut ? bytes.length : end
  const content = bytes.subarray(0, to)
  const list = new FieldList(content, (at) => base + at)
  const header: ProxyHeader = {
    version: 2,
    command: 'unknown',
    source: null,
    destination: null,
    tlvs: [],
    range: [base, base + to],
    fields: list.fields,
    problems
  }
  const whole = list.add('proxy.header', 0, to, '', 0, isCut ? 'cut' : undefined)
  list.add('proxy.signature', 0, 12, hexText(content.subarray(0, 12)), 1)
  if (isCut) addProblem(problems, 'proxy-cut', base + to)
  const [first, second] = content.subarray(12, 14)
  if (first === undefined) return header
  const version = first >> 4
  const command = COMMANDS[first & 15]
  list.add('proxy.version-command', 12, 13, list.hex(12, 13), 1)
  list.add('proxy.version', 12, 13, String(version), 2, version === 2 ? undefined : 'bad')
  if (version !== 2) addProblem(problems, 'proxy-bad-version', base + 12)
  list.add(
    'proxy.command',
    12,
    13,
    command ?? String(first & 15),
    2,
    command === undefined ? 'bad' : undefined
  )
  if (command === undefined) addProblem(problems, 'proxy-bad-command', base + 12)
  if (second === undefined) return header
  const family = second >> 4
  const familyName = FAMILIES[family]
  const transport = TRANSPORTS[second & 15]
  const isKnown = familyName !== undefined && transport !== undefined
  const text = `${familyName ?? family} ${transport ?? second & 15}`
  list.add('proxy.family', 13, 14, text, 1, isKnown ? undefined : 'bad')
  if (!isKnown) addProblem(problems, 'proxy-bad-family', base + 13)
  if (content.length < FIXED_BYTES) return header
  list.add('proxy.length', 14, FIXED_BYTES, String(length), 1)
  header.command = command === 'PROXY' ? 'proxy' : command === 'LOCAL' ? 'local' : 'unknown'
  whole.value = command ?? ''

  const addressEnd = FIXED_BYTES + (ADDRESS_BYTES[family] ?? 0)
  if (addressEnd > content.length) {
    list.add('proxy.addresses', FIXED_BYTES, content.length, list.hex(FIXED_BYTES, content.length), 1, 'cut')
    if (!isCut) addProblem(problems, 'proxy-bad-length', base + 14)
    return header
  }
  readAddresses(list, header, family)
  // The addresses of LOCAL are to be ignored.
  if (header.command !== 'proxy') header.source = header.destination = null
  if (family < ADDRESS_BYTES.length) readTlvs(list, header, addressEnd)
  else list.add('proxy.addresses', FIXED_BYTES, content.length, list.hex(FIXED_BYTES, content.length), 1)
  return header
}

function readAddresses(list: FieldList, header: ProxyHeader, family: number): void {
  const { bytes } = list
  const from = FIXED_BYTES
  if (family === 3) {
    header.source = unixAddress(list, 'source-address', from)
    header.destination = unixAddress(list, 'destination-address', from + UNIX_PATH_BYTES)
    return
  }
  const size = family === 1 ? 4 : family === 2 ? 16 : 0
  if (size === 0) return
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const host = (at: number): string => (size === 4 ? formatV4(view, at) : formatV6(view, at))
  const port = (at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
  const ports = from + 2 * size
  header.source = { host: host(from), port: port(ports) }
  header.destination = { host: host(from + size), port: port(ports + 2) }
  list.add('proxy.source-address', from, from + size, header.source.host, 1)
  list.add('proxy.destination-address', from + size, ports, header.destination.host, 1)
  list.add('proxy.source-port', ports, ports + 2, String(header.source.port), 1)
  list.add('proxy.destination-port', ports + 2, ports + 4, String(header.destination.port), 1)
}

/** A path that ends with its first zero byte, if it has any. */
function unixAddress(list: FieldList, key: string, from: number): ProxyAddress {
  const path = list.bytes.subarray(from, from + UNIX_PATH_BYTES)
  // An abstract name begins with a zero byte.
  const zero = path.indexOf(0, 1)
  const host = latin1(path, 0, zero < 0 ? path.length : zero).replace(/^\0/, '@')
  const address = { host: host === '@' ? '' : host, port: null }
  list.add(`proxy.${key}`, from, from + UNIX_PATH_BYTES, addressText(address), 1)
  return address
}
