/**
 * Incremental pcapng reader without I/O: bytes of a file are pushed in pieces of any size, and packets are emitted
 * through callbacks. It reads both byte orders, several sections, and the three kinds of packet block; other blocks are
 * skipped. It never throws on invalid input: problems are reported with their offset, and everything before them
 * remains valid.
 *
 * Opening a file may scan gigabytes, so a packet allocates nothing: one `ScannedPacket` is reused, and its data is a
 * range of the pushed piece.
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

/** Length of an Enhanced Packet Block (layout in packet-block.ts) and of the obsolete Packet Block before the data. */
const PACKET_DATA_AT = 28
/** Length of a Simple Packet Block before the data: type, length, original length. */
const SIMPLE_DATA_AT = 12

/** Maximum number of interfaces per section; real files have far fewer, and each costs an object. */
const MAX_INTERFACES = 65_536

export interface ScanHandlers {
  section?(section: SectionInfo): void
  interface?(info: InterfaceInfo): void
  packet(packet: ScannedPacket): void
  /** Called for every block, after all other callbacks for it. */
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

  /** Base of the times: as given, else the time of the first packet (undefined until then). */
  get base(): ClockBase | undefined {
    return this.#base
  }

  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes)
  }

  /** Ends the input. Returns whether the file is cut or damaged. */
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

  /** Differs from the Enhanced Packet Block in the interface number, which has 16 bits, next to a drop count. */
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

  /**
   * Has no time, no options, and always the first interface. Its length follows from the block length and the snap
   * length.
   */
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
