import { parseComment } from './pcapng/comment'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { IS_FRAGMENT, IS_TCP, PacketParser } from './foreign/ip-packet'
import { parseAddress, type AddressWords } from './pcapng/address'
import type { Block } from './pcapng/block-splitter'
import { clockBaseToNanoseconds } from './pcapng/clock'
import { networkHeaderFinder } from './pcapng/link-layer'
import { TcpPacket } from './pcapng/own-packets'
import type { ScannedPacket } from './pcapng/scanned-packet'
import { PcapngScanner } from './pcapng/scanner'
import { TOTAL_LENGTH_BYTES } from './pcapng/blocks'
import { TupleTable } from './pcapng/tuple-table'

/**
 * Passes on of a pcapng file what belongs to chosen connections: their packets unchanged, every section and interface,
 * and whatever else is no packet. Ours say in comments which connection a conversation is; those that others recorded
 * are told by their addresses and ports, as long as they lasted.
 */

export interface PickedConnection {
  connection: number
  /** `host:port` of both ends. */
  client: string
  target: string
  /** Milliseconds since 1970; null while it is open. */
  from: number
  to: number | null
  /** Others recorded it. */
  foreign: boolean
}

/** What follows the end of a connection and belongs to it: repeated FINs, resets. */
const AFTER_MS = 1000
/** In place of a connection: what is said of the file as a whole. */
const OF_ALL = 'all'
/** Times are exact to the microsecond. */
const BEFORE_MS = 1

export class PacketPicker {
  readonly #own = new Set<number>()
  readonly #foreign = new ForeignPackets()
  #scanner: PcapngScanner
  #epoch: ((timeNs: number) => number) | null = null
  #tuples = new TupleTable()
  readonly #tcp = new PacketParser()
  #isOurs = false
  #isDropped = false
  #out: Uint8Array[] = []

  constructor(picked: readonly PickedConnection[]) {
    for (const connection of picked) {
      this.#own.add(connection.connection)
      if (connection.foreign) this.#foreign.add(connection)
    }
    this.#scanner = this.#begin()
  }

  /** Another file follows. */
  begin(): void {
    this.#scanner = this.#begin()
    this.#epoch = null
  }

  /** Whole blocks of what was pushed so far. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#scanner.push(bytes)
    const out = this.#out
    this.#out = []
    return out
  }

  #begin(): PcapngScanner {
    return new PcapngScanner({
      section: ({ comments }) => {
        this.#isOurs = comments.some((comment) => parseComment(comment).data?.['format'] !== undefined)
        this.#tuples = new TupleTable()
      },
      packet: (packet) => {
        this.#isDropped = !this.#isWanted(packet)
      },
      behind: (block) => {
        if (!this.#isDropped) this.#keep(block)
        this.#isDropped = false
      }
    })
  }

  #keep({ bytes, start, end }: Block): void {
    this.#out.push(bytes.slice(start, end + TOTAL_LENGTH_BYTES))
  }

  #isWanted(packet: ScannedPacket): boolean {
    const { view, start, end } = packet
    const at = networkHeaderFinder(packet.interface.linkType)?.(view, start, end) ?? -1
    const kind = at < 0 ? -1 : this.#tcp.parse(view, at, end)
    const told = packet.hasOptions ? this.#told(packet, kind === IS_TCP) : null
    if (told !== null) return told === OF_ALL || this.#own.has(told)
    if (kind === IS_TCP && this.#tuples.find(this.#tcp.segment)) return this.#own.has(this.#tuples.value)
    if (this.#isOurs || (kind !== IS_TCP && kind !== IS_FRAGMENT)) return false
    if (kind === IS_FRAGMENT)
      return this.#foreign.hasEnds(this.#tcp.fragment.source, this.#tcp.fragment.destination)
    return this.#foreign.has(this.#tcp.segment, this.#time(packet))
  }

  #time({ timeNs }: ScannedPacket): number {
    const { base } = this.#scanner
    if (base === undefined) return 0
    const start = clockBaseToNanoseconds(base)
    this.#epoch ??= (ns) => Number(start / 1000n) / 1000 + ns / 1e6
    return this.#epoch(timeNs)
  }

  /** The connection that a comment of ours names; null for any other packet. */
  #told(packet: ScannedPacket, isTcp: boolean): number | typeof OF_ALL | null {
    const { data } = parseComment(packet.comments()[0] ?? '')
    const connection = data?.['connection']
    if (data === undefined || typeof connection !== 'number') return null
    const event: ConnectionEvent | null = parseConnectionEvent(data)
    if (event?.event === 'har' && event.exchange === undefined) return OF_ALL
    const begins = event !== null && ['open', 'connected', 'continued', 'layer'].includes(event.event)
    if (isTcp && begins && this.#tcp.segment.sourcePort !== 0) this.#tuples.set(this.#tcp.segment, connection)
    return connection
  }
}

class ForeignPackets {
  readonly #tuples = new TupleTable()
  readonly #spans: { from: number; to: number }[][] = []
  readonly #ends = new Set<string>()

  add({ client, target, from, to }: PickedConnection): void {
    const packet = packetBetween(client, target)
    const span = { from: from - BEFORE_MS, to: to === null ? Number.POSITIVE_INFINITY : to + AFTER_MS }
    if (this.#tuples.find(packet)) this.#spans[this.#tuples.value]?.push(span)
    else {
      this.#tuples.set(packet, this.#spans.length)
      this.#spans.push([span])
    }
    this.#ends.add(endsKey(packet.source, packet.destination))
  }

  has(packet: TcpPacket, time: number): boolean {
    if (!this.#tuples.find(packet)) return false
    return this.#spans[this.#tuples.value]?.some(({ from, to }) => time >= from && time <= to) === true
  }

  /** A fragment has no ports; of what goes between these two, all of them are taken. */
  hasEnds(source: Uint32Array, destination: Uint32Array): boolean {
    return this.#ends.has(endsKey(source, destination))
  }
}

function endsKey(one: Uint32Array, other: Uint32Array): string {
  return [one.join('.'), other.join('.')].sort().join(' ')
}

function packetBetween(client: string, target: string): TcpPacket {
  const packet = new TcpPacket()
  packet.sourcePort = fill(packet.source, client)
  packet.destinationPort = fill(packet.destination, target)
  return packet
}

/** Returns the port. */
function fill(words: Uint32Array, end: string): number {
  const at = end.lastIndexOf(':')
  const address: AddressWords = parseAddress(end.slice(0, at).replace(/^\[|\]$/g, ''))
  words.set(address.length === 4 ? address : [0, 0, 0xffff, address[0] ?? 0])
  return Number(end.slice(at + 1))
}
