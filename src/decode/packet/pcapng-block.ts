import type { Layer, LayerField } from '../../shared/contract/packets'
import { hex } from './layer'

/**
 * The Enhanced Packet Block around a packet (draft-ietf-opsawg-pcapng, section 4.3), little-endian as Tcplens writes
 * it: 28 bytes before the packet, and behind it padding, options and the length once more.
 */

const HEADER_BYTES = 28
const TRAILER_BYTES = 4
const ENHANCED_PACKET = 6
const OPTION_END = 0
const OPTION_COMMENT = 1
const UTF8 = new TextDecoder()

export interface PacketBlock {
  readonly layer: Layer
  /** The packet, in the block. */
  readonly start: number
  readonly end: number
  /** Of its comment, where there is one. */
  readonly comment: readonly [number, number] | null
}

/** The block that `view` is, or null where it is none. */
export function decodePacketBlock(view: DataView): PacketBlock | null {
  const total = view.byteLength
  if (total < HEADER_BYTES + TRAILER_BYTES || total % 4 !== 0) return null
  const u32 = (at: number): number => view.getUint32(at, true)
  if (u32(0) !== ENHANCED_PACKET || u32(4) !== total || u32(total - TRAILER_BYTES) !== total) return null
  const captured = u32(20)
  const end = HEADER_BYTES + captured
  const padding = (4 - (captured % 4)) % 4
  if (end + padding + TRAILER_BYTES > total) return null
  const nanoseconds = (BigInt(u32(12)) << 32n) + BigInt(u32(16))
  const fields: LayerField[] = []
  const add = (key: string, at: number, length: number, value: string | number): void => {
    fields.push({ key, value: String(value), range: [at, at + length], depth: 0 })
  }
  add('block-type', 0, 4, hex(ENHANCED_PACKET, 8))
  add('block-length', 4, 4, total)
  add('interface', 8, 4, u32(8))
  add(
    'timestamp',
    12,
    8,
    `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`
  )
  add('captured-length', 20, 4, captured)
  add('original-length', 24, 4, u32(24))
  if (padding > 0) add('padding', end, padding, padding)
  const comment = addOptions(view, end + padding, total - TRAILER_BYTES, add)
  add('block-length-again', total - TRAILER_BYTES, TRAILER_BYTES, total)
  return {
    layer: {
      kind: 'block',
      ranges: [
        [0, HEADER_BYTES],
        [end, total]
      ],
      fields
    },
    start: HEADER_BYTES,
    end,
    comment
  }
}

function addOptions(
  view: DataView,
  from: number,
  to: number,
  add: (key: string, at: number, length: number, value: string | number) => void
): PacketBlock['comment'] {
  let comment: PacketBlock['comment'] = null
  for (let at = from; at + 4 <= to;) {
    const code = view.getUint16(at, true)
    const length = view.getUint16(at + 2, true)
    if (code === OPTION_END) {
      add('option-list-end', at, to - at, to - at)
      break
    }
    const size = 4 + length + ((4 - (length % 4)) % 4)
    if (at + size > to) break
    if (code === OPTION_COMMENT) {
      comment ??= [at + 4, at + 4 + length]
      add('comment', at, size, UTF8.decode(new Uint8Array(view.buffer, view.byteOffset + at + 4, length)))
    } else add('block-option', at, size, code)
    at += size
  }
  return comment
}
