import { isRemark, type ConnectionEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ConnectionNumbers } from './connection-numbers'
import { parseComment } from './pcapng/comment'
import { padded, OPTION_HEADER_BYTES } from './pcapng/blocks'
import { DOWN, UP } from './pcapng/direction'
import { beginsConversation, isOwnInterface, isOwnSection } from './own-signs'
import { initialSequence, LEGS_PER_CONNECTION as LEGS, MAX_CONNECTION } from './pcapng/initial-sequence'
import { networkHeaderFinder } from './pcapng/link-layer'
import { parseTcpPacket, TcpPacket } from './pcapng/own-packets'
import type { ScannedPacket } from './pcapng/scanned-packet'
import type { InterfaceInfo } from './pcapng/section-reader'
import { TupleTable } from './pcapng/tuple-table'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from './segment-index'

/**
 * Fills a segment index from packets that Tcplens recorded. Comments identify the connection of a conversation.
 * Sequence numbers give the position of each segment, since initial sequence numbers are derived from the connection
 * number. The resulting rows equal those of the live capture.
 *
 * A file may hold several sections (the files of a ring, saved as one). Each section begins with its own interfaces and
 * lists the open connections, so four-tuples of earlier sections do not apply to it; connections continue across
 * sections. Packets of conversations that no Tcplens comment has begun belong to other programs.
 */

/** One Tcplens connection with its progress in the file. */
interface Recorded {
  /** Recorded number, and the number it is shown by. */
  readonly number: number
  readonly shown: number
  up: number
  down: number
}

export class OwnImporter {
  readonly #index: SegmentIndexWriter
  readonly #tcp = new TcpPacket()
  #tuples = new TupleTable()
  /** Indexed by the values in the tuple table; undefined once the connection has closed. */
  readonly #recorded: (Recorded | undefined)[] = []
  /**
   * Slots of the open connections by number. Only the newest per number counts, since two files may have been joined.
   */
  readonly #open = new Map<number, number>()
  /** Numbers of the connections whose opening was seen. */
  readonly #opened = new Set<number>()
  /** Position of the file being read. */
  #filePosition = 0
  readonly #numbers: ConnectionNumbers
  /** True if the section comment identifies it as recorded by Tcplens. */
  #ours = false
  /** Whether the description of an interface identifies it as recorded by Tcplens. */
  readonly #interfaces = new WeakMap<InterfaceInfo, boolean>()
  /** True once a packet comment identified a Tcplens recording that another program has rewritten. */
  #met = false

  constructor(index: SegmentIndexWriter, numbers: ConnectionNumbers) {
    this.#index = index
    this.#numbers = numbers
  }

  begin(filePosition: number): void {
    this.#filePosition = filePosition
  }

  section(comments: readonly string[]): void {
    this.#ours = isOwnSection(comments)
    this.#tuples = new TupleTable()
  }

  /** Returns false for a packet that Tcplens did not record; nothing was imported from it. */
  packet(packet: ScannedPacket): boolean {
    const isOurs = this.#ours || this.#isOwnInterface(packet.interface)
    if (!isOurs && !this.#met && !packet.hasOptions) return false
    const find = networkHeaderFinder(packet.interface.linkType)
    const start = find?.(packet.view, packet.start, packet.end) ?? -1
    if (start < 0 || !parseTcpPacket(packet.view, start, packet.end, this.#tcp)) return isOurs
    const isEvent = packet.hasOptions && this.#event(packet)
    if (this.#tcp.payloadLength > 0) this.#segment(packet)
    return isOurs || isEvent || (this.#met && this.#tuples.find(this.#tcp))
  }

  /** Checks the interface description, which remains if another program merges several sections into one. */
  #isOwnInterface(info: InterfaceInfo): boolean {
    let isOwn = this.#interfaces.get(info)
    if (isOwn === undefined) {
      isOwn = isOwnInterface(info.description)
      this.#interfaces.set(info, isOwn)
    }
    return isOwn
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
    // Skips bytes that are already known: Tcplens never records bytes twice, but files can be joined by hand.
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

  /** Returns false if the comment was not written by Tcplens. */
  #event(packet: ScannedPacket): boolean {
    const [comment = ''] = packet.comments()
    const { data } = parseComment(comment)
    const connection = data?.['connection']
    if (typeof connection !== 'number' || !Number.isInteger(connection)) return false
    if (data === undefined || connection < 1 || connection > MAX_CONNECTION) return false
    this.#met = true
    const event = parseConnectionEvent(data)
    const row = { packet, bytes: Buffer.byteLength(comment) }
    // A remark may follow long after the connection has closed and does not affect its streams.
    if (isRemark(event)) {
      this.#eventRow(row, { shown: this.#numbers.marked(connection), up: 0, down: 0 })
      return true
    }
    const tcp = this.#tcp
    const before = this.#recorded.length
    const slot = this.#slotOf(connection, event?.event === 'open')
    if (beginsConversation(data['event']) && tcp.sourcePort !== 0)
      this.#tuples.set(tcp, slot * LEGS + legOf(event))
    const recorded = this.#recorded[slot]
    if (recorded === undefined) return true
    if (event?.event === 'continued') {
      const { up, down, reason } = event
      const isKnown = slot < before
      // The connection merely continues in the next file; the live index has no row for that either.
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

  /**
   * Returns the slot of the connection that an event names. If the packet's addresses are known, it belongs to their
   * conversation.
   */
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
 * Returns how far a sequence number is ahead of the expected stream offset, unwrapping it modulo 2^32 to the nearest
 * value.
 */
function ahead(sequence: number, initial: number, expected: number): number {
  const image = (initial + 1 + expected) >>> 0
  return (sequence - image) | 0
}

/** Returns the leg that an event begins or continues. */
function legOf(event: ConnectionEvent | null): number {
  return event?.event === 'layer' || event?.event === 'continued' ? (event.leg ?? 0) : 0
}
