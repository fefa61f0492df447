import type { Layer } from '../../../shared/contract/packets'
import { decodePacket } from '../../../decode/packet/packet'
import { decodePcapRecord } from '../../../decode/packet/pcap-record'
import { decodePacketBlock } from '../../../decode/packet/pcapng-block'
import type { PacketPlaces, PlacedSection } from '../../capture/foreign/packet-places'
import { networkHeaderFinder } from '../../capture/pcapng/link-layer'
import type { FileWindow } from './file-window'

/**
 * Finds the packet around a byte of an opened file. The position of one packet per 64 KiB is known; from
 * there, blocks or records are skipped up to the one that contains the byte.
 */

const LENGTHS_BYTES = 24
const MAX_PACKET_BYTES = 16 * 1024 * 1024
/** Packets above this size are not shown. */
const MAX_SHOWN_BYTES = 256 * 1024
const ENHANCED_PACKET = 6
const OBSOLETE_PACKET = 2
const DEFAULT_TICKS = 1_000_000n

export function packetAround(
  places: PacketPlaces,
  window: FileWindow,
  position: number
): { bytes: Uint8Array; layers: Layer[] } | null {
  const section = places.section(position)
  let at = places.before(position)
  if (section === undefined || at < section.position) return null
  for (;;) {
    const length = lengthAt(section, window, at)
    if (length === 0) return null
    if (position < at + length) return decodeAt(section, window, at, length)
    at += length
  }
}

/** Returns the length of the block or record at `at`; 0 if there is no valid one. */
function lengthAt(
  { format, littleEndian, recordHeaderBytes }: PlacedSection,
  window: FileWindow,
  at: number
): number {
  const head = window.read(at, LENGTHS_BYTES)
  if (head.length < 12) return 0
  const view = viewOf(head)
  const length =
    format === 'pcap' ? recordHeaderBytes + view.getUint32(8, littleEndian) : view.getUint32(4, littleEndian)
  return length < 12 || length > MAX_PACKET_BYTES ? 0 : length
}

function decodeAt(
  section: PlacedSection,
  window: FileWindow,
  at: number,
  length: number
): { bytes: Uint8Array; layers: Layer[] } | null {
  if (length > MAX_SHOWN_BYTES) return null
  // A copy: the window is overwritten by the next read.
  const bytes = Uint8Array.from(window.read(at, length))
  if (bytes.length < length) return null
  const view = viewOf(bytes)
  const { interfaces, littleEndian } = section
  if (section.format === 'pcap') {
    const record = decodePcapRecord(view, section)
    return record === null
      ? null
      : { bytes, layers: [record.layer, ...inside(view, record, interfaces[0]?.linkType)] }
  }
  const block = decodePacketBlock(view, {
    littleEndian,
    snapLength: interfaces[0]?.snapLength ?? 0,
    ticksPerSecond: (id) => interfaces[id]?.clock.ticksPerSecond ?? DEFAULT_TICKS
  })
  if (block === null) return null
  const type = view.getUint32(0, littleEndian)
  const id =
    type === ENHANCED_PACKET
      ? view.getUint32(8, littleEndian)
      : type === OBSOLETE_PACKET
        ? view.getUint16(8, littleEndian)
        : 0
  return { bytes, layers: [block.layer, ...inside(view, block, interfaces[id]?.linkType)] }
}

function inside(view: DataView, { start, end }: { start: number; end: number }, link = -1): Layer[] {
  const payload = { end }
  const ip = networkHeaderFinder(link)?.(view, start, end, payload) ?? -1
  return decodePacket(view, start, payload.end, link, ip)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
