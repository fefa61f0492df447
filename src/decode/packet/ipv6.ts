import type { Layer } from '../../shared/contract/packets'
import { formatV6 } from './address'
import { sumWords } from './checksum'
import { hex, LayerBuilder } from './layer'
import type { Carried } from './carried'

/** IPv6 header: RFC 8200, section 3, and the extension headers of section 4, which are named and skipped. */

const HEADER_BYTES = 40

/** Extension headers; all but the fragment header have a length in units of eight bytes. */
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: 'hop-by-hop',
  43: 'routing',
  44: 'fragment',
  60: 'destination-options'
}
const FRAGMENT = 44

export function decodeIpv6(
  view: DataView,
  start: number,
  end: number
): { layer: Layer; carries: Carried | null } {
  const ip = new LayerBuilder('ipv6', view, start, end)
  if (!ip.has(HEADER_BYTES)) return { layer: ip.done(HEADER_BYTES), carries: null }
  const payload = ip.u16(4)
  ip.add('version', 0, 1, ip.u8(0) >>> 4)
  ip.add('traffic-class', 0, 2, hex((ip.u16(0) >>> 4) & 0xff, 2))
  ip.add('flow-label', 1, 3, hex(ip.u32(0) & 0xfffff, 5))
  ip.add('payload-length', 4, 2, payload)
  ip.add('next-header', 6, 1, ip.u8(6))
  ip.add('hop-limit', 7, 1, ip.u8(7))
  ip.add('source', 8, 16, formatV6(view, start + 8))
  ip.add('destination', 24, 16, formatV6(view, start + 24))
  let protocol = ip.u8(6)
  let at = HEADER_BYTES
  let fragmented = false
  while (Object.hasOwn(EXTENSIONS, protocol) && ip.has(at + 8)) {
    const length = protocol === FRAGMENT ? 8 : (ip.u8(at + 1) + 1) * 8
    ip.add('extension', at, length, EXTENSIONS[protocol] ?? '')
    if (protocol === FRAGMENT) {
      fragmented ||= (ip.u16(at + 2) & 0xfff9) !== 0
      // Only the first fragment begins with the header of the payload.
      if ((ip.u16(at + 2) & 0xfff8) !== 0) return { layer: ip.done(at + length), carries: null }
    }
    protocol = ip.u8(at)
    at += length
  }
  const layer = ip.done(at)
  if (!ip.has(at)) return { layer, carries: null }
  const packetEnd = start + HEADER_BYTES + payload
  return {
    layer,
    carries: {
      protocol,
      start: start + at,
      end: Math.min(end, packetEnd),
      whole: packetEnd <= end && !fragmented,
      pseudoSum: sumWords(view, start + 8, start + 40) + protocol + (packetEnd - start - at)
    }
  }
}
