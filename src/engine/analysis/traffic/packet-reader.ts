import type { Layer } from '../../../shared/contract/packets'
import { AppError } from '../../../shared/model/app-error'
import { LINK_RAW } from '../../../decode/packet/link'
import { decodePacket } from '../../../decode/packet/packet'
import { decodePacketBlock, type PacketBlock } from '../../../decode/packet/pcapng-block'
import { PLACE_BYTES, SCRATCH_POSITION } from '../../capture/foreign/scratch-bytes'
import type { PacketPlaces } from '../../capture/foreign/packet-places'
import { emptySegmentRow, FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import type { ConversationIndex } from './conversation-index'
import type { FileWindow } from './file-window'
import { packetAround } from './placed-packets'

/**
 * Finds the recorded packet of an entry. The index contains the position of a segment's payload or an event's
 * comment. The block around it starts before its headers, which have few possible lengths. Each is tried: a
 * block repeats its length at both ends, which does not occur by chance, and its payload or comment must be
 * at the indexed position. Opened files have a table of packet positions, which works for any format.
 */

/** Headers before the payload: block header, IP header with options or IPv6, TCP header with options. */
const LEAST_HEADERS = 28 + 20 + 20
const MOST_HEADERS = 28 + 60 + 60
const COMMENT_HEADER_BYTES = 4
const LENGTHS_BYTES = 8

export class PacketReader {
  readonly #conversations: ConversationIndex
  readonly #segments: SegmentIndexReader
  readonly #window: FileWindow
  readonly #row = emptySegmentRow()
  /** Packet positions of an opened file. */
  places: PacketPlaces | null = null

  constructor(conversations: ConversationIndex, segments: SegmentIndexReader, window: FileWindow) {
    this.#conversations = conversations
    this.#segments = segments
    this.#window = window
  }

  packet(connection: number, entry: number): { bytes: Uint8Array; layers: Layer[] } {
    const [number] = this.#conversations.page(connection, entry, 1)
    if (typeof number !== 'number')
      throw new AppError(
        'not-found',
        `Entry ${entry} of connection ${connection} is not a packet of this capture.`
      )
    const row = this.#row
    this.#segments.read(number, row)
    const isEvent = (row.flags & FLAG_EVENT) !== 0
    if (this.places !== null) {
      const position = this.#placeOf(row.position)
      const found = position < 0 ? null : packetAround(this.places, this.#window, position)
      if (found !== null) return found
      throw new AppError(
        'not-found',
        'No packet belongs to this event: it was inferred from missing packets.'
      )
    }
    const before = isEvent ? COMMENT_HEADER_BYTES : 0
    for (let headers = LEAST_HEADERS; headers <= MOST_HEADERS; headers += 4) {
      const found = this.#blockAt(row.position - before - headers)
      if (found === null) continue
      const { bytes, block } = found
      const layers = decodePacket(viewOf(bytes), block.start, block.end, LINK_RAW)
      const wanted = before + headers
      const begins = isEvent
        ? block.comment?.[0]
        : layers.find(({ kind }) => kind === 'payload')?.ranges[0]?.[0]
      if (begins === wanted) return { bytes, layers: [block.layer, ...layers] }
    }
    throw new AppError('not-found', 'The packet is not in the capture file.')
  }

  /**
   * Returns the position of the packet behind an entry. Events derived from foreign packets store it before
   * their comment.
   */
  #placeOf(position: number): number {
    if (position < SCRATCH_POSITION) return position
    const place = this.#window.read(position - PLACE_BYTES, PLACE_BYTES)
    return place.length < PLACE_BYTES ? -1 : viewOf(place).getFloat64(0, true)
  }

  #blockAt(position: number): { bytes: Uint8Array; block: PacketBlock } | null {
    if (position < 0) return null
    const head = this.#window.read(position, LENGTHS_BYTES)
    if (head.length < LENGTHS_BYTES) return null
    const length = viewOf(head).getUint32(4, true)
    if (length > MAX_BLOCK_BYTES || length % 4 !== 0) return null
    // A copy: the window is overwritten by the next read.
    const bytes = Uint8Array.from(this.#window.read(position, length))
    const block = bytes.length < length ? null : decodePacketBlock(viewOf(bytes))
    return block === null ? null : { bytes, block }
  }
}

/** An IP packet of 65,535 bytes, or a comment of that length, with the block around it. */
const MAX_BLOCK_BYTES = 68 * 1024

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
