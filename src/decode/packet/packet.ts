import type { Layer } from '../../shared/contract/packets'
import { decodeIpv4 } from './ipv4'
import { decodeIpv6 } from './ipv6'
import { decodeTcp } from './tcp'

/**
 * A packet's layers from the link inwards, as far as they are known. It never throws on input: what is cut short or
 * makes no sense ends the layers, and what is left is payload.
 */

/** LINKTYPE_RAW: no header at all, an IPv4 or IPv6 packet, told apart by its first four bits. */
export const LINK_RAW = 101

const PROTOCOL_TCP = 6

/** The packet is [start, end) of the view. */
export function decodePacket(view: DataView, start: number, end: number, link: number): Layer[] {
  const layers: Layer[] = [linkLayer(start, link)]
  const stop = Math.min(end, view.byteLength)
  const version = link === LINK_RAW && start < stop ? view.getUint8(start) >>> 4 : 0
  if (version !== 4 && version !== 6) return [...layers, ...payload(start, stop)]
  const { layer, carries } = (version === 4 ? decodeIpv4 : decodeIpv6)(view, start, stop)
  layers.push(layer)
  const ipEnd = layer.ranges[0]?.[1] ?? stop
  if (carries === null) return [...layers, ...payload(ipEnd, stop)]
  if (carries.protocol !== PROTOCOL_TCP) return [...layers, ...payload(carries.start, carries.end)]
  const tcp = decodeTcp(view, carries)
  return [...layers, tcp.layer, ...payload(tcp.payload, carries.end)]
}

function linkLayer(start: number, link: number): Layer {
  const range: [number, number] = [start, start]
  return {
    kind: 'link',
    ranges: [],
    fields: [{ key: 'link-type', value: link === LINK_RAW ? 'RAW' : String(link), range, depth: 0 }]
  }
}

function payload(start: number, end: number): Layer[] {
  if (end <= start) return []
  const fields = [
    { key: 'length', value: String(end - start), range: [start, end] as [number, number], depth: 0 }
  ]
  return [{ kind: 'payload', ranges: [[start, end]], fields }]
}
