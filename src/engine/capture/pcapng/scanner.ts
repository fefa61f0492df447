/**
 * An incremental pcapng reader, sans-io: bytes of a file are pushed in pieces of any size, packets come out as calls.
 * It reads either byte order, several sections, and the three kinds of packet block; blocks of other kinds are
 * passed over. It never throws on input: what is wrong is reported with its offset, and everything before it counts.
 *
 * It runs over gigabytes when a file is opened, so a packet allocates nothing: one `ScannedPacket` is filled again and
 * again, and its data is a range of the piece that was pushed.
 */
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_INTERFACE,
  BLOCK_PACKET_OBSOLETE,
  BLOCK_SECTION_HEADER,
  BLOCK_SIMPLE_PACKET,
  INTERFACE_FIXED_BYTES
} from './blocks'
import { BlockSplitter } from './block-splitter'
import type { Block, ScanEnd, ScanProblem } from './block-splitter'
import type { ClockBase } from './clock'
import { ScannedPacket } from './scanned-packet'
import { readInterface, readSection } from './section-reader'
import type { InterfaceInfo, SectionInfo } from './section-reader'

/** What comes before the data in an Enhanced Packet Block (drawn in packet-block.ts) and in the obsolete Packet Block. */
const PACKET_DATA_AT = 28
/** Simple Packet Block: type, length, original length. */
const SIMPLE_DATA_AT = 12

/** No real file comes near; each costs an object. */
const MAX_INTERFACES = 65_536

export interface ScanHandlers {
  section?(section: SectionInfo): void
  interface?(info: InterfaceInfo): void
  packet(packet: ScannedPacket): void
  /** Every block, whatever it is, once all else was told of it. */
  behind?(block: Block): void
  problem?(problem: ScanProblem): void
}

export class PcapngScanner {
  readonly #handlers: ScanHandlers
  readonly #splitter: BlockSplitter
  #base: ClockBase | undefined
  #sections = 0
  #interfaces: InterfaceInfo[] = []
  #packet: ScannedPacket | undefined
  #lastTime = 0

  constructor(handlers: ScanHandlers, options: { readonly base?: ClockBase } = {}) {
    this.#handlers = handlers
    this.#base = options.base
    this.#splitter = new BlockSplitter({
      block: (block) => this.#block(block),
      problem: (problem) => handlers.problem?.(problem)
    })
  }

  /** What times count from: as given, else the time of the first packet (undefined until then). */
  get base(): ClockBase | undefined {
    return this.#base
  }

  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes)
  }

  /** Nothing more will come: tells whether the file ends as it should. */
  end(): ScanEnd {
    return this.#splitter.end()
  }

  #block(block: Block): void {
    const type = block.view.getUint32(block.start, block.littleEndian)
    if (type === BLOCK_ENHANCED_PACKET) this.#enhancedPacket(block)
    else if (type === BLOCK_INTERFACE) this.#interface(block)
    else if (type === BLOCK_SECTION_HEADER) this.#section(block)
    else if (type === BLOCK_SIMPLE_PACKET) this.#simplePacket(block)
    else if (type === BLOCK_PACKET_OBSOLETE) this.#obsoletePacket(block)
    this.#handlers.behind?.(block)
  }

  #section(block: Block): void {
    if (block.view.getUint16(block.start + 12, block.littleEndian) !== 1) {
      this.#splitter.fail('unsupported-version', block.fileOffset)
      return
    }
    this.#interfaces = []
    this.#handlers.section?.(readSection(block, this.#sections++))
  }

  #interface(block: Block): void {
    const id = this.#interfaces.length
    if (block.end - block.start < INTERFACE_FIXED_BYTES || id === MAX_INTERFACES) {
      this.#splitter.report('bad-interface', block.fileOffset)
      return
    }
    const info = readInterface(block, this.#sections - 1, id)
    this.#interfaces.push(info)
    this.#handlers.interface?.(info)
  }

  #enhancedPacket(block: Block): void {
    if (block.end - block.start < PACKET_DATA_AT) this.#splitter.report('bad-packet', block.fileOffset)
    else this.#timedPacket(block, block.view.getUint32(block.start + 8, block.littleEndian))
  }

  /** Differs from the Enhanced one in the interface's number: 16 bits, beside a count of drops. */
  #obsoletePacket(block: Block): void {
    if (block.end - block.start < PACKET_DATA_AT) this.#splitter.report('bad-packet', block.fileOffset)
    else this.#timedPacket(block, block.view.getUint16(block.start + 8, block.littleEndian))
  }

  #timedPacket(block: Block, id: number): void {
    const { view, start, end, littleEndian } = block
    const info = this.#interfaces[id]
    const captured = view.getUint32(start + 20, littleEndian)
    if (info === undefined) {
      this.#splitter.report('unknown-interface', block.fileOffset)
    } else if (captured > end - start - PACKET_DATA_AT) {
      this.#splitter.report('bad-packet', block.fileOffset)
    } else {
      const hi = view.getUint32(start + 12, littleEndian)
      const lo = view.getUint32(start + 16, littleEndian)
      this.#base ??= info.clock.toBase(hi, lo)
      this.#lastTime = info.clock.sinceBase(this.#base, hi, lo)
      this.#emit(block, info, PACKET_DATA_AT, captured, view.getUint32(start + 24, littleEndian))
    }
  }

  /** No time, no options, always the first interface; its length follows from the block's and the snap length. */
  #simplePacket(block: Block): void {
    const info = this.#interfaces[0]
    const room = block.end - block.start - SIMPLE_DATA_AT
    if (info === undefined) {
      this.#splitter.report('unknown-interface', block.fileOffset)
    } else if (room < 0) {
      this.#splitter.report('bad-packet', block.fileOffset)
    } else {
      const original = block.view.getUint32(block.start + 8, block.littleEndian)
      const limit = info.snapLength === 0 ? original : Math.min(original, info.snapLength)
      this.#emit(block, info, SIMPLE_DATA_AT, Math.min(limit, room), original)
    }
  }

  #emit(block: Block, info: InterfaceInfo, dataAt: number, captured: number, original: number): void {
    const packet = (this.#packet ??= new ScannedPacket(info, block))
    packet.interface = info
    packet.timeNs = this.#lastTime
    packet.capturedLength = captured
    packet.originalLength = original
    packet.setRanges(block, dataAt)
    this.#handlers.packet(packet)
  }
}
