/**
 * Finds the single HTTP/2 frames of a connection for the message list. It maintains the HPACK tables on the way, so
 * that a line can name the request.
 */
import type { Direction } from '../../../shared/model/direction'
import type { Problem, StreamOffsets } from '../decoder'
import type { InnerFinder, InnerSink } from '../inner'
import { ACK, CONTINUATION, DATA, HEADERS, PUSH_PROMISE, SETTINGS, flagNames, frameName } from './frame-names'
import { FrameChecks } from './frame-checks'
import type { FrameHead } from './frame-head'
import { FrameStream, type FrameSink, type Wanted } from './frame-stream'
import { frameSummary, settingsOf } from './frame-words'
import { HeaderBlocks, type HeaderBlock } from './header-blocks'
import { HpackDecoder } from './hpack/hpack-decoder'
import type { DynamicTableState } from './hpack/dynamic-table'
import { readFields } from './http2-half'
import { MAX_TABLE_BYTES } from './limits'
import { addProblem } from './problems'

export const PREFACE_KIND = 'PREFACE'

/** State needed to read the next frame of a direction. */
export interface FrameState {
  readonly table: DynamicTableState
  /** Start of the open header block, if there is one. */
  readonly blockStart: number | null
}

const MAX_FRAME_SIZE = 5

export class FrameFinder implements InnerFinder {
  readonly #halves: Readonly<Record<Direction, FrameHalf>>

  constructor(from: StreamOffsets, sink: InnerSink) {
    this.#halves = {
      up: new FrameHalf('up', from.up, sink, (size) => {
        this.#halves.down.largest = size
      }),
      down: new FrameHalf('down', from.down, sink, (size) => {
        this.#halves.up.largest = size
      })
    }
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#halves[direction].frames.push(bytes)
  }

  gap(direction: Direction, _offset: number, length: number): void {
    this.#halves[direction].frames.pass(length, true)
  }

  skippable(direction: Direction): number {
    return this.#halves[direction].frames.skippable
  }

  skip(direction: Direction, length: number): void {
    this.#halves[direction].frames.pass(length, false)
  }

  end(direction: Direction): void {
    this.#halves[direction].frames.end()
  }

  finish(): void {
    this.#halves.up.frames.end()
    this.#halves.down.frames.end()
  }

  stateBehind(direction: Direction): FrameState {
    return this.#halves[direction].state()
  }
}

class FrameHalf implements FrameSink {
  readonly frames: FrameStream
  readonly #direction: Direction
  readonly #from: number
  readonly #sink: InnerSink
  readonly #maxFrameSize: (size: number) => void
  readonly #blocks = new HeaderBlocks()
  readonly #hpack = new HpackDecoder()
  readonly #checks: FrameChecks
  #problems: Problem[] = []

  constructor(direction: Direction, from: number, sink: InnerSink, maxFrameSize: (size: number) => void) {
    this.#direction = direction
    this.#checks = new FrameChecks(direction)
    this.#from = from
    this.#sink = sink
    this.#maxFrameSize = maxFrameSize
    this.#hpack.allow(MAX_TABLE_BYTES)
    this.frames = new FrameStream(this, from, direction === 'up' ? 'preface' : 'anywhere')
  }

  /** SETTINGS_MAX_FRAME_SIZE of the receiver. */
  set largest(size: number) {
    this.#checks.largest = size
  }

  state(): FrameState {
    return { table: this.#hpack.state(), blockStart: this.#blocks.openSince }
  }

  preface(end: number): void {
    const length = end - this.#from
    this.#emit({
      start: this.#from,
      end,
      kind: PREFACE_KIND,
      stream: null,
      length,
      marks: [],
      summary: '',
      complete: true
    })
  }

  frame(head: FrameHead): Wanted {
    const wasOpen = this.#blocks.openSince !== null
    const interrupted = this.#blocks.interrupt(head)
    const block = interrupted !== null ? 'interrupted' : wasOpen ? 'open' : 'none'
    this.#problems.push(...this.#checks.begin(head, block))
    if (interrupted !== null) this.#read(interrupted)
    return head.type === DATA ? 'data' : 'whole'
  }

  frameEnd(head: FrameHead, end: number, payload: Uint8Array | null, padding: number): void {
    this.#problems.push(...this.#checks.end(head, payload))
    let summary = frameSummary(head, payload)
    let length = head.length
    if (head.type === DATA) {
      if (padding < 0) addProblem(this.#problems, 'h2-bad-padding', head.start)
      else if ((head.flags & 0x8) !== 0) length -= padding + 1
    } else if (isOfBlock(head.type)) {
      const block = this.#blocks.frameEnd(head, end, payload)
      if (block !== null) summary = this.#read(block)
    } else if (head.type === SETTINGS && payload !== null && (head.flags & ACK) === 0) {
      for (const { id, value } of settingsOf(payload)) if (id === MAX_FRAME_SIZE) this.#maxFrameSize(value)
    }
    this.#emit({ ...this.#line(head), end, length, summary, complete: true })
  }

  cut(head: FrameHead, at: number): void {
    addProblem(this.#problems, 'h2-frame-cut', head.start)
    this.#emit({ ...this.#line(head), end: at, length: head.length, summary: '', complete: false })
  }

  lost(): void {
    const cut = this.#blocks.cut()
    if (cut !== null) this.#read(cut)
    this.#hpack.lose()
    this.#checks.lost()
  }

  /** Reports the problem with the first frame found afterwards. */
  badPreface(at: number): void {
    addProblem(this.#problems, 'h2-bad-preface', at)
    this.#hpack.lose()
  }

  #line({ start, type, flags, stream }: FrameHead): Pick<Line, 'start' | 'kind' | 'stream' | 'marks'> {
    return {
      start,
      kind: frameName(type),
      stream: stream === 0 ? null : stream,
      marks: flagNames(type, flags)
    }
  }

  #read(block: HeaderBlock): string {
    const fields = readFields(this.#hpack, block)
    for (const { code, offset } of block.problems)
      if (!this.#problems.some((known) => known.code === code)) this.#problems.push({ code, offset })
    const valueOf = (name: string): string => fields.find((field) => field.name === name)?.value ?? ''
    const promised = block.type === PUSH_PROMISE ? `→ ${block.promised}` : ''
    const line = [promised, valueOf(':status'), valueOf(':method'), valueOf(':authority') + valueOf(':path')]
    const pseudo = line.filter((text) => text !== '').join(' ')
    if (pseudo !== '') return pseudo
    return fields
      .map(({ name, value }) => `${name ?? '?'}: ${value ?? '?'}`)
      .join(', ')
      .slice(0, 200)
  }

  #emit(line: Line): void {
    const problems = this.#problems
    this.#problems = []
    this.#sink({ direction: this.#direction, problems, ...line })
  }
}

interface Line {
  start: number
  end: number
  kind: string
  stream: number | null
  length: number
  marks: string[]
  summary: string
  complete: boolean
}

function isOfBlock(type: number): boolean {
  return type === HEADERS || type === PUSH_PROMISE || type === CONTINUATION
}
