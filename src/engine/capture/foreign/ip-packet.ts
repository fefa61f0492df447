/**
 * Parses TCP segments from IP packets of any origin: cut by a snap length, fragmented, behind IPv6 extension headers,
 * padded by the link, or with a total length of 0 because segmentation was left to the network card (TSO). Results are
 * reused for all packets, because a file has millions.
 *
 * IPv4: RFC 791. IPv6: RFC 8200, sections 3 and 4; RFC 4302 for the length of the authentication header.
 */
import { IPV4_HEADER_BYTES, IPV6_HEADER_BYTES, PROTOCOL_TCP } from '../pcapng/ip-headers'
import { TcpPacket } from '../pcapng/own-packets'
import { TCP_HEADER_BYTES } from '../pcapng/tcp-header'

/** Kinds of packets. */
export const IS_TCP = 0
export const IS_OTHER = 1
/** A TCP packet without a complete header, or with impossible values. */
export const IS_UNREADABLE = 2
/** Part of a packet, described by `fragment`. */
export const IS_FRAGMENT = 3

export type PacketKind = typeof IS_TCP | typeof IS_OTHER | typeof IS_UNREADABLE | typeof IS_FRAGMENT

const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff
const MAPPED_WORD = 0xffff

const HOP_BY_HOP = 0
const ROUTING = 43
const FRAGMENT_HEADER = 44
const AUTHENTICATION = 51
const DESTINATION_OPTIONS = 60
const MOBILITY = 135
const MOST_EXTENSIONS = 32
export const LEAST_EXTENSION_BYTES = 8

/**
 * Maximum size of a packet before segmentation by the card: Linux uses at most 512 KiB. A longer one has a damaged
 * length.
 */
const MOST_UNCUT_BYTES = 1024 * 1024

/** `payloadLength` is the length as sent, `captured` the part of it in the file. */
export class SeenSegment extends TcpPacket {
  captured = 0
}

export class Fragment {
  version: 4 | 6 = 4
  readonly source = new Uint32Array(4)
  readonly destination = new Uint32Array(4)
  identification = 0
  protocol = 0
  /** Byte offset in the original packet. */
  offset = 0
  more = false
  /** The payload is [start, end) of the view; `length` is its length as sent. */
  start = 0
  end = 0
  length = 0
}

export class PacketParser {
  readonly segment = new SeenSegment()
  readonly fragment = new Fragment()

  /**
   * Parses the IP packet at `start`, captured up to `end`, possibly followed by link padding. `wireEnd`: end of the
   * link's payload on the wire. Nothing after it was sent, whatever length the packet declares.
   */
  parse(view: DataView, start: number, end: number, wireEnd = end): PacketKind {
    if (end - start < IPV4_HEADER_BYTES) return IS_UNREADABLE
    const uncutEnd = wireEnd > end && wireEnd - start <= MOST_UNCUT_BYTES ? wireEnd : end
    const linkEnd = Math.max(end, wireEnd)
    const version = view.getUint8(start) >>> 4
    if (version === 4) return this.#parseV4(view, start, end, uncutEnd, linkEnd)
    return version === 6 ? this.#parseV6(view, start, end, uncutEnd, linkEnd) : IS_OTHER
  }

  /**
   * Parses the TCP header at `start` of a packet sent up to `sentEnd` and captured up to `end`. The addresses must be
   * filled in already.
   */
  parseTcp(view: DataView, start: number, end: number, sentEnd: number): PacketKind {
    const { segment } = this
    if (end - start < TCP_HEADER_BYTES) return IS_UNREADABLE
    const headerBytes = (view.getUint8(start + 12) >>> 4) * 4
    if (headerBytes < TCP_HEADER_BYTES || start + headerBytes > sentEnd) return IS_UNREADABLE
    segment.sourcePort = view.getUint16(start)
    segment.destinationPort = view.getUint16(start + 2)
    segment.sequence = view.getUint32(start + 4)
    segment.acknowledgment = view.getUint32(start + 8)
    segment.flags = view.getUint8(start + 13)
    segment.tcpStart = start
    segment.payloadStart = start + headerBytes
    segment.payloadLength = sentEnd - segment.payloadStart
    segment.captured = Math.max(0, Math.min(end, sentEnd) - segment.payloadStart)
    return IS_TCP
  }

  #parseV4(view: DataView, start: number, end: number, uncutEnd: number, linkEnd: number): PacketKind {
    const headerBytes = (view.getUint8(start) & 15) * 4
    const total = view.getUint16(start + 2)
    if (headerBytes < IPV4_HEADER_BYTES) return IS_UNREADABLE
    const protocol = view.getUint8(start + 9)
    if (protocol !== PROTOCOL_TCP) return IS_OTHER
    const sentEnd = total === 0 ? uncutEnd : Math.min(start + total, linkEnd)
    const at = start + headerBytes
    if (at > end || at > sentEnd) return IS_UNREADABLE
    const bits = view.getUint16(start + 6)
    const target = (bits & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) === 0 ? this.segment : this.fragment
    target.version = 4
    putMapped(target.source, view.getUint32(start + 12))
    putMapped(target.destination, view.getUint32(start + 16))
    if (target === this.segment) return this.parseTcp(view, at, end, sentEnd)
    const { fragment } = this
    fragment.identification = view.getUint16(start + 4)
    fragment.offset = (bits & FRAGMENT_OFFSET) * 8
    fragment.more = (bits & MORE_FRAGMENTS) !== 0
    return this.#fragment(protocol, at, end, sentEnd)
  }

  #parseV6(view: DataView, start: number, end: number, uncutEnd: number, linkEnd: number): PacketKind {
    if (end - start < IPV6_HEADER_BYTES) return IS_UNREADABLE
    const payload = view.getUint16(start + 4)
    // 0 with a jumbo option (RFC 2675), or if the card was to fill in the length.
    const sentEnd = payload === 0 ? uncutEnd : Math.min(start + IPV6_HEADER_BYTES + payload, linkEnd)
    let next = view.getUint8(start + 6)
    let at = start + IPV6_HEADER_BYTES
    for (let passed = 0; next !== PROTOCOL_TCP; passed++) {
      if (passed === MOST_EXTENSIONS || !isExtension(next)) return IS_OTHER
      if (at + LEAST_EXTENSION_BYTES > Math.min(end, sentEnd)) return IS_UNREADABLE
      const following = view.getUint8(at)
      // An atomic fragment, which is a complete packet (RFC 6946), is not treated as a fragment.
      if (next === FRAGMENT_HEADER && (view.getUint16(at + 2) & 0xfff9) !== 0)
        return this.#fragmentV6(view, start, at, end, sentEnd)
      at += extensionBytes(next, view, at)
      next = following
    }
    if (at > Math.min(end, sentEnd)) return IS_UNREADABLE
    const { segment } = this
    segment.version = 6
    putV6(segment.source, view, start + 8)
    putV6(segment.destination, view, start + 24)
    return this.parseTcp(view, at, end, sentEnd)
  }

  #fragmentV6(view: DataView, start: number, at: number, end: number, sentEnd: number): PacketKind {
    const { fragment } = this
    fragment.version = 6
    putV6(fragment.source, view, start + 8)
    putV6(fragment.destination, view, start + 24)
    const bits = view.getUint16(at + 2)
    fragment.offset = bits & 0xfff8
    fragment.more = (bits & 1) !== 0
    fragment.identification = view.getUint32(at + 4)
    this.#fragment(view.getUint8(at), at + 8, end, sentEnd)
    return IS_FRAGMENT
  }

  #fragment(protocol: number, start: number, end: number, sentEnd: number): PacketKind {
    const { fragment } = this
    fragment.protocol = protocol
    fragment.start = start
    fragment.end = Math.min(end, sentEnd)
    fragment.length = sentEnd - start
    return leadsToTcp(protocol) ? IS_FRAGMENT : IS_OTHER
  }
}

/** Returns the length of the extension header at `at`, whose minimum length must be captured. */
export function extensionBytes(kind: number, view: DataView, at: number): number {
  if (kind === FRAGMENT_HEADER) return LEAST_EXTENSION_BYTES
  const units = view.getUint8(at + 1)
  return kind === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8
}

/** Returns true if TCP may follow the protocol's header. */
export function leadsToTcp(protocol: number): boolean {
  return protocol === PROTOCOL_TCP || isExtension(protocol)
}

export function isExtension(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT_HEADER ||
    protocol === AUTHENTICATION ||
    protocol === DESTINATION_OPTIONS ||
    protocol === MOBILITY
  )
}

function putMapped(words: Uint32Array, address: number): void {
  words[0] = 0
  words[1] = 0
  words[2] = MAPPED_WORD
  words[3] = address
}

function putV6(words: Uint32Array, view: DataView, at: number): void {
  for (let word = 0; word < 4; word++) words[word] = view.getUint32(at + word * 4)
}
