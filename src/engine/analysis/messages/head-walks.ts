import { BlockWalk, type BlockVisitor, type ReadBlock } from '../../../decode/stream/http2/block-reader'
import { PREFACE } from '../../../decode/stream/http2/frame-head'
import type { FrameStream } from '../../../decode/stream/http2/frame-stream'
import type { Direction } from '../../../shared/model/direction'
import { HeadPoints, type HeadPoint } from './head-points'
import type { HeadStates } from './head-states'

/**
 * Decodes HTTP/2 header blocks again to show their messages. Exports and filters read the messages of a
 * connection sequentially, but responses may be in a different order than requests, and trailers follow both.
 * Each direction therefore has a walk that continues from its last position, caches the blocks it passed, and
 * saves tables on the way. N messages decode O(N) blocks in any order. Memory is limited over all walks; the
 * least recently used walk is dropped first.
 */

/** Limit for all walks in estimated bytes: blocks, saved tables and the tables of the decoders. */
export const MAX_WALK_BYTES = 32 * 1024 * 1024
/** Limit for the cached blocks of one walk; the least recently used are dropped first. */
const MAX_KEPT_BYTES = 8 * 1024 * 1024
/** Number of blocks cached regardless of size: the head and the trailers of the current message. */
const LEAST_KEPT = 2
/** Limit for the saved tables of one walk. A walk of more blocks saves them at larger distances. */
const MAX_NOTED_BYTES = 4 * 1024 * 1024
const NOTED = { most: 16_384, spacing: 64 }

/** Estimated bytes of a walk, and of a block and a field without their texts. */
const WALK_BYTES = 4096
const BLOCK_BYTES = 256
const FIELD_BYTES = 256

/** Size of one read of the capture. Blocks are small; data between them is skipped. */
const PIECE_BYTES = 16 * 1024
/**
 * Number of bytes decoded at a time, and limit of compressed blocks that are cached in passing. The walk
 * overshoots the requested block by less than this, so the next block is either cached or still ahead.
 */
const STEP_BYTES = 1024
/**
 * Maximum number of blocks that a walk passes on its way forward before it restarts at a point. The blocks in
 * between, such as heads before trailers, are usually read next.
 */
const MAX_FORWARD_BLOCKS = 4096
/** Number of fields that count as one more block when spacing saved tables. */
const FIELDS_PER_BLOCK = 64

/** Reads a stream; `from` is the first available offset at or after `offset`. */
export type ReadPiece = (offset: number, length: number) => { from: number; bytes: Uint8Array }

export interface BlockStream {
  readonly connection: number
  readonly direction: Direction
  /** Current length of the stream. */
  readonly total: number
  readonly read: ReadPiece
}

export class HeadWalks {
  /** Number of header blocks decoded. */
  decoded = 0
  readonly #states: HeadStates
  readonly #most: number
  /** The least recently used first. */
  readonly #walks = new Map<string, Walk>()
  #bytes = 0

  /** `most`: memory limit in estimated bytes. */
  constructor(states: HeadStates, most = MAX_WALK_BYTES) {
    this.#states = states
    this.#most = most
  }

  /** Returns the block that begins at `start`; null if it is missing from the capture. */
  block(stream: BlockStream, start: number): ReadBlock | null {
    const { connection, direction } = stream
    const point = this.#states.nearest(connection, direction, start)
    if (point === null) return null
    const key = `${connection} ${direction}`
    const walk = this.#walks.get(key) ?? new Walk(this.#states, () => this.decoded++)
    this.#walks.delete(key)
    this.#walks.set(key, walk)
    this.#bytes -= walk.bytes
    const block = walk.block(stream, start, point)
    walk.trim()
    this.#bytes += walk.bytes
    for (const [oldest, { bytes }] of this.#walks) {
      if (this.#bytes <= this.#most) break
      this.#walks.delete(oldest)
      this.#bytes -= bytes
    }
    return block
  }

  /** Estimated bytes of memory, for tests. */
  get bytes(): number {
    return this.#bytes
  }
}

/** The blocks of one direction of a connection. */
class Walk implements BlockVisitor {
  /** Estimated bytes of memory, as last counted. */
  bytes = 0
  readonly #states: HeadStates
  readonly #onDecoded: () => void
  #blocks: BlockWalk | null = null
  /** By offset, the least recently used first. */
  readonly #kept = new Map<number, ReadBlock>()
  #keptBytes = 0
  readonly #noted = new HeadPoints(NOTED)
  /** Offset of the requested block. */
  #wanted = -1
  /** The requested block, if the stream currently ends within it. */
  #cut: ReadBlock | null = null
  #isEnding = false

  constructor(states: HeadStates, onDecoded: () => void) {
    this.#states = states
    this.#onDecoded = onDecoded
  }

  block(stream: BlockStream, start: number, point: HeadPoint): ReadBlock | null {
    if (!this.#kept.has(start)) this.#decode(stream, start, point)
    const block = this.#kept.get(start)
    if (block === undefined) return this.#cut
    this.#kept.delete(start)
    this.#kept.set(start, block)
    return block
  }

  /** Drops blocks and tables above the limits, and counts the rest. */
  trim(): void {
    for (const [start, block] of this.#kept) {
      if (this.#keptBytes <= MAX_KEPT_BYTES || this.#kept.size <= LEAST_KEPT) break
      this.#kept.delete(start)
      this.#keptBytes -= bytesOf(block)
    }
    while (this.#noted.bytes > MAX_NOTED_BYTES && this.#noted.thin());
    this.bytes = WALK_BYTES + this.#keptBytes + this.#noted.bytes + (this.#blocks?.heldBytes ?? 0)
  }

  // Implementation of BlockVisitor

  wants(start: number, length: number): boolean {
    return start === this.#wanted || length <= STEP_BYTES
  }

  decoded(block: ReadBlock): void {
    if (this.#isEnding) {
      // More of it may arrive.
      if (block.start === this.#wanted) this.#cut = block
      return
    }
    const before = this.#kept.get(block.start)
    if (before !== undefined) this.#keptBytes -= bytesOf(before)
    this.#kept.set(block.start, block)
    this.#keptBytes += bytesOf(block)
  }

  passed(end: number, fields: number): void {
    this.#onDecoded()
    const blocks = this.#blocks
    if (blocks !== null && !this.#isEnding)
      this.#noted.offer(end, () => blocks.state(), { blocks: 1 + fields / FIELDS_PER_BLOCK })
  }

  #decode(stream: BlockStream, start: number, point: HeadPoint): void {
    const { total } = stream
    this.#wanted = start
    this.#cut = null
    const { frames } = this.#from(stream, start, point)
    while (!this.#kept.has(start) && frames.offset < total) {
      const skippable = Math.min(frames.skippable, total - frames.offset)
      if (skippable > 0) {
        frames.pass(skippable, false)
        continue
      }
      const { from, bytes } = stream.read(frames.offset, Math.min(PIECE_BYTES, total - frames.offset))
      if (from > frames.offset) frames.pass(from - frames.offset, true)
      else if (bytes.length > 0) this.#push(frames, bytes)
      else break
      // The stream continues after the block, so the capture no longer contains it.
      if (frames.offset > start && frames.skippable > 0) break
    }
    if (this.#kept.has(start)) return
    this.#isEnding = true
    frames.end()
    this.#isEnding = false
    this.#blocks = null
  }

  /** Stops after the requested block. */
  #push(frames: FrameStream, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.#kept.has(this.#wanted); at += STEP_BYTES)
      frames.push(bytes.subarray(at, at + STEP_BYTES))
  }

  /**
   * Returns the current walk if that is the shortest way to the block, or a new one from a point before it.
   */
  #from(stream: BlockStream, start: number, point: HeadPoint): BlockWalk {
    const noted = this.#noted.nearest(start)
    const { offset, state } = noted !== null && noted.offset > point.offset ? noted : point
    const present = this.#blocks
    if (present?.isAhead(start) === true && present.doneUntil >= (noted?.offset ?? 0)) {
      const { connection, direction } = stream
      const blocks = this.#states.blocksBetween(connection, direction, present.doneUntil, start)
      if (blocks <= MAX_FORWARD_BLOCKS) return present
    }
    const { from, bytes } = stream.read(offset, Math.min(PREFACE.length, stream.total - offset))
    this.#blocks = new BlockWalk(state, offset, from === offset ? bytes : NO_BYTES, this)
    return this.#blocks
  }
}

const NO_BYTES = new Uint8Array(0)

function bytesOf({ fields }: ReadBlock): number {
  let bytes = BLOCK_BYTES
  for (const { name, value } of fields) bytes += FIELD_BYTES + (name?.length ?? 0) + (value?.length ?? 0)
  return bytes
}
