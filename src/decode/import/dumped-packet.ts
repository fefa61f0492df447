import type { Layer } from '../../shared/contract/packets'
import { fits, sumWords } from '../packet/checksum'
import { decodeIpv4 } from '../packet/ipv4'
import { decodeIpv6 } from '../packet/ipv6'

/**
 * Recognizes a dump of a packet and returns its TCP payload. A dump counts as a packet only if its headers are valid.
 */

export interface DumpedPacket {
  /** `address:port` of source and destination. */
  readonly from: string
  readonly to: string
  readonly target: { readonly host: string; readonly port: number }
  /** Sequence number of the payload's first byte. */
  readonly sequence: number
  readonly isSyn: boolean
  readonly payload: Uint8Array<ArrayBuffer>
  /** Bytes of the payload that are missing from the dump. */
  readonly cut: number
}

const TCP = 6
const IPV4 = 0x0800
const IPV6 = 0x86dd
/** Possible offsets of the IP header: none, Ethernet with up to two tags, Linux cooked headers, BSD loopback. */
const LINKS = [0, 14, 18, 22, 16, 20, 4] as const

/**
 * `isSure`: a heading identifies the dump as a packet; otherwise the IPv4 checksum or the IPv6 length must be right.
 */
export function dumpedPacket(bytes: Uint8Array<ArrayBuffer>, isSure: boolean): DumpedPacket | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (const link of LINKS) {
    const version = link < bytes.length ? view.getUint8(link) >>> 4 : 0
    const isIp = version === 4 ? isV4(view, link, isSure) : version === 6 && isV6(view, link, isSure)
    if (!isIp) continue
    const { layer, carries } = (version === 4 ? decodeIpv4 : decodeIpv6)(view, link, bytes.length)
    if (carries?.protocol !== TCP || carries.start + 20 > bytes.length) continue
    const header = (view.getUint8(carries.start + 12) >>> 4) * 4
    const length = lengthOf(view, link, version, bytes.length) - (carries.start - link) - header
    if (header < 20 || length < 0) continue
    const start = carries.start + header
    const isSyn = (view.getUint8(carries.start + 13) & 2) !== 0
    const [host, port] = [valueOf(layer, 'destination'), view.getUint16(carries.start + 2)]
    const payload = bytes.slice(start, start + length)
    return {
      from: endpoint(valueOf(layer, 'source'), view.getUint16(carries.start)),
      to: endpoint(host, port),
      target: { host, port },
      sequence: (view.getUint32(carries.start + 4) + (isSyn ? 1 : 0)) >>> 0,
      isSyn,
      payload,
      cut: length - payload.length
    }
  }
  return null
}

/**
 * RFC 791: the header checksum must be valid. After a heading that names IP, valid lengths suffice, because network
 * cards may fill in the checksum later.
 */
function isV4(view: DataView, at: number, isSure: boolean): boolean {
  const header = (view.getUint8(at) & 15) * 4
  if (header < 20 || at + header > view.byteLength || !isAnnounced(view, at, IPV4)) return false
  return isSure || fits(sumWords(view, at, at + header))
}

/** RFC 8200: there is no checksum, but the length must match the dump. */
function isV6(view: DataView, at: number, isSure: boolean): boolean {
  if (at + 40 > view.byteLength || !isAnnounced(view, at, IPV6)) return false
  return isSure || at + 40 + view.getUint16(at + 4) === view.byteLength
}

/**
 * Link headers end with the type of the payload; BSD loopback begins with an address family, and SLL2 with the type.
 */
function isAnnounced(view: DataView, at: number, type: number): boolean {
  if (at === 0 || at === 4) return true
  return (at === 20 ? view.getUint16(0) : view.getUint16(at - 2)) === type
}

/**
 * Returns the length of the packet from its IP header on. A length of 0 means that the network card will segment the
 * packet.
 */
function lengthOf(view: DataView, ip: number, version: number, end: number): number {
  const total = version === 4 ? view.getUint16(ip + 2) : 40 + view.getUint16(ip + 4)
  return total === 0 || total === 40 ? end - ip : total
}

function valueOf({ fields }: Layer, key: string): string {
  return fields.find((field) => field.key === key)?.value ?? ''
}

function endpoint(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
