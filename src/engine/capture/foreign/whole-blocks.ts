import { BLOCK_SECTION_HEADER, BYTE_ORDER_MAGIC } from '../pcapng/blocks'
import { fillTcpChecksums } from '../pcapng/checksum'

/**
 * Determines how much of a piece of a pcapng file is whole blocks, and fills in the TCP checksums of Tcplens sections,
 * which are 0 while recording. Sections by other programs are copied unchanged, in either byte order.
 */

const MARK = 'tcplens:{'

export class BlockCutter {
  readonly #mostBytes: number
  /** Remaining bytes of a block longer than a piece. */
  #rest = 0
  #littleEndian = true
  #isOurs = false
  /** True if blocks cannot be distinguished after the end of the last piece. */
  isDamaged = false

  /** `mostBytes`: maximum size of a piece. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  cut(view: DataView, filled: number): number {
    if (this.isDamaged) return filled
    let at = Math.min(this.#rest, filled)
    this.#rest -= at
    let start = at
    while (at + 12 <= filled) {
      const isSection = view.getUint32(at) === BLOCK_SECTION_HEADER
      const littleEndian = isSection ? view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC : this.#littleEndian
      const length = view.getUint32(at + 4, littleEndian)
      if (length < 12 || length % 4 !== 0) {
        this.isDamaged = true
        break
      }
      if (at + length > filled) {
        if (length <= this.#mostBytes) break
        this.#rest = length - (filled - at)
        this.#fill(view, start, at)
        return filled
      }
      if (isSection) {
        this.#fill(view, start, at)
        start = at
        this.#littleEndian = littleEndian
        this.#isOurs = littleEndian && hasOwnMark(view, at, length)
      }
      at += length
    }
    this.#fill(view, start, at)
    return at
  }

  #fill(view: DataView, start: number, end: number): void {
    if (this.#isOurs && start < end) fillTcpChecksums(view, start, end)
  }
}

function hasOwnMark(view: DataView, at: number, length: number): boolean {
  return Buffer.from(view.buffer, view.byteOffset + at, length).includes(MARK)
}
