/**
 * Header blocks of one direction read again, from where the table is known on: for whoever looks at one message. The
 * framing, and what missing bytes do to the table, are the stream decoder's own.
 */
import { CONTINUATION, HEADERS, PUSH_PROMISE } from './frame-names'
import { PREFACE, type FrameHead } from './frame-head'
import { FrameStream, type FrameSink, type Wanted } from './frame-stream'
import type { HeadField } from './head-rules'
import { HeaderBlocks, type HeaderBlock } from './header-blocks'
import { HpackDecoder, type HpackField } from './hpack/hpack-decoder'
import type { TableState } from './hpack/dynamic-table'
import { readFields } from './http2-half'

/** A field with where its octets are in the stream, and how it is packed. */
export interface PackedField extends HeadField {
  readonly form: HpackField['form']
  readonly index: number
  readonly range: readonly [start: number, end: number]
  /** Of a name or value that is spelt out. */
  readonly nameRange: readonly [start: number, end: number] | null
  readonly valueRange: readonly [start: number, end: number] | null
  readonly huffman: boolean
}

export interface ReadBlock {
  readonly block: HeaderBlock
  readonly fields: readonly PackedField[]
}

export class BlockReader implements FrameSink {
  /** The block that was looked for, once it is there. */
  block: ReadBlock | null = null
  /** The table as it was left by it. */
  tableBehind: TableState | null = null
  readonly frames: FrameStream
  readonly #wanted: number
  readonly #blocks = new HeaderBlocks()
  readonly #hpack: HpackDecoder

  /** Looks for the block that begins at `wanted`. `first`: the stream's bytes from `offset` on, a few of them. */
  constructor(state: TableState, offset: number, first: Uint8Array, wanted: number) {
    this.#hpack = new HpackDecoder(state)
    this.#hpack.allow(Infinity)
    this.#wanted = wanted
    this.frames = new FrameStream(this, offset, startsWithPreface(first) ? 'preface' : 'frame')
  }

  frame(head: FrameHead): Wanted {
    this.#take(this.#blocks.interrupt(head))
    return head.type === HEADERS || head.type === PUSH_PROMISE || head.type === CONTINUATION
      ? 'whole'
      : 'nothing'
  }

  frameEnd(head: FrameHead, end: number, payload: Uint8Array | null): void {
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
    if (block === null || this.block !== null) return
    const isWanted = block.start === this.#wanted
    const packed: PackedField[] = []
    readFields(this.#hpack, block, isWanted ? (field) => packed.push(packedField(field, block)) : undefined)
    if (!isWanted) return
    this.block = { block, fields: packed }
    this.tableBehind = this.#hpack.state()
  }
}

/** `field` is used again: what of it is needed is copied. */
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
