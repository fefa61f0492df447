/**
 * Parser for the packets in Tcplens captures: an IPv4 or IPv6 header, a TCP header and the payload, never cut or
 * fragmented (layouts in ip-headers.ts and tcp-header.ts). Opening a file reads millions of packets, so one result
 * object is reused and addresses stay numbers.
 */
import type { AddressWords } from './address'
import { IPV4_HEADER_BYTES, IPV6_HEADER_BYTES, PROTOCOL_TCP } from './ip-headers'
import { TCP_HEADER_BYTES } from './tcp-header'

const V6_TCP_HEADER_BYTES = IPV6_HEADER_BYTES + TCP_HEADER_BYTES
/** More-fragments flag and fragment offset: zero in every unfragmented packet (RFC 791, section 3.1). */
const FRAGMENT_BITS = 0x3fff
/** Third word of ::ffff:0:0/96, used to compare IPv4 addresses with IPv6 ones. */
const MAPPED_WORD = 0xffff

export class TcpPacket {
  version: 4 | 6 = 4
  /** Four words each, in network order. An IPv4 address is the last word, after its IPv4-mapped prefix. */
  readonly source = new Uint32Array(4)
  readonly destination = new Uint32Array(4)
  sourcePort = 0
  destinationPort = 0
  sequence = 0
  acknowledgment = 0
  /** TCP flags such as `TCP_SYN` of tcp-header.ts. */
  flags = 0
  /** Indexes in the parsed view: the TCP header, and the payload up to the segment's end. */
  tcpStart = 0
  payloadStart = 0
  payloadLength = 0
}

/** Returns the address words for `formatAddress`. */
export function addressOf(packet: TcpPacket, words: Uint32Array): AddressWords {
  return packet.version === 4 ? [words[3] ?? 0] : [...words]
}

/** Fills `result` from the packet in [start, end) of the view. Returns false if it is not a complete TCP packet. */
export function parseTcpPacket(view: DataView, start: number, end: number, result: TcpPacket): boolean {
  if (end - start < IPV4_HEADER_BYTES) return false
  const version = view.getUint8(start) >>> 4
  if (version === 4) return parseV4(view, start, end, result)
  return version === 6 && parseV6(view, start, end, result)
}

function parseV4(view: DataView, start: number, end: number, result: TcpPacket): boolean {
  const headerBytes = (view.getUint8(start) & 15) * 4
  const packetEnd = start + view.getUint16(start + 2)
  if (headerBytes < IPV4_HEADER_BYTES || packetEnd > end) return false
  if (view.getUint8(start + 9) !== PROTOCOL_TCP || (view.getUint16(start + 6) & FRAGMENT_BITS) !== 0)
    return false
  result.version = 4
  putMapped(result.source, view.getUint32(start + 12))
  putMapped(result.destination, view.getUint32(start + 16))
  return parseTcp(view, start + headerBytes, packetEnd, result)
}

function putMapped(words: Uint32Array, address: number): void {
  words[0] = 0
  words[1] = 0
  words[2] = MAPPED_WORD
  words[3] = address
}

function parseV6(view: DataView, start: number, end: number, result: TcpPacket): boolean {
  if (end - start < V6_TCP_HEADER_BYTES || view.getUint8(start + 6) !== PROTOCOL_TCP) return false
  const packetEnd = start + IPV6_HEADER_BYTES + view.getUint16(start + 4)
  if (packetEnd > end) return false
  result.version = 6
  for (let word = 0; word < 4; word++) {
    result.source[word] = view.getUint32(start + 8 + word * 4)
    result.destination[word] = view.getUint32(start + 24 + word * 4)
  }
  return parseTcp(view, start + IPV6_HEADER_BYTES, packetEnd, result)
}

function parseTcp(view: DataView, start: number, end: number, result: TcpPacket): boolean {
  if (end - start < TCP_HEADER_BYTES) return false
  const headerBytes = (view.getUint8(start + 12) >>> 4) * 4
  if (headerBytes < TCP_HEADER_BYTES || headerBytes > end - start) return false
  result.sourcePort = view.getUint16(start)
  result.destinationPort = view.getUint16(start + 2)
  result.sequence = view.getUint32(start + 4)
  result.acknowledgment = view.getUint32(start + 8)
  result.flags = view.getUint8(start + 13)
  result.tcpStart = start
  result.payloadStart = start + headerBytes
  result.payloadLength = end - result.payloadStart
  return true
}
