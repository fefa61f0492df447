import type { Layer } from '../../shared/contract/packets'
import { formatV4 } from './address'
import { checksumNote, fits, sumWords } from './checksum'
import { hex, LayerBuilder } from './layer'
import type { Carried } from './carried'

/** IPv4 header: RFC 791, section 3.1; the second byte: RFC 2474 and RFC 3168. */

const HEADER_BYTES = 20

export function decodeIpv4(
  view: DataView,
  start: number,
  end: number
): { layer: Layer; carries: Carried | null } {
  const ip = new LayerBuilder('ipv4', view, start, end)
  if (!ip.has(HEADER_BYTES)) return { layer: ip.done(HEADER_BYTES), carries: null }
  const headerBytes = (ip.u8(0) & 15) * 4
  const total = ip.u16(2)
  const fragment = ip.u16(6)
  const headerEnd = start + headerBytes
  ip.add('version', 0, 1, ip.u8(0) >>> 4)
  ip.add('header-length', 0, 1, headerBytes)
  ip.add('dscp', 1, 1, ip.u8(1) >>> 2)
  ip.add('ecn', 1, 1, ip.u8(1) & 3)
  ip.add('total-length', 2, 2, total)
  ip.add('identification', 4, 2, hex(ip.u16(4), 4))
  ip.add('ip-flags', 6, 1, flagsText(fragment))
  ip.add('fragment-offset', 6, 2, (fragment & 0x1fff) * 8)
  ip.add('ttl', 8, 1, ip.u8(8))
  ip.add('protocol', 9, 1, ip.u8(9))
  const checksum = ip.u16(10)
  const whole = headerBytes >= HEADER_BYTES && ip.has(headerBytes)
  ip.add('header-checksum', 10, 2, hex(checksum, 4), {
    note: whole ? checksumNote(checksum, () => fits(sumWords(view, start, headerEnd))) : 'cut'
  })
  ip.add('source', 12, 4, formatV4(view, start + 12))
  ip.add('destination', 16, 4, formatV4(view, start + 16))
  if (headerBytes > HEADER_BYTES)
    ip.add('ip-options', HEADER_BYTES, headerBytes - HEADER_BYTES, headerBytes - HEADER_BYTES)
  const layer = ip.done(Math.max(headerBytes, HEADER_BYTES))
  // Only the first fragment begins with the header of the payload.
  if (!whole || (fragment & 0x1fff) !== 0) return { layer, carries: null }
  const packetEnd = Math.min(end, start + Math.max(total, headerBytes))
  return {
    layer,
    carries: {
      protocol: ip.u8(9),
      start: headerEnd,
      end: packetEnd,
      // A checksum can only be verified for a complete segment.
      whole: start + total <= end && (fragment & 0x3fff) === 0,
      pseudoSum: sumWords(view, start + 12, start + 20) + ip.u8(9) + (total - headerBytes)
    }
  }
}

function flagsText(bits: number): string {
  const names = [
    [0x8000, 'reserved'],
    [0x4000, 'DF'],
    [0x2000, 'MF']
  ] as const
  const set = names.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name)
  return set.length === 0 ? '—' : set.join(', ')
}
