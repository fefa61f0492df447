import type { PassedOver } from '../../../shared/contract/captures'
import type { ConnectionEvent, Endpoint } from '../../../shared/model/connection-event'
import type { CaptureFiles } from '../capture-files'
import { encodeEventComment } from '../event-comment'
import { formatAddress } from '../pcapng/address'
import { networkHeaderFinder, type LinkPayload } from '../pcapng/link-layer'
import { addressOf } from '../pcapng/own-packets'
import type { ScannedPacket } from '../pcapng/scanned-packet'
import { TCP_FIN, TCP_RST, TCP_SYN } from '../pcapng/tcp-header'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from '../segment-index'
import { TcpConversation, type PutAside, type Side } from './conversation'
import { Fragments } from './fragments'
import { FreshEvents } from './fresh-events'
import { UNKNOWN } from './half'
import { IS_FRAGMENT, IS_OTHER, IS_TCP, PacketParser } from './ip-packet'
import { OpenConversations } from './open-conversations'
import { Reassembler } from './reassembler'
import type { ReassemblerHost } from './reassembler-host'
import { clientByContent } from './roles'
import { PLACE_BYTES, ScratchBytes, SCRATCH_POSITION } from './scratch-bytes'

/**
 * Fills a segment index from packets recorded by other programs. Connections are identified by addresses, ports and
 * SYNs, their streams are reassembled, and their events are written with comments to a scratch file next to the
 * capture. The rows have the same form as those of a live capture, so later stages need no distinction.
 *
 * The client is the side that sent the SYN, or that received the SYN-ACK. If neither was recorded, the content
 * identifies the client (roles.ts). Otherwise the side with the higher port is the client, because servers usually have
 * low ones; with equal ports, it is the side seen first.
 */

const COMPARED_BYTES = 64 * 1024

export class ForeignImporter implements ReassemblerHost {
  readonly passed: PassedOver = { packets: 0, notTcp: 0, unreadable: 0, unknownLink: 0 }
  readonly freshEvents = new FreshEvents()
  readonly #index: SegmentIndexWriter
  readonly #files: CaptureFiles
  readonly #comments: ScratchBytes
  readonly #newNumber: () => number
  readonly #parser = new PacketParser()
  readonly #link: LinkPayload = { end: 0 }
  readonly #fragments = new Fragments()
  readonly #reassembler = new Reassembler(this)
  readonly #conversations = new OpenConversations({
    finish: (conversation) => {
      this.#end(conversation)
    },
    settle: (conversation, isLast) => this.#reassembler.settle(conversation, isLast)
  })
  #now = 0
  readonly #place = Buffer.alloc(PLACE_BYTES)
  readonly #first = Buffer.allocUnsafe(COMPARED_BYTES)
  readonly #second = Buffer.allocUnsafe(COMPARED_BYTES)

  /** `folder`: for the scratch file. `newNumber`: returns the number of the next connection. */
  constructor(index: SegmentIndexWriter, files: CaptureFiles, folder: string, newNumber: () => number) {
    this.#index = index
    this.#files = files
    this.#newNumber = newNumber
    this.#comments = new ScratchBytes(folder)
    files.addSource(SCRATCH_POSITION, this.#comments)
  }

  /** `filePosition`: position of the packet's file in the capture. */
  packet(packet: ScannedPacket, filePosition: number): void {
    const { passed } = this
    passed.packets++
    const { view, start, end, timeNs } = packet
    this.#now = timeNs
    const find = networkHeaderFinder(packet.interface.linkType)
    const link = this.#link
    link.end = Math.max(end, start + packet.originalLength)
    const at = find === undefined ? -1 : find(view, start, end, link)
    if (at < 0) {
      if (find === undefined) passed.unknownLink++
      else passed.notTcp++
      return
    }
    const parser = this.#parser
    const dataPosition = filePosition + packet.dataOffset - start
    const place = filePosition + packet.blockOffset
    const kind = parser.parse(view, at, Math.min(end, link.end), link.end)
    if (kind === IS_TCP) {
      const { sequence, payloadLength, captured, payloadStart } = parser.segment
      this.#segment(
        sequence,
        payloadLength,
        captured,
        dataPosition + payloadStart,
        parser.segment.flags,
        place
      )
    } else if (kind === IS_FRAGMENT) this.#fragment(view, dataPosition, place)
    else if (kind === IS_OTHER) passed.notTcp++
    else passed.unreadable++
    this.#conversations.tidy(timeNs)
  }

  /** Finishes all conversations after the last packet. */
  finish(): void {
    this.#conversations.finish()
    this.passed.unreadable += this.#fragments.lost + this.#fragments.waiting
  }

  row(
    conversation: TcpConversation,
    side: Side,
    time: number,
    offset: number,
    length: number,
    position: number
  ): void {
    const flags = side === conversation.client ? 0 : FLAG_DOWN
    this.#index.append(conversation.number, flags, time, offset, length, position)
  }

  event(
    conversation: TcpConversation,
    event: ConnectionEvent,
    side: Side,
    time: number,
    packet: number
  ): void {
    const comment = encodeEventComment(conversation.number, event)
    this.#place.writeDoubleLE(packet)
    this.#comments.append(this.#place)
    const position = SCRATCH_POSITION + this.#comments.length
    this.#comments.append(comment)
    const flags = FLAG_EVENT | (side === conversation.client ? 0 : FLAG_DOWN)
    const half = conversation.halves[side]
    // The row's offset marks how far the stream has come, so bytes cut off before it can no longer be added.
    half.cut = UNKNOWN
    this.freshEvents.add(this.#index.rows, event)
    this.#index.append(conversation.number, flags, time, half.next, comment.length, position)
  }

  open(conversation: TcpConversation): void {
    if (conversation.number !== 0) return
    conversation.number = this.#newNumber()
    const { ends, client, server, isClientSure, firstTime, firstPacket } = conversation
    this.event(
      conversation,
      {
        event: 'open',
        session: 0,
        role: 'capture',
        client: ends[client],
        server: ends[server],
        target: ends[server],
        ...(isClientSure ? {} : { midway: true })
      },
      client,
      firstTime,
      firstPacket
    )
  }

  client(packets: readonly PutAside[]): Side | null {
    return clientByContent(this.#files, packets)
  }

  difference(first: number, second: number, length: number): { at: number; length: number } | null {
    let from = -1
    let to = -1
    for (let done = 0; done < length;) {
      const wanted = Math.min(COMPARED_BYTES, length - done)
      const got = Math.min(
        this.#files.read(this.#first, 0, wanted, first + done),
        this.#files.read(this.#second, 0, wanted, second + done)
      )
      if (got === 0) break
      if (this.#first.compare(this.#second, 0, got, 0, got) !== 0) {
        for (let at = 0; at < got; at++) {
          if (this.#first[at] === this.#second[at]) continue
          if (from < 0) from = done + at
          to = done + at + 1
        }
      }
      done += got
    }
    return from < 0 ? null : { at: from, length: to - from }
  }

  #fragment(view: DataView, dataPosition: number, place: number): void {
    const parser = this.#parser
    const { fragment } = parser
    const kind = this.#fragments.add(parser, view, dataPosition + fragment.start, this.#now)
    if (kind === null) return
    if (kind !== IS_TCP) {
      if (kind === IS_OTHER) this.passed.notTcp++
      else this.passed.unreadable++
      return
    }
    const { sequence, payloadStart, payloadLength, flags } = parser.segment
    const end = payloadStart + payloadLength
    const all = this.#fragments.pieces
    const pieces = all.filter(({ offset, length }) => offset < end && offset + length > payloadStart)
    if (pieces.length === 0) this.#segment(sequence, 0, 0, 0, flags, place)
    for (const [number, piece] of pieces.entries()) {
      const skip = Math.max(0, payloadStart - piece.offset)
      const from = piece.offset + skip
      const length = Math.min(piece.length - skip, end - from)
      const captured = Math.max(0, Math.min(piece.captured - skip, length))
      // The SYN precedes the first byte and the FIN follows the last.
      const isFirst = number === 0
      const isLast = number === pieces.length - 1
      const own = (isFirst ? flags : flags & ~TCP_SYN) & (isLast ? 0xff : ~(TCP_FIN | TCP_RST))
      const shift = from - payloadStart + (isFirst || (flags & TCP_SYN) === 0 ? 0 : 1)
      this.#segment((sequence + shift) >>> 0, length, captured, piece.position + skip, own, place)
    }
  }

  #segment(
    sequence: number,
    length: number,
    captured: number,
    position: number,
    flags: number,
    place: number
  ): void {
    const { segment } = this.#parser
    const conversations = this.#conversations
    const time = this.#now
    let conversation = conversations.find(segment, sequence, flags, length)
    if (conversation === undefined) {
      // Remaining packets of a closed conversation carry no information.
      if (conversations.isLeftover && length === 0 && (flags & TCP_SYN) === 0) return
      conversation = this.#begin(flags, time, place)
    }
    const { side } = conversations
    conversation.wasUsed = true
    const wasClosed = conversation.closed !== null
    this.#reassembler.packet(
      conversation,
      side,
      sequence,
      segment.acknowledgment,
      flags,
      length,
      captured,
      position,
      time,
      place
    )
    if (!wasClosed && conversation.closed !== null) conversations.linger(segment)
  }

  #begin(flags: number, time: number, place: number): TcpConversation {
    const { segment } = this.#parser
    const source = endpoint(formatAddress(addressOf(segment, segment.source)), segment.sourcePort)
    const destination = endpoint(
      formatAddress(addressOf(segment, segment.destination)),
      segment.destinationPort
    )
    const client: Side = segment.sourcePort < segment.destinationPort ? 1 : 0
    const conversation = new TcpConversation([source, destination], client, time, place)
    this.#conversations.begin(segment, flags, conversation)
    return conversation
  }

  #end(conversation: TcpConversation): void {
    const missing = this.#reassembler.finish(conversation)
    const { closed, halves, client, server, time } = conversation
    if (closed === null) return
    const up = halves[client]
    const down = halves[server]
    // An event marks how far the stream of its side has come, so that bytes missing there are reported.
    const side = missing ?? server
    this.event(
      conversation,
      {
        event: 'close',
        up: up.next,
        down: down.next,
        endedBy: closed.by,
        how: closed.how,
        ...(closed.refused ? { code: 'ECONNREFUSED' } : closed.how === 'rst' ? { code: 'ECONNRESET' } : {})
      },
      side,
      time,
      closed.packet
    )
  }
}

function endpoint(host: string, port: number): Endpoint {
  return { host, port }
}
