/**
 * A packet emitted by a scanner, with its location in the file and in memory. One object is reused for all packets of a
 * scan. Comments, which few packets have, are read only on request.
 */
import type { Block } from './block-splitter'
import { OPTION_END, OPTION_HEADER_BYTES, padded } from './blocks'
import { readComments } from './options'
import type { InterfaceInfo } from './section-reader'

export class ScannedPacket {
  interface: InterfaceInfo
  /** Nanoseconds since the scanner's base. A Simple Packet Block has no time and uses that of the previous packet. */
  timeNs = 0
  capturedLength = 0
  /** Length on the wire; exceeds the captured length if the packet was cut. */
  originalLength = 0
  /** File offsets of the block and of the packet's data in it. */
  blockOffset = 0
  dataOffset = 0
  /** The data is bytes[start, end), valid only during the call. */
  start = 0
  end = 0
  #block: Block

  constructor(info: InterfaceInfo, block: Block) {
    this.interface = info
    this.#block = block
  }

  get bytes(): Uint8Array {
    return this.#block.bytes
  }

  /** Start of the surrounding block in memory, and its byte order. */
  get recordStart(): number {
    return this.#block.start
  }

  get littleEndian(): boolean {
    return this.#block.littleEndian
  }

  /** View of `bytes`. */
  get view(): DataView {
    return this.#block.view
  }

  /** True if there is an option, such as a comment. Cheaper than `comments`. */
  get hasOptions(): boolean {
    const { view, end, littleEndian } = this.#block
    const at = this.start + padded(this.capturedLength)
    return at + OPTION_HEADER_BYTES <= end && view.getUint16(at, littleEndian) !== OPTION_END
  }

  comments(): string[] {
    const { view, end, littleEndian } = this.#block
    return readComments(view, this.start + padded(this.capturedLength), end, littleEndian)
  }

  /** Sets the ranges: the data begins `dataAt` bytes into the block and is `capturedLength` long. */
  setRanges(block: Block, dataAt: number): void {
    this.#block = block
    this.blockOffset = block.fileOffset
    this.dataOffset = block.fileOffset + dataAt
    this.start = block.start + dataAt
    this.end = this.start + this.capturedLength
  }
}
