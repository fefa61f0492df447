/**
 * Finds the IP header in a packet by the link type of its interface (numbers as in
 * https://www.tcpdump.org/linktypes.html). Tcplens captures use LINKTYPE_RAW; other programs record the link type of
 * their network. Tags, labels and sessions between link and IP are skipped:
 *
 *   Ethernet  destination 6 | source 6 | type 2        type ≤ 1500 is a length (802.3): LLC follows
 *   802.1Q    tag 2 | type 2                           as often as there are tags (QinQ)
 *   MPLS      label, 4 bytes, until bottom of stack    payload type given by its first four bits
 *   PPPoE     version, code, session, length 6 | PPP protocol 2
 *   LLC SNAP  aa aa 03 | organisation 3 | type 2
 */
import { LINKTYPE_RAW } from './blocks'

/**
 * Returns the index of the IP header in the packet in [start, end) of the view, or -1 if there is none. Link headers
 * with a length field move `payload.end` forward, because padding follows it.
 */
export type FindNetworkHeader = (view: DataView, start: number, end: number, payload?: LinkPayload) => number

export interface LinkPayload {
  /** Index after the last byte the link carried; may exceed the captured bytes. */
  end: number
}

const TYPE_IPV4 = 0x0800
const TYPE_IPV6 = 0x86dd
const TYPE_PPPOE_SESSION = 0x8864
/** Customer tag, service tag, and two that were used before 802.1ad. */
const TYPE_TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100, 0x9200]
const TYPE_MPLS: readonly number[] = [0x8847, 0x8848]
/** Linux protocol numbers that are not Ethernet types: 802.3 without LLC, and LLC. */
const TYPE_LINUX_8023 = 0x0001
const TYPE_LINUX_LLC = 0x0004
/** Higher values are types, others are lengths (IEEE 802.3, section 3.2.6). */
const MAX_LENGTH = 1500

const PPP_IPV4 = 0x0021
const PPP_IPV6 = 0x0057
const PPP_MPLS = 0x0281

const ETHERNET_BYTES = 14
const PPPOE_BYTES = 6
const SLL_BYTES = 16
const SLL2_BYTES = 20
const FAMILY_BYTES = 4
/** `AF_INET`, and `AF_INET6` of Linux, the BSDs, FreeBSD and macOS. */
const FAMILY_IPV4 = 2
const FAMILIES_IPV6: readonly number[] = [10, 24, 28, 30]

/** Length of the shortest IP header. A length field that leaves no room for it was not filled in. */
const LEAST_IP_BYTES = 20

/** Maximum nesting of headers; deeper nesting is artificial. */
const MOST_NESTED = 16

const FINDERS: ReadonlyMap<number, FindNetworkHeader> = new Map<number, FindNetworkHeader>([
  [LINKTYPE_RAW, inside],
  // Values of DLT_RAW on some systems, written to files by mistake.
  [12, inside],
  [14, inside],
  [228, inside],
  [229, inside],
  [1, ethernet],
  [0, loopback],
  [108, loopback],
  [9, ppp],
  [50, ppp],
  [51, pppoe],
  [
    113,
    (view, start, end, payload) =>
      start + SLL_BYTES > end
        ? -1
        : byType(view, view.getUint16(start + 14), start + SLL_BYTES, end, 0, payload)
  ],
  [
    276,
    (view, start, end, payload) =>
      start + SLL2_BYTES > end ? -1 : byType(view, view.getUint16(start), start + SLL2_BYTES, end, 0, payload)
  ]
])

/** Returns the finder for a link type; undefined if its packets cannot be read. */
export function networkHeaderFinder(linkType: number): FindNetworkHeader | undefined {
  return FINDERS.get(linkType)
}

function inside(_view: DataView, start: number, end: number): number {
  return start < end ? start : -1
}

function ethernet(view: DataView, start: number, end: number, payload?: LinkPayload): number {
  return ethernetWithin(view, start, end, 0, payload)
}

function ethernetWithin(
  view: DataView,
  start: number,
  end: number,
  depth: number,
  payload?: LinkPayload
): number {
  const at = start + ETHERNET_BYTES
  return at > end ? -1 : byType(view, view.getUint16(at - 2), at, end, depth, payload)
}

/** `at`: index after the type field. */
function byType(
  view: DataView,
  type: number,
  at: number,
  end: number,
  depth: number,
  payload?: LinkPayload
): number {
  if (type === TYPE_IPV4 || type === TYPE_IPV6) return at < end ? at : -1
  if (depth === MOST_NESTED) return -1
  if (TYPE_TAGS.includes(type))
    return at + 4 > end ? -1 : byType(view, view.getUint16(at + 2), at + 4, end, depth + 1, payload)
  if (TYPE_MPLS.includes(type)) return labelled(view, at, end, depth, payload)
  if (type === TYPE_PPPOE_SESSION) return pppoe(view, at, end, payload)
  if (type === TYPE_LINUX_8023 || type === TYPE_LINUX_LLC) return linkControl(view, at, end, depth, payload)
  if (type > MAX_LENGTH) return -1
  const ip = linkControl(view, at, end, depth, payload)
  limit(payload, at + type, ip)
  return ip
}

/** Limits the end of the IP packet at `ip` to `end`. */
function limit(payload: LinkPayload | undefined, end: number, ip: number): void {
  if (payload !== undefined && ip >= 0 && end >= ip + LEAST_IP_BYTES && end < payload.end) payload.end = end
}

/** Parses IEEE 802.2 LLC: SNAP contains an Ethernet type, and 06 06 03 is IP itself. */
function linkControl(view: DataView, at: number, end: number, depth: number, payload?: LinkPayload): number {
  if (at + 3 > end) return -1
  const points = view.getUint16(at)
  if (points === 0x0606) return at + 3 < end ? at + 3 : -1
  if (points !== 0xaaaa || at + 8 > end) return -1
  return byType(view, view.getUint16(at + 6), at + 8, end, depth + 1, payload)
}

/** Parses MPLS labels (RFC 3032), and the control word before an Ethernet frame (RFC 4385). */
function labelled(view: DataView, start: number, end: number, depth: number, payload?: LinkPayload): number {
  for (let at = start; at + 4 < end; at += 4) {
    if ((view.getUint8(at + 2) & 1) === 0) continue
    const inner = at + 4
    const first = view.getUint8(inner) >>> 4
    if (first === 4 || first === 6) return inner
    return first === 0
      ? ethernetWithin(view, inner + 4, end, depth + 1, payload)
      : ethernetWithin(view, inner, end, depth + 1, payload)
  }
  return -1
}

/** Parses PPPoE (RFC 2516, section 4): the length counts the PPP protocol field and the payload. */
function pppoe(view: DataView, start: number, end: number, payload?: LinkPayload): number {
  const at = start + PPPOE_BYTES
  const ip = pppProtocol(view, at, end, payload)
  if (ip >= 0) limit(payload, at + view.getUint16(start + 4), ip)
  return ip
}

/** Parses PPP (RFC 1662): address and control may be omitted. */
function ppp(view: DataView, start: number, end: number, payload?: LinkPayload): number {
  if (start + 2 > end) return -1
  return pppProtocol(view, view.getUint16(start) === 0xff03 ? start + 2 : start, end, payload)
}

/** Parses a PPP protocol number (RFC 1661, section 2), which is one byte long if its first byte is odd. */
function pppProtocol(view: DataView, at: number, end: number, payload?: LinkPayload): number {
  if (at + 2 > end) return -1
  const first = view.getUint8(at)
  const short = (first & 1) === 1
  const protocol = short ? first : view.getUint16(at)
  const inner = short ? at + 1 : at + 2
  if (inner >= end) return -1
  if (protocol === PPP_IPV4 || protocol === PPP_IPV6) return inner
  return protocol === PPP_MPLS ? labelled(view, inner, end, 1, payload) : -1
}

/**
 * Parses a loopback header. The address family is in the byte order of the recording host, which may differ from that
 * of the file.
 */
function loopback(view: DataView, start: number, end: number): number {
  const at = start + FAMILY_BYTES
  if (at >= end) return -1
  const family = view.getUint32(start)
  const swapped = view.getUint32(start, true)
  const isIp = (one: number): boolean => one === FAMILY_IPV4 || FAMILIES_IPV6.includes(one)
  return isIp(family) || isIp(swapped) ? at : -1
}
