/**
 * Decodes header blocks of one direction again, to show their messages, starting where the HPACK table is known.
 * Framing and the effect of missing bytes on the table are the same as in the stream decoder.
 */
import { CONTINUATION, HEADERS, PUSH_PROMISE } from './frame-names'
import { PREFACE, type FrameHead } from './frame-head'
import { FrameStream, type FrameSink, type Wanted } from './frame-stream'
import type { HeadField } from './head-rules'
import { HeaderBlocks, type HeaderBlock } from './header-blocks'
import { HpackDecoder, type HpackField } from './hpack/hpack-decoder'
import type { DynamicTableState } from './hpack/dynamic-table'
import { readFields } from './http2-half'

/** A field with the stream offsets of its octets and its representation. */
export interface PackedField extends HeadField {
  readonly form: HpackField['form']
  readonly index: number
  readonly range: readonly [start: number, end: number]
  /** Set only for a name or value sent literally. */
  readonly nameRange: readonly [start: number, end: number] | null
  readonly valueRange: readonly [start: number, end: number] | null
  readonly huffman: boolean
}

/** A decoded header block. */
export interface ReadBlock extends Pick<HeaderBlock, 'start' | 'end' | 'endsStream' | 'cut' | 'problems'> {
  readonly fields: readonly PackedField[]
}

export interface BlockVisitor {
  /** Returns false if the fields of the block, of `length` compressed bytes, are not needed. */
  wants(start: number, length: number): boolean
  /** Receives a block for which `wants` returned true. */
  decoded(block: ReadBlock): void
  /** A block with `fields` fields ended at `end`, wanted or not. */
  passed?(end: number, fields: number): void
}

/** Decodes all header blocks of one direction, from an offset where the table is known. */
export class BlockWalk implements FrameSink {
  readonly frames: FrameStream
  /** End of the last frame. All blocks that begin before it have been decoded, except the open one. */
  doneUntil: number
  readonly #visitor: BlockVisitor
  readonly #blocks = new HeaderBlocks()
  readonly #hpack: HpackDecoder

  /** `first`: the bytes at `offset`, enough to recognise the preface. The visitor may read `state()`. */
  constructor(state: DynamicTableState, offset: number, first: Uint8Array, visitor: BlockVisitor) {
    this.#hpack = new HpackDecoder(state)
    this.#hpack.allow(Infinity)
    this.#visitor = visitor
    this.doneUntil = offset
    this.frames = new FrameStream(this, offset, startsWithPreface(first) ? 'preface' : 'frame')
  }

  /** True if the block that begins at `start` has not been decoded yet. */
  isAhead(start: number): boolean {
    return start >= this.doneUntil || start === this.#blocks.openSince
  }

  /** Returns the table after the last block. */
  state(): DynamicTableState {
    return this.#hpack.state()
  }

  /** Bytes of the table, as HPACK counts them. */
  get heldBytes(): number {
    return this.#hpack.heldBytes
  }

  frame(head: FrameHead): Wanted {
    this.#take(this.#blocks.interrupt(head))
    return head.type === HEADERS || head.type === PUSH_PROMISE || head.type === CONTINUATION
      ? 'whole'
      : 'nothing'
  }

  frameEnd(head: FrameHead, end: number, payload: Uint8Array | null): void {
    this.doneUntil = end
    if (head.type === HEADERS || head.type === PUSH_PROMISE || head.type === CONTINUATION)
      this.#take(this.#blocks.frameEnd(head, end, payload))
  }

  cut(): void {
    this.#take(this.#blocks.cut())
  }

  lost(): void {
    this.#take(this.#blocks.cut())
    this.#hpack.lose()
  }

  #take(block: HeaderBlock | null): void {
    if (block === null) return
    const { start, end, endsStream, cut, problems } = block
    const isWanted = this.#visitor.wants(start, block.bytes.length)
    const fields: PackedField[] = []
    const all = readFields(
      this.#hpack,
      block,
      isWanted ? (field) => fields.push(packedField(field, block)) : undefined
    )
    if (isWanted) this.#visitor.decoded({ start, end, endsStream, cut, problems, fields })
    this.#visitor.passed?.(end, all.length)
  }
}

/** Reads one header block. */
export class BlockReader {
  /** The block; null until it has been read. */
  block: ReadBlock | null = null
  /** The table after the block. */
  tableBehind: DynamicTableState | null = null
  readonly #walk: BlockWalk

  /** Reads the block that begins at `wanted`. `first`: the first few bytes of the stream from `offset` on. */
  constructor(state: DynamicTableState, offset: number, first: Uint8Array, wanted: number) {
    this.#walk = new BlockWalk(state, offset, first, {
      wants: (start) => start === wanted && this.block === null,
      decoded: (block) => {
        this.block = block
        this.tableBehind = this.#walk.state()
      }
    })
  }

  get frames(): FrameStream {
    return this.#walk.frames
  }
}

/** Copies the field, because the decoder reuses the object. */
function packedField(field: HpackField, block: HeaderBlock): PackedField {
  const { form, index, name, value, from, to, nameFrom, nameTo, valueFrom, valueTo } = field
  const isSpelt = index === 0 && form !== 'resize' && form !== 'indexed'
  const hasValue = form !== 'resize' && form !== 'indexed'
  return {
    form,
    index,
    name,
    value,
    at: block.place(from),
    range: rangeIn(block, from, to),
    nameRange: isSpelt ? rangeIn(block, nameFrom, nameTo) : null,
    valueRange: hasValue ? rangeIn(block, valueFrom, valueTo) : null,
    huffman: field.nameHuffman || field.valueHuffman
  }
}

function rangeIn(block: HeaderBlock, from: number, to: number): [number, number] {
  const start = block.place(from)
  return [start, to > from ? block.place(to - 1) + 1 : start]
}

function startsWithPreface(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false
  return bytes.subarray(0, PREFACE.length).every((byte, at) => byte === PREFACE.charCodeAt(at))
}
