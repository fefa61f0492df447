import { parseComment } from './pcapng/comment'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { connectionOfLeg } from '../../shared/model/upstream-leg'
import { IS_FRAGMENT, IS_TCP, PacketParser } from './foreign/ip-packet'
import { beginsConversation, isOwnInterface, isOwnSection } from './own-signs'
import { parseAddress, type AddressWords } from './pcapng/address'
import type { Block } from './pcapng/block-splitter'
import { clockBaseToNanoseconds } from './pcapng/clock'
import { networkHeaderFinder } from './pcapng/link-layer'
import { TcpPacket } from './pcapng/own-packets'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { PcapngScanner } from './pcapng/scanner'
import { TOTAL_LENGTH_BYTES } from './pcapng/blocks'
import { TCP_SYN } from './pcapng/tcp-header'
import { TupleTable } from './pcapng/tuple-table'

/**
 * Filters a pcapng file down to chosen connections: keeps their packets unchanged, all sections and interfaces, and all
 * blocks that are not packets. Connections recorded by Tcplens are identified by comments, others by addresses, ports
 * and time span.
 */

export interface PickedConnection {
  connection: number
  /** Number in the file of a Tcplens connection; differs from `connection` if the files of two captures were joined. */
  recorded: number
  /** `host:port` of client and server as in the packets, for a connection recorded by another program. */
  ends?: readonly [string, string]
  /** Milliseconds since 1970; `to` is null while the connection is open. */
  from: number
  to: number | null
}

/**
 * Maximum number of packets held while waiting for the comment that identifies their connection. In Tcplens captures it
 * follows right after the handshake.
 */
const MOST_HELD = 1024

/**
 * Time after the end of a foreign connection in which repeated FINs and resets still belong to it. Tcplens connections
 * end with their last packet.
 */
const AFTER_MS = 1000
/** Tolerance: times are exact to the microsecond. */
const BETWEEN_MS = 1

interface Span {
  from: number
  to: number
}

type Fate = 'kept' | 'dropped' | 'held'

export class PacketPicker {
  /** Time spans by connection number in the file. */
  readonly #own = new Map<number, Span[]>()
  /** Connections whose bookmarks and notes are kept, by either number. */
  readonly #marked = new Set<number>()
  readonly #foreign = new ForeignPackets()
  #scanner: PcapngScanner
  #epoch: ((timeNs: number) => number) | null = null
  #tuples = new TupleTable()
  readonly #tcp = new PacketParser()
  #isOurs = false
  #fate: Fate = 'kept'
  #held = new Held()
  #out: Uint8Array[] = []

  constructor(picked: readonly PickedConnection[]) {
    for (const connection of picked) {
      this.#marked.add(connection.connection).add(connection.recorded)
      // Also for foreign connections: a capture rebuilt from a HAR file has comments that identify them.
      const { recorded } = connection
      this.#own.set(recorded, [...(this.#own.get(recorded) ?? []), spanOf(connection, BETWEEN_MS)])
      if (connection.ends !== undefined) this.#foreign.add(connection.ends, spanOf(connection, AFTER_MS))
    }
    this.#scanner = this.#begin()
  }

  /** Starts the next file. */
  begin(): void {
    this.#scanner = this.#begin()
    this.#epoch = null
  }

  /** Returns the kept blocks completed by the bytes pushed so far. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#scanner.push(bytes)
    const out = this.#out
    this.#out = []
    return out
  }

  #begin(): PcapngScanner {
    return new PcapngScanner({
      section: ({ comments }) => {
        this.#isOurs = isOwnSection(comments)
        this.#tuples = new TupleTable()
        this.#held = new Held()
      },
      packet: (packet) => {
        this.#fate = this.#fateOf(packet)
      },
      behind: (block) => {
        if (this.#fate === 'kept') this.#out.push(copyOf(block))
        if (this.#fate === 'held') this.#held.add(this.#tcp.segment, copyOf(block))
        this.#fate = 'kept'
      }
    })
  }

  #fateOf(packet: ScannedPacket): Fate {
    const { view, start, end } = packet
    const at = networkHeaderFinder(packet.interface.linkType)?.(view, start, end) ?? -1
    const kind = at < 0 ? -1 : this.#tcp.parse(view, at, end, start + packet.originalLength)
    const isTcp = kind === IS_TCP
    const isChosen = packet.hasOptions ? this.#isChosen(packet, isTcp) : null
    if (isChosen !== null) return isChosen ? 'kept' : 'dropped'
    // Tcplens identifies the connection after the handshake, which may have the addresses of an earlier connection.
    if (isTcp && (this.#tcp.segment.flags & TCP_SYN) !== 0 && this.#isFromTcplens(packet)) return 'held'
    return this.#isWanted(packet, kind) ? 'kept' : 'dropped'
  }

  #isWanted(packet: ScannedPacket, kind: number): boolean {
    const { segment, fragment } = this.#tcp
    if (kind === IS_TCP && this.#tuples.find(segment)) return this.#isOwn(this.#tuples.value, packet)
    if (this.#isFromTcplens(packet)) return false
    if (kind === IS_FRAGMENT) return this.#foreign.hasEnds(fragment.source, fragment.destination)
    return kind === IS_TCP && this.#foreign.has(segment, this.#time(packet))
  }

  #isOwn(recorded: number, packet: ScannedPacket): boolean {
    const spans = this.#own.get(recorded)
    return spans !== undefined && isWithin(spans, this.#time(packet))
  }

  /**
   * Returns true if the section comment identifies Tcplens, or the interface description if another program has merged
   * sections.
   */
  #isFromTcplens(packet: ScannedPacket): boolean {
    return this.#isOurs || isOwnInterface(packet.interface.description)
  }

  #time({ timeNs }: ScannedPacket): number {
    const { base } = this.#scanner
    if (base === undefined) return 0
    const start = clockBaseToNanoseconds(base)
    this.#epoch ??= (ns) => Number(start / 1000n) / 1000 + ns / 1e6
    return this.#epoch(timeNs)
  }

  /** Returns whether the packet's Tcplens comment names a chosen connection; null without such a comment. */
  #isChosen(packet: ScannedPacket, isTcp: boolean): boolean | null {
    const { data } = parseComment(packet.comments()[0] ?? '')
    const number = data?.['connection']
    if (data === undefined || typeof number !== 'number') return null
    const connection = connectionOfLeg(number)
    const event: ConnectionEvent | null = parseConnectionEvent(data)
    // A bookmark or note may follow long after the connection has closed.
    if (event?.event === 'mark') return this.#marked.has(connection)
    // A remark about the file as a whole belongs to every part of it.
    if (event?.event === 'har') return event.exchange === undefined || this.#marked.has(connection)
    const isWanted = this.#isOwn(connection, packet)
    if (isTcp && beginsConversation(data['event']) && this.#tcp.segment.sourcePort !== 0) {
      this.#tuples.set(this.#tcp.segment, connection)
      const handshake = this.#held.take(this.#tcp.segment)
      if (isWanted) this.#out.push(...handshake)
    }
    return isWanted
  }
}

/** Packets of conversations whose connection is not identified yet. */
class Held {
  #tuples = new TupleTable()
  #blocks: Uint8Array[][] = []
  #count = 0

  add(packet: TcpPacket, block: Uint8Array): void {
    // Held packets that remain unclaimed belong to no connection.
    if (this.#count === MOST_HELD) this.#clear()
    this.#count++
    if (this.#tuples.find(packet)) this.#blocks[this.#tuples.value]?.push(block)
    else this.#tuples.set(packet, this.#blocks.push([block]) - 1)
  }

  take(packet: TcpPacket): readonly Uint8Array[] {
    if (!this.#tuples.find(packet)) return []
    const blocks = this.#blocks[this.#tuples.value] ?? []
    this.#count -= blocks.length
    this.#blocks[this.#tuples.value] = []
    return blocks
  }

  #clear(): void {
    this.#tuples = new TupleTable()
    this.#blocks = []
    this.#count = 0
  }
}

class ForeignPackets {
  readonly #tuples = new TupleTable()
  readonly #spans: Span[][] = []
  readonly #ends = new Set<string>()

  add([client, server]: readonly [string, string], span: Span): void {
    const packet = packetBetween(client, server)
    if (this.#tuples.find(packet)) this.#spans[this.#tuples.value]?.push(span)
    else {
      this.#tuples.set(packet, this.#spans.length)
      this.#spans.push([span])
    }
    this.#ends.add(endsKey(packet.source, packet.destination))
  }

  has(packet: TcpPacket, time: number): boolean {
    if (!this.#tuples.find(packet)) return false
    return isWithin(this.#spans[this.#tuples.value] ?? [], time)
  }

  /** A fragment has no ports, so all fragments between the two addresses are kept. */
  hasEnds(source: Uint32Array, destination: Uint32Array): boolean {
    return this.#ends.has(endsKey(source, destination))
  }
}

/** Returns the time span of a connection, extended by `after` milliseconds. */
function spanOf({ from, to }: PickedConnection, after: number): Span {
  return { from: from - BETWEEN_MS, to: to === null ? Number.POSITIVE_INFINITY : to + after }
}

function isWithin(spans: readonly Span[], time: number): boolean {
  return spans.some(({ from, to }) => time >= from && time <= to)
}

function copyOf({ bytes, start, end }: Block): Uint8Array {
  return bytes.slice(start, end + TOTAL_LENGTH_BYTES)
}

function endsKey(one: Uint32Array, other: Uint32Array): string {
  return [one.join('.'), other.join('.')].sort().join(' ')
}

function packetBetween(client: string, server: string): TcpPacket {
  const packet = new TcpPacket()
  packet.sourcePort = fill(packet.source, client)
  packet.destinationPort = fill(packet.destination, server)
  return packet
}

/** Parses an endpoint into address words and returns its port. */
function fill(words: Uint32Array, end: string): number {
  const at = end.lastIndexOf(':')
  const address: AddressWords = parseAddress(end.slice(0, at).replace(/^\[|\]$/g, ''))
  words.set(address.length === 4 ? address : [0, 0, 0xffff, address[0] ?? 0])
  return Number(end.slice(at + 1))
}
