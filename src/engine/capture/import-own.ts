import { isRemark, type ConnectionEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ConnectionNumbers } from './connection-numbers'
import { parseComment } from './pcapng/comment'
import { padded, OPTION_HEADER_BYTES } from './pcapng/blocks'
import { DOWN, UP } from './pcapng/direction'
import { initialSequence, LEGS_PER_CONNECTION as LEGS, MAX_CONNECTION } from './pcapng/initial-sequence'
import { networkHeaderFinder } from './pcapng/link-layer'
import { parseTcpPacket, TcpPacket } from './pcapng/own-packets'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { TupleTable } from './pcapng/tuple-table'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from './segment-index'

/**
 * Fills a segment index from packets that Tcplens wrote. The comments say which connection a conversation is; its
 * sequence numbers say where each segment lies, since initial sequence numbers follow from the connection's number. The
 * rows are those that the live capture had.
 *
 * A file may hold several sections (the files of a ring, saved as one). Each begins with its own interfaces and names
 * the connections that are open, so no four-tuple of the section before means anything in it; connections go on.
 * Packets of conversations that no comment of ours has begun are others'.
 */

interface Offsets {
  up: number
  down: number
}

const NO_OFFSETS: Readonly<Offsets> = { up: 0, down: 0 }

export class OwnImporter {
  readonly #index: SegmentIndexWriter
  readonly #tcp = new TcpPacket()
  #tuples = new TupleTable()
  /** How far both streams of each connection have come that has not closed. */
  readonly #offsets = new Map<number, Offsets>()
  /** Position of the file being read. */
  #filePosition = 0
  readonly #numbers: ConnectionNumbers
  /** The section says that it is ours, whatever is in it. */
  #ours = false
  /** A packet has said so, where another program has rewritten the file. */
  #met = false

  constructor(index: SegmentIndexWriter, numbers: ConnectionNumbers) {
    this.#index = index
    this.#numbers = numbers
  }

  begin(filePosition: number): void {
    this.#filePosition = filePosition
  }

  section(comments: readonly string[]): void {
    this.#ours = comments.some((comment) => parseComment(comment).data?.['format'] !== undefined)
    this.#tuples = new TupleTable()
  }

  /** False for a packet that is not ours, of which nothing was taken. */
  packet(packet: ScannedPacket): boolean {
    if (!this.#ours && !this.#met && !packet.hasOptions) return false
    const find = networkHeaderFinder(packet.interface.linkType)
    const start = find?.(packet.view, packet.start, packet.end) ?? -1
    if (start < 0 || !parseTcpPacket(packet.view, start, packet.end, this.#tcp)) return this.#ours
    const isEvent = packet.hasOptions && this.#event(packet)
    if (this.#tcp.payloadLength > 0) this.#segment(packet)
    return this.#ours || isEvent || (this.#met && this.#tuples.find(this.#tcp))
  }

  #segment(packet: ScannedPacket): void {
    const tcp = this.#tcp
    if (!this.#tuples.find(tcp)) return
    const connection = Math.floor(this.#tuples.value / LEGS) + 1
    const leg = this.#tuples.value % LEGS
    const offsets = this.#offsets.get(connection)
    if (offsets === undefined) return
    const code = this.#tuples.reversed ? DOWN : UP
    const direction = code === DOWN ? 'down' : 'up'
    const expected = offsets[direction]
    const offset = expected + ahead(tcp.sequence, initialSequence(connection, leg, code), expected)
    // Bytes that are there already: nothing of ours is ever sent twice, but files can be joined by hand.
    const known = expected - offset
    if (known >= tcp.payloadLength) return
    const skip = Math.max(0, known)
    offsets[direction] = offset + tcp.payloadLength
    const position = this.#filePosition + packet.dataOffset + tcp.payloadStart - packet.start
    this.#index.append(
      this.#numbers.own(connection),
      code === DOWN ? FLAG_DOWN : 0,
      packet.timeNs,
      offset + skip,
      tcp.payloadLength - skip,
      position + skip
    )
  }

  /** False where the comment is none of ours. */
  #event(packet: ScannedPacket): boolean {
    const [comment = ''] = packet.comments()
    const { data } = parseComment(comment)
    const connection = data?.['connection']
    if (typeof connection !== 'number' || !Number.isInteger(connection)) return false
    if (data === undefined || connection < 1 || connection > MAX_CONNECTION) return false
    this.#met = true
    const event = parseConnectionEvent(data)
    const tcp = this.#tcp
    const begins = ['open', 'connected', 'continued', 'layer'].includes(String(data['event']))
    if (begins && tcp.sourcePort !== 0) this.#tuples.set(tcp, (connection - 1) * LEGS + legOf(event))
    if (event?.event === 'continued' && !this.#goesOn(connection, event)) return true
    // A remark may come long after the connection has closed, and says nothing of its streams.
    const offsets = isRemark(event) ? NO_OFFSETS : this.#offsetsOf(connection)
    const code = this.#tuples.find(tcp) && this.#tuples.reversed ? DOWN : UP
    const at = packet.dataOffset + padded(packet.capturedLength) + OPTION_HEADER_BYTES
    this.#index.append(
      isRemark(event) ? this.#numbers.marked(connection) : this.#numbers.own(connection),
      FLAG_EVENT | (code === DOWN ? FLAG_DOWN : 0),
      packet.timeNs,
      code === DOWN ? offsets.down : offsets.up,
      Buffer.byteLength(comment),
      this.#filePosition + at
    )
    if (event?.event === 'close') this.#offsets.delete(connection)
    return true
  }

  /** False for a connection that merely goes on in another file: the live index has no row for that either. */
  #goesOn(
    connection: number,
    { up, down, reason }: Extract<ConnectionEvent, { event: 'continued' }>
  ): boolean {
    const known = this.#offsets.get(connection)
    if (known !== undefined && reason === 'next-file' && known.up === up && known.down === down) return false
    this.#offsets.set(connection, {
      up: Math.max(up, known?.up ?? 0),
      down: Math.max(down, known?.down ?? 0)
    })
    return true
  }

  #offsetsOf(connection: number): Offsets {
    let offsets = this.#offsets.get(connection)
    if (offsets === undefined) {
      offsets = { up: 0, down: 0 }
      this.#offsets.set(connection, offsets)
    }
    return offsets
  }
}

/**
 * How far a sequence number is ahead of offset `expected` of its stream: the image of the offset modulo 2^32 is
 * unwrapped next to where the stream stands.
 */
function ahead(sequence: number, initial: number, expected: number): number {
  const image = (initial + 1 + expected) >>> 0
  return (sequence - image) | 0
}

/** Which of its connection's conversations an event begins, or goes on with. */
function legOf(event: ConnectionEvent | null): number {
  return event?.event === 'layer' || event?.event === 'continued' ? (event.leg ?? 0) : 0
}
