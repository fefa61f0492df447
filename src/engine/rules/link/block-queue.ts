/** Bytes that wait, in order. They are copied once, into blocks, so that many small reads cost little beside them. */

/** Blocks grow with the queue, so that a few bytes on each of many connections do not take a full block each. */
const LEAST_BLOCK = 512
const MOST_BLOCK = 16 * 1024

interface Block {
  readonly bytes: Buffer
  start: number
  end: number
}

export class BlockQueue {
  /** Bytes in the queue. */
  length = 0
  #blocks: Block[] = []

  add(bytes: Uint8Array): void {
    this.length += bytes.length
    const last = this.#blocks.at(-1)
    const room = last === undefined ? 0 : Math.min(last.bytes.length - last.end, bytes.length)
    if (last !== undefined) {
      last.bytes.set(bytes.subarray(0, room), last.end)
      last.end += room
    }
    if (room === bytes.length) return
    const rest = bytes.subarray(room)
    const size = Math.min(Math.max(this.length, LEAST_BLOCK), MOST_BLOCK)
    const block = Buffer.allocUnsafeSlow(Math.max(size, rest.length))
    block.set(rest)
    this.#blocks.push({ bytes: block, start: 0, end: rest.length })
  }

  /** Removes and returns at most `most` bytes, fewer at the end of a block; null if there are none. */
  take(most: number): Uint8Array | null {
    const block = this.#blocks[0]
    if (block === undefined) return null
    const piece = block.bytes.subarray(block.start, Math.min(block.end, block.start + most))
    block.start += piece.length
    this.length -= piece.length
    if (block.start === block.end) this.#blocks.shift()
    return piece
  }

  /** Removes and returns all bytes as one piece; null if there are none. */
  takeAll(): Uint8Array | null {
    const pieces = this.#blocks.map(({ bytes, start, end }) => bytes.subarray(start, end))
    this.clear()
    const [first] = pieces
    return pieces.length > 1 ? Buffer.concat(pieces) : (first ?? null)
  }

  clear(): void {
    this.#blocks = []
    this.length = 0
  }
}
