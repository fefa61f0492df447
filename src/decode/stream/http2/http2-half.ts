/** Decodes one direction of a connection: its frames, header blocks and HPACK table. */
import type { Direction } from '../../../shared/model/direction'
import type { HttpSink, Problem } from '../decoder'
import { FrameChecks } from './frame-checks'
import {
  CONTINUATION,
  DATA,
  END_STREAM,
  GOAWAY,
  HEADERS,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  ACK
} from './frame-names'
import { PREFACE, uint31, uint32, type FrameHead } from './frame-head'
import { FrameStream, type FrameSink, type Wanted } from './frame-stream'
import type { HeadField } from './head-rules'
import { HeaderBlocks, type HeaderBlock } from './header-blocks'
import { HpackDecoder, type HpackField } from './hpack/hpack-decoder'
import type { Http2Exchanges } from './http2-exchanges'
import { MAX_LIST_BYTES, MAX_LISTED_FIELDS } from './limits'
import { addProblem } from './problems'

export interface HalfHost {
  readonly streams: Http2Exchanges
  readonly sink: HttpSink
  /** This side announced the size of the table with which it decodes. */
  tableSize(size: number): void
  /** This side sent SETTINGS_MAX_FRAME_SIZE: the largest frame that it accepts. */
  frameSize(size: number): void
}

const HEADER_TABLE_SIZE = 1
const MAX_FRAME_SIZE = 5

export class Http2Half implements FrameSink {
  readonly data?: NonNullable<FrameSink['data']>
  readonly #direction: Direction
  readonly #host: HalfHost
  readonly #frames: FrameStream
  #blocks = new HeaderBlocks()
  #hpack = new HpackDecoder()
  /** Null if no caller reads the problems of frames. */
  readonly #checks: FrameChecks | null
  #ended = false

  constructor(direction: Direction, host: HalfHost) {
    this.#direction = direction
    this.#host = host
    const { sink, streams } = host
    this.#checks = sink.frameProblem === undefined ? null : new FrameChecks(direction)
    if (sink.messageBody !== undefined) {
      this.data = ({ stream }, bytes, offset) => {
        streams.data(direction, stream, bytes.length, { bytes, offset })
      }
    }
    this.#frames = new FrameStream(this, 0, direction === 'up' ? 'preface' : 'frame')
  }

  get skippable(): number {
    return this.#ended ? Infinity : this.#frames.skippable
  }

  get offset(): number {
    return this.#frames.offset
  }

  /** Estimated bytes of memory: the table and the open block. */
  get heldBytes(): number {
    return this.#hpack.heldBytes + this.#blocks.heldBytes
  }

  /** Stops decoding and releases memory. */
  release(): void {
    this.#ended = true
    this.#blocks = new HeaderBlocks()
    this.#hpack = new HpackDecoder()
  }

  push(bytes: Uint8Array): void {
    if (!this.#ended) this.#frames.push(bytes)
  }

  pass(length: number, missing: boolean): void {
    if (!this.#ended) this.#frames.pass(length, missing)
  }

  end(): void {
    if (this.#ended) return
    this.#frames.end()
    this.#ended = true
    this.#take(this.#blocks.cut())
  }

  allowTable(size: number): void {
    this.#hpack.allow(size)
  }

  allowFrame(size: number): void {
    if (this.#checks !== null) this.#checks.largest = size
  }

  beginAt(offset: number): void {
    this.#frames.offset = offset
    this.#host.sink.headState?.(this.#direction, offset, () => this.#hpack.state())
  }

  // FrameSink

  frame(head: FrameHead): Wanted {
    const wasOpen = this.#blocks.openSince !== null
    const interrupted = this.#blocks.interrupt(head)
    const block = interrupted !== null ? 'interrupted' : wasOpen ? 'open' : 'none'
    if (this.#checks !== null) this.#report(this.#checks.begin(head, block))
    if (interrupted !== null) this.#take(interrupted)
    switch (head.type) {
      case DATA:
        return 'data'
      case HEADERS:
      case PUSH_PROMISE:
        this.#offerAt(head.start)
        return 'whole'
      case CONTINUATION:
      case RST_STREAM:
      case SETTINGS:
      case GOAWAY:
        return 'whole'
      default:
        return this.#checks === null ? 'nothing' : 'whole'
    }
  }

  passed({ stream }: FrameHead, length: number, missing: boolean): void {
    this.#host.streams.data(this.#direction, stream, length, null, missing)
  }

  frameEnd(head: FrameHead, end: number, payload: Uint8Array | null, padding: number): void {
    const { streams, sink } = this.#host
    sink.frame?.(this.#direction, head.start, end, true)
    if (this.#checks !== null) this.#report(this.#checks.end(head, payload))
    const { type, stream, start, flags } = head
    switch (type) {
      case DATA:
        streams.dataEnd(this.#direction, stream, start, end, (flags & END_STREAM) !== 0, padding < 0)
        break
      case HEADERS:
      case PUSH_PROMISE:
      case CONTINUATION:
        this.#take(this.#blocks.frameEnd(head, end, payload))
        break
      case RST_STREAM:
        streams.reset(this.#direction, stream, payload?.length === 4 ? uint32(payload, 0) : -1, start, end)
        break
      case SETTINGS:
        if (payload !== null && (flags & ACK) === 0) this.#settings(payload)
        break
      case GOAWAY:
        if (payload !== null && payload.length >= 8)
          streams.goAway(this.#direction, uint31(payload, 0), start)
        break
    }
  }

  cut(head: FrameHead, at: number): void {
    this.#host.sink.frame?.(this.#direction, head.start, at, false)
    // A frame whose head is incomplete begins no message.
    if (head.type === DATA) this.#host.streams.frameCut(this.#direction, head.stream)
    else this.#report([{ code: 'h2-frame-cut', offset: head.start }])
  }

  lost(): void {
    this.#take(this.#blocks.cut())
    this.#hpack.lose()
    this.#checks?.lost()
    this.#host.streams.lost(this.#direction)
  }

  preface(end: number): void {
    this.#host.sink.frame?.(this.#direction, end - PREFACE.length, end, true)
  }

  badPreface(at: number): void {
    this.#report([{ code: 'h2-bad-preface', offset: at }])
    this.#hpack.lose()
  }

  #offerAt(start: number): void {
    // Offer the table only if all bytes before it have been decoded.
    if (this.#blocks.openSince !== null) return
    const { sink } = this.#host
    sink.headState?.(this.#direction, start, () => this.#hpack.state())
  }

  #report(problems: readonly Problem[]): void {
    for (const problem of problems) {
      // Http2Streams reports these, with the promised request if there is one.
      const isReported = problem.code === 'h2-bad-promised-stream' || problem.code === 'h2-client-push'
      if (!isReported) this.#host.sink.frameProblem?.(this.#direction, problem)
    }
  }

  #settings(payload: Uint8Array): void {
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      const id = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0)
      if (id === HEADER_TABLE_SIZE) this.#host.tableSize(uint32(payload, at + 2))
      if (id === MAX_FRAME_SIZE) this.#host.frameSize(uint32(payload, at + 2))
    }
  }

  #take(block: HeaderBlock | null): void {
    if (block === null) return
    const fields = readFields(this.#hpack, block)
    this.#host.streams.block(this.#direction, block, fields)
  }
}

/** Decodes the fields of a block; adds compression errors to the block's problems. */
export function readFields(
  hpack: HpackDecoder,
  block: HeaderBlock,
  look?: (field: HpackField) => void
): HeadField[] {
  const { bytes, problems } = block
  const fields: HeadField[] = []
  let size = 0
  const found = hpack.decode(
    bytes,
    (field) => {
      if (field.form === 'resize') {
        look?.(field)
        return
      }
      const { name, value, from } = field
      size += (name?.length ?? 0) + (value?.length ?? 0) + 32
      if (size > MAX_LIST_BYTES) return
      fields.push({ name, value, at: block.place(from) })
      look?.(field)
    },
    block.cut
  )
  const unlisted = fields[MAX_LISTED_FIELDS]
  if (unlisted !== undefined) addProblem(problems, 'h2-many-fields', unlisted.at)
  if (size > MAX_LIST_BYTES) addProblem(problems, 'h2-list-too-large', block.start)
  if (found.fault !== null) addProblem(problems, found.fault, block.place(found.faultAt))
  if (found.lostAt >= 0) addProblem(problems, 'hpack-not-captured', block.place(found.lostAt))
  if (found.lateResize >= 0) addProblem(problems, 'hpack-late-resize', block.place(found.lateResize))
  if (found.largeResize >= 0) addProblem(problems, 'hpack-large-resize', block.place(found.largeResize))
  return fields
}
