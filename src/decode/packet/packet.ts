import type { Layer } from '../../shared/contract/packets'
import { decodeIpv4 } from './ipv4'
import { decodeIpv6 } from './ipv6'
import { decodeLink, LINK_RAW } from './link'
import { decodeTcp } from './tcp'

/**
 * Decodes a packet's layers, starting with the link layer. Never throws on any input: truncated or invalid data ends
 * the layers, and the rest is payload.
 */

const PROTOCOL_TCP = 6

/** Decodes the packet at [start, end) of the view. `ip`: offset of its IP header; -1 if unknown. */
export function decodePacket(view: DataView, start: number, end: number, link: number, ip = start): Layer[] {
  const stop = Math.min(end, view.byteLength)
  const layers = decodeLink(view, start, ip < 0 ? stop : Math.min(ip, stop), link)
  const version = ip >= 0 && ip < stop && (ip > start || link === LINK_RAW) ? view.getUint8(ip) >>> 4 : 0
  if (version !== 4 && version !== 6)
    return [...layers, ...payload(layers.at(-1)?.ranges[0]?.[1] ?? start, stop)]
  const { layer, carries } = (version === 4 ? decodeIpv4 : decodeIpv6)(view, ip, stop)
  layers.push(layer)
  const ipEnd = layer.ranges[0]?.[1] ?? stop
  if (carries === null) return [...layers, ...payload(ipEnd, stop)]
  if (carries.protocol !== PROTOCOL_TCP) return [...layers, ...payload(carries.start, carries.end)]
  const tcp = decodeTcp(view, carries)
  return [...layers, tcp.layer, ...payload(tcp.payload, carries.end)]
}

function payload(start: number, end: number): Layer[] {
  if (end <= start) return []
  const fields = [
    { key: 'length', value: String(end - start), range: [start, end] as [number, number], depth: 0 }
  ]
  return [{ kind: 'payload', ranges: [[start, end]], fields }]
}
