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
import type { InterfaceInfo } from './pcapng/section-reader'
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

/** One connection of ours, as far as its file has come. */
interface Recorded {
  /** Its number in the file, and the one it is shown by. */
  readonly number: number
  readonly shown: number
  up: number
  down: number
}

export class OwnImporter {
  readonly #index: SegmentIndexWriter
  readonly #tcp = new TcpPacket()
  #tuples = new TupleTable()
  /** By the values in the table of tuples; undefined once it has closed. */
  readonly #recorded: (Recorded | undefined)[] = []
  /** Where those are that have not closed, by number: the newest, since a file may be two that were joined. */
  readonly #open = new Map<number, number>()
  /** Numbers of those that were seen to open. */
  readonly #opened = new Set<number>()
  /** Position of the file being read. */
  #filePosition = 0
  readonly #numbers: ConnectionNumbers
  /** The section says that it is ours, whatever is in it. */
  #ours = false
  /** Whether an interface says so. */
  readonly #interfaces = new WeakMap<InterfaceInfo, boolean>()
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
    const isOurs = this.#ours || this.#saysOurs(packet.interface)
    if (!isOurs && !this.#met && !packet.hasOptions) return false
    const find = networkHeaderFinder(packet.interface.linkType)
    const start = find?.(packet.view, packet.start, packet.end) ?? -1
    if (start < 0 || !parseTcpPacket(packet.view, start, packet.end, this.#tcp)) return isOurs
    const isEvent = packet.hasOptions && this.#event(packet)
    if (this.#tcp.payloadLength > 0) this.#segment(packet)
    return isOurs || isEvent || (this.#met && this.#tuples.find(this.#tcp))
  }

  /** As those of sessions do, also where another program has made one section of several. */
  #saysOurs(info: InterfaceInfo): boolean {
    let says = this.#interfaces.get(info)
    if (says === undefined) {
      says = parseComment(info.description).data !== undefined
      this.#interfaces.set(info, says)
    }
    return says
  }

  #segment(packet: ScannedPacket): void {
    const tcp = this.#tcp
    if (!this.#tuples.find(tcp)) return
    const recorded = this.#recorded[Math.floor(this.#tuples.value / LEGS)]
    if (recorded === undefined) return
    const leg = this.#tuples.value % LEGS
    const code = this.#tuples.reversed ? DOWN : UP
    const direction = code === DOWN ? 'down' : 'up'
    const expected = recorded[direction]
    const offset = expected + ahead(tcp.sequence, initialSequence(recorded.number, leg, code), expected)
    // Bytes that are there already: nothing of ours is ever sent twice, but files can be joined by hand.
    const known = expected - offset
    if (known >= tcp.payloadLength) return
    const skip = Math.max(0, known)
    recorded[direction] = offset + tcp.payloadLength
    const position = this.#filePosition + packet.dataOffset + tcp.payloadStart - packet.start
    this.#index.append(
      recorded.shown,
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
    const row = { packet, bytes: Buffer.byteLength(comment) }
    // A remark may come long after the connection has closed, and says nothing of its streams.
    if (isRemark(event)) {
      this.#eventRow(row, { shown: this.#numbers.marked(connection), up: 0, down: 0 })
      return true
    }
    const tcp = this.#tcp
    const begins = ['open', 'connected', 'continued', 'layer'].includes(String(data['event']))
    const before = this.#recorded.length
    const slot = this.#slotOf(connection, event?.event === 'open')
    if (begins && tcp.sourcePort !== 0) this.#tuples.set(tcp, slot * LEGS + legOf(event))
    const recorded = this.#recorded[slot]
    if (recorded === undefined) return true
    if (event?.event === 'continued') {
      const { up, down, reason } = event
      const isKnown = slot < before
      // It merely goes on in another file: the live index has no row for that either.
      if (isKnown && reason === 'next-file' && recorded.up === up && recorded.down === down) return true
      recorded.up = Math.max(up, recorded.up)
      recorded.down = Math.max(down, recorded.down)
    }
    this.#eventRow(row, recorded)
    if (event?.event === 'close') {
      this.#recorded[slot] = undefined
      if (this.#open.get(connection) === slot) this.#open.delete(connection)
    }
    return true
  }

  #eventRow(
    { packet, bytes }: { packet: ScannedPacket; bytes: number },
    { shown, up, down }: Omit<Recorded, 'number'>
  ): void {
    const isDown = this.#tuples.find(this.#tcp) && this.#tuples.reversed
    const at = packet.dataOffset + padded(packet.capturedLength) + OPTION_HEADER_BYTES
    this.#index.append(
      shown,
      FLAG_EVENT | (isDown ? FLAG_DOWN : 0),
      packet.timeNs,
      isDown ? down : up,
      bytes,
      this.#filePosition + at
    )
  }

  /** Where the connection is that an event names, whose conversation the packet belongs to if its addresses are known. */
  #slotOf(number: number, opens: boolean): number {
    const isAnother = opens && this.#opened.has(number)
    if (opens) this.#opened.add(number)
    if (!isAnother) {
      const slot = this.#tuples.find(this.#tcp) ? Math.floor(this.#tuples.value / LEGS) : -1
      if (this.#recorded[slot]?.number === number) return slot
      const open = this.#open.get(number)
      if (open !== undefined) return open
    }
    const shown = isAnother ? this.#numbers.another(number) : this.#numbers.own(number)
    const slot = this.#recorded.push({ number, shown, up: 0, down: 0 }) - 1
    this.#open.set(number, slot)
    return slot
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
