/**
 * Splits a pcapng file, pushed in pieces of any size, into whole blocks. All blocks have the same structure
 * (draft-ietf-opsawg-pcapng, section 3.1):
 *
 *   | type u32 | total length u32 | body, padded to 32 bits | total length u32 again |
 *
 * A block that lies within one piece is passed on in place; only a block that spans pieces is copied first. Lengths are
 * trusted only as far as they can be checked, and memory stays bounded whatever they are.
 */
import { BLOCK_SECTION_HEADER, BYTE_ORDER_MAGIC, TOTAL_LENGTH_BYTES } from './blocks'

const SMALLEST_BLOCK_BYTES = 12
const SMALLEST_SECTION_BYTES = 28

/**
 * Longer blocks are skipped unread. Wireshark's largest packet of an ordinary link type is 256 KiB. This leaves room
 * for options and unusual link types, while a corrupt length costs at most this much memory.
 */
const MAX_BLOCK_BYTES = 16 * 1024 * 1024

export type ScanProblemCode =
  /** Fatal: there is no valid block at this position, or the file has another format. Reading ends here. */
  | 'not-pcapng'
  | 'bad-byte-order'
  | 'unsupported-version'
  | 'bad-block-length'
  /** The block is skipped and reading continues. */
  | 'block-too-long'
  | 'bad-interface'
  | 'unknown-interface'
  | 'bad-packet'

export interface ScanProblem {
  readonly code: ScanProblemCode
  /** File offset of the block. */
  readonly offset: number
  readonly fatal: boolean
}

export interface ScanEnd {
  /** File offset of an incomplete last block; null if the file ends at the end of a block. */
  readonly cutAt: number | null
  /** File offset of the fatal problem, if there was one. */
  readonly damagedAt: number | null
}

/** One whole block. The object is reused for each block; its bytes are valid only during the call. */
export class Block {
  bytes: Uint8Array
  /** View of `bytes`. */
  view: DataView
  /** The block is bytes[start, end), without the total length repeated at its end. */
  start = 0
  end = 0
  /** File offset of the block. */
  fileOffset = 0
  littleEndian = true

  constructor(bytes: Uint8Array, view: DataView) {
    this.bytes = bytes
    this.view = view
  }
}

export interface BlockSink {
  block(block: Block): void
  problem(problem: ScanProblem): void
}

export class BlockSplitter {
  readonly #sink: BlockSink
  /** Byte order of the current section. */
  #littleEndian = true
  #inSection = false
  /** File offset after everything pushed so far. */
  #pushed = 0
  /** Start of a block whose rest has not been pushed yet. */
  #pending = new Uint8Array(0)
  #pendingView = new DataView(this.#pending.buffer)
  #pendingLength = 0
  readonly #block = new Block(this.#pending, this.#pendingView)
  /** A block too long to read: its file offset and the number of bytes left to skip. */
  #longBlockAt = 0
  #longBlockRest = 0
  /** File offset of the fatal problem; -1 while there is none. */
  #damagedAt = -1

  constructor(sink: BlockSink) {
    this.#sink = sink
  }

  push(bytes: Uint8Array): void {
    const origin = this.#pushed
    this.#pushed += bytes.length
    if (this.#damagedAt >= 0) return
    let at = this.#passOver(bytes, 0)
    if (this.#pendingLength > 0) at = this.#finishPending(bytes, at, origin)
    if (this.#damagedAt >= 0 || at === bytes.length) return
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    at = this.#scan(bytes, view, at, origin)
    if (this.#damagedAt < 0) this.#keep(bytes, at, bytes.length)
  }

  end(): ScanEnd {
    if (this.#damagedAt >= 0) return { cutAt: null, damagedAt: this.#damagedAt }
    if (this.#longBlockRest > 0) return { cutAt: this.#longBlockAt, damagedAt: null }
    return { cutAt: this.#pendingLength > 0 ? this.#pushed - this.#pendingLength : null, damagedAt: null }
  }

  report(code: ScanProblemCode, offset: number): void {
    this.#sink.problem({ code, offset, fatal: false })
  }

  /** Reports a fatal problem; nothing after this offset is read. */
  fail(code: ScanProblemCode, offset: number): 0 {
    this.#damagedAt = offset
    this.#sink.problem({ code, offset, fatal: true })
    return 0
  }

  /** Reads the blocks that lie within `bytes`. Returns where the first incomplete one begins. */
  #scan(bytes: Uint8Array, view: DataView, from: number, origin: number): number {
    let at = from
    while (bytes.length - at >= SMALLEST_BLOCK_BYTES) {
      const length = this.#blockLength(view, at, origin + at)
      if (length > MAX_BLOCK_BYTES) {
        this.#beginLongBlock(length, origin + at)
        at = this.#passOver(bytes, at)
      } else {
        if (length === 0 || bytes.length - at < length) return at
        this.#handOn(bytes, view, at, length, origin + at)
        if (this.#damagedAt >= 0) return at
        at += length
      }
    }
    return at
  }

  /** Completes the block begun in earlier pieces. Returns how far `bytes` are used up. */
  #finishPending(bytes: Uint8Array, from: number, origin: number): number {
    const blockAt = origin + from - this.#pendingLength
    const headerEnd = this.#gather(bytes, from, SMALLEST_BLOCK_BYTES)
    if (this.#pendingLength < SMALLEST_BLOCK_BYTES) return headerEnd
    const length = this.#blockLength(this.#pendingView, 0, blockAt)
    if (length === 0) return headerEnd
    if (length > MAX_BLOCK_BYTES) {
      this.#beginLongBlock(length, blockAt)
      this.#longBlockRest -= this.#pendingLength
      this.#pendingLength = 0
      return this.#passOver(bytes, headerEnd)
    }
    const end = this.#gather(bytes, headerEnd, length)
    if (this.#pendingLength < length) return end
    this.#handOn(this.#pending, this.#pendingView, 0, length, blockAt)
    this.#pendingLength = 0
    return end
  }

  /** Copies from `bytes` until `wanted` bytes are pending. Returns how far they are used up. */
  #gather(bytes: Uint8Array, from: number, wanted: number): number {
    const end = Math.min(bytes.length, from + Math.max(0, wanted - this.#pendingLength))
    this.#reserve(wanted)
    this.#keep(bytes, from, end)
    return end
  }

  #keep(bytes: Uint8Array, from: number, end: number): void {
    if (end === from) return
    this.#reserve(this.#pendingLength + end - from)
    this.#pending.set(bytes.subarray(from, end), this.#pendingLength)
    this.#pendingLength += end - from
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#pending.length) return
    const larger = new Uint8Array(Math.max(capacity, this.#pending.length * 2))
    larger.set(this.#pending.subarray(0, this.#pendingLength))
    this.#pending = larger
    this.#pendingView = new DataView(larger.buffer)
  }

  #beginLongBlock(length: number, offset: number): void {
    this.report('block-too-long', offset)
    this.#longBlockAt = offset
    this.#longBlockRest = length
  }

  #passOver(bytes: Uint8Array, from: number): number {
    const passed = Math.min(this.#longBlockRest, bytes.length - from)
    this.#longBlockRest -= passed
    return from + passed
  }

  /**
   * Returns the total length of the block whose first 12 bytes are at `at`. Reports a problem and returns 0 if there is
   * no valid block.
   */
  #blockLength(view: DataView, at: number, offset: number): number {
    let littleEndian = this.#littleEndian
    let smallest = SMALLEST_BLOCK_BYTES
    // The type of a Section Header is the same in either byte order; its magic determines the order of the rest.
    if (view.getUint32(at) === BLOCK_SECTION_HEADER) {
      littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC
      if (!littleEndian && view.getUint32(at + 8) !== BYTE_ORDER_MAGIC)
        return this.fail('bad-byte-order', offset)
      smallest = SMALLEST_SECTION_BYTES
    } else if (!this.#inSection) {
      return this.fail('not-pcapng', offset)
    }
    const length = view.getUint32(at + 4, littleEndian)
    return length < smallest || length % 4 !== 0 ? this.fail('bad-block-length', offset) : length
  }

  #handOn(bytes: Uint8Array, view: DataView, at: number, length: number, offset: number): void {
    const isSection = view.getUint32(at) === BLOCK_SECTION_HEADER
    const littleEndian = isSection ? view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC : this.#littleEndian
    if (view.getUint32(at + length - TOTAL_LENGTH_BYTES, littleEndian) !== length) {
      this.fail('bad-block-length', offset)
      return
    }
    this.#inSection = true
    this.#littleEndian = littleEndian
    const block = this.#block
    block.bytes = bytes
    block.view = view
    block.start = at
    block.end = at + length - TOTAL_LENGTH_BYTES
    block.fileOffset = offset
    block.littleEndian = littleEndian
    this.#sink.block(block)
  }
}
