import type { Layer } from '../../shared/contract/packets'
import { checksumNote, fits, sumWords } from './checksum'
import { hex, LayerBuilder } from './layer'
import type { Carried } from './carried'
import { addTcpOptions } from './tcp-options'

/** TCP header: RFC 9293, section 3.1. */

const HEADER_BYTES = 20

/** Bits and names of the flags, in header order; AE is the former NS bit (RFC 9768). */
const TCP_FLAGS = [
  [0x100, 'AE'],
  [0x080, 'CWR'],
  [0x040, 'ECE'],
  [0x020, 'URG'],
  [0x010, 'ACK'],
  [0x008, 'PSH'],
  [0x004, 'RST'],
  [0x002, 'SYN'],
  [0x001, 'FIN']
] as const

/** Also returns the offset of the payload. */
export function decodeTcp(view: DataView, carried: Carried): { layer: Layer; payload: number } {
  const { start, end } = carried
  const tcp = new LayerBuilder('tcp', view, start, end)
  if (!tcp.has(HEADER_BYTES)) return { layer: tcp.done(HEADER_BYTES), payload: end }
  const headerBytes = (tcp.u8(12) >>> 4) * 4
  const flags = tcp.u16(12) & 0x1ff
  const set = TCP_FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
  tcp.add('source-port', 0, 2, tcp.u16(0))
  tcp.add('destination-port', 2, 2, tcp.u16(2))
  tcp.add('sequence', 4, 4, tcp.u32(4))
  tcp.add('acknowledgment', 8, 4, tcp.u32(8))
  tcp.add('header-length', 12, 1, headerBytes)
  tcp.add('tcp-flags', 12, 2, set.length === 0 ? '—' : set.reverse().join(', '))
  tcp.add('window', 14, 2, tcp.u16(14))
  const checksum = tcp.u16(16)
  const isRight = (): boolean => fits(sumWords(view, start, end) + carried.pseudoSum)
  tcp.add('checksum', 16, 2, hex(checksum, 4), {
    note: carried.whole ? checksumNote(checksum, isRight) : 'cut'
  })
  tcp.add('urgent', 18, 2, tcp.u16(18))
  const optionsEnd = Math.min(start + Math.max(headerBytes, HEADER_BYTES), tcp.end) - start
  addTcpOptions(tcp, HEADER_BYTES, optionsEnd)
  return { layer: tcp.done(Math.max(headerBytes, HEADER_BYTES)), payload: start + optionsEnd }
}
