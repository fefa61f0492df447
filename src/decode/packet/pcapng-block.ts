import type { Layer, LayerField } from '../../shared/contract/packets'
import { hex } from './layer'

/**
 * Decodes the block around a packet (draft-ietf-opsawg-pcapng): 28 bytes before the packet in an Enhanced Packet Block
 * (section 4.3) and in the obsolete Packet Block (appendix A), 12 in a Simple Packet Block (section 4.4); after it
 * padding, options and the length again. Tcplens writes Enhanced Packet Blocks, little-endian, in nanoseconds.
 */

const HEADER_BYTES = 28
const SIMPLE_HEADER_BYTES = 12
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const TRAILER_BYTES = 4
const ENHANCED_PACKET = 6
const OPTION_END = 0
const OPTION_COMMENT = 1
const UTF8 = new TextDecoder()

export interface PacketBlock {
  readonly layer: Layer
  /** Offsets of the packet in the block. */
  readonly start: number
  readonly end: number
  /** Range of the comment; null if there is none. */
  readonly comment: readonly [number, number] | null
}

/** Properties of the block from its section and interface. */
export interface BlockFormat {
  readonly littleEndian: boolean
  /** Returns the time resolution of an interface. */
  ticksPerSecond(id: number): bigint
  /** Limit of the first interface, to which Simple Packet Blocks belong; 0 means no limit. */
  readonly snapLength: number
}

const OWN: BlockFormat = { littleEndian: true, ticksPerSecond: () => 1_000_000_000n, snapLength: 0 }

/** Returns the block in `view`, or null if it is invalid. */
export function decodePacketBlock(view: DataView, format: BlockFormat = OWN): PacketBlock | null {
  const total = view.byteLength
  if (total < SIMPLE_HEADER_BYTES + TRAILER_BYTES || total % 4 !== 0) return null
  const u32 = (at: number): number => view.getUint32(at, format.littleEndian)
  if (u32(4) !== total || u32(total - TRAILER_BYTES) !== total) return null
  const type = u32(0)
  if (type === SIMPLE_PACKET) return simplePacket(view, format)
  if ((type !== ENHANCED_PACKET && type !== OBSOLETE_PACKET) || total < HEADER_BYTES + TRAILER_BYTES)
    return null
  const captured = u32(20)
  const end = HEADER_BYTES + captured
  const padding = (4 - (captured % 4)) % 4
  if (end + padding + TRAILER_BYTES > total) return null
  const id = type === ENHANCED_PACKET ? u32(8) : view.getUint16(8, format.littleEndian)
  const fields: LayerField[] = []
  const add = (key: string, at: number, length: number, value: string | number): void => {
    fields.push({ key, value: String(value), range: [at, at + length], depth: 0 })
  }
  add('block-type', 0, 4, hex(type, 8))
  add('block-length', 4, 4, total)
  add('interface', 8, type === ENHANCED_PACKET ? 4 : 2, id)
  add('timestamp', 12, 8, seconds((BigInt(u32(12)) << 32n) + BigInt(u32(16)), format.ticksPerSecond(id)))
  add('captured-length', 20, 4, captured)
  add('original-length', 24, 4, u32(24))
  if (padding > 0) add('padding', end, padding, padding)
  const comment = addOptions(view, end + padding, total - TRAILER_BYTES, format.littleEndian, add)
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

function simplePacket(view: DataView, { littleEndian, snapLength }: BlockFormat): PacketBlock {
  const total = view.byteLength
  const original = view.getUint32(8, littleEndian)
  const room = total - SIMPLE_HEADER_BYTES - TRAILER_BYTES
  const end =
    SIMPLE_HEADER_BYTES + Math.min(snapLength === 0 ? original : Math.min(original, snapLength), room)
  const field = (key: string, at: number, value: string | number): LayerField => ({
    key,
    value: String(value),
    range: [at, at + 4],
    depth: 0
  })
  const fields = [
    field('block-type', 0, hex(SIMPLE_PACKET, 8)),
    field('block-length', 4, total),
    field('original-length', 8, original),
    field('block-length-again', total - TRAILER_BYTES, total)
  ]
  return {
    layer: {
      kind: 'block',
      ranges: [
        [0, SIMPLE_HEADER_BYTES],
        [end, total]
      ],
      fields
    },
    start: SIMPLE_HEADER_BYTES,
    end,
    comment: null
  }
}

/** Formats ticks as seconds, with as many digits as the resolution provides. */
function seconds(ticks: bigint, perSecond: bigint): string {
  const digits = Math.min(9, Math.ceil(Math.log10(Number(perSecond))))
  const fraction = ((ticks % perSecond) * 10n ** BigInt(digits)) / perSecond
  const whole = String(ticks / perSecond)
  return digits === 0 ? whole : `${whole}.${String(fraction).padStart(digits, '0')}`
}

function addOptions(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
  add: (key: string, at: number, length: number, value: string | number) => void
): PacketBlock['comment'] {
  let comment: PacketBlock['comment'] = null
  for (let at = from; at + 4 <= to;) {
    const code = view.getUint16(at, littleEndian)
    const length = view.getUint16(at + 2, littleEndian)
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
