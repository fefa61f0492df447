/**
 * Messages of gRPC in the two bodies of a call. What they hold is looked at only for the first of it, which a list shows;
 * the rest is passed over by its length.
 */
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { connectEnd, connectEndText } from '../../view/grpc/connect'
import { COMPRESSED, endFlag, PREFIX_BYTES, readPrefix } from '../../view/grpc/frames'
import { messageSummary, namedSummary, trailersSummary } from '../../view/grpc/summary'
import { textLine } from '../text-line'
import type { Problem } from '../decoder'
import type { InnerFinder, InnerSink, NamedContent } from '../inner'
import type { GrpcProblem } from './problems'

/** What each direction says of its messages in its headers. */
export interface GrpcSide {
  /** `grpc-encoding`; empty or `identity` for none, null where the headers are not known. */
  readonly coding: string | null
  /** `proto`, `json`… */
  readonly format: string
  /** A stream of Connect, which does not end with trailers. */
  readonly isConnect: boolean
}

/** Reads messages by definitions; null where there is none for it, or it cannot be read. */
export type ReadNamed = (
  direction: Direction,
  payload: Uint8Array,
  isCompressed: boolean
) => NamedContent | null

/** Of a message that is read by definitions; a larger one is listed as if there were none. */
const MAX_NAMED_BYTES = 1024 * 1024

/** Bytes of a message that its line in a list is made from, and of what says how a stream of Connect ended. */
const KEPT_BYTES = 512
const KEPT_END_BYTES = 16 * 1024

/** What a body ends with: trailers of gRPC-web, or how a stream of Connect ended. */
export const WEB_TRAILERS = 'trailers'
export const CONNECT_END = 'end-stream'

interface Half {
  readonly side: GrpcSide
  /** Where the next byte belongs. */
  offset: number
  /** First byte of the message at hand. */
  start: number
  /** The prefix as far as it has come. */
  readonly prefix: Uint8Array
  /** Bytes of prefix and message that have come, or are missing. */
  seen: number
  /** Bytes that the message has; null while its prefix is not whole. */
  length: number | null
  flags: number
  kept: Uint8Array
  keptLength: number
  /** Bytes of the message are missing. */
  holed: boolean
  /** Where the next message begins is not known. */
  lost: boolean
  ended: boolean
  hadTrailers: boolean
}

export class GrpcFinder implements InnerFinder {
  readonly #sink: InnerSink
  readonly #halves: Readonly<Record<Direction, Half>>
  readonly #readNamed: ReadNamed | null

  constructor(
    sides: Readonly<Record<Direction, GrpcSide>>,
    sink: InnerSink,
    readNamed: ReadNamed | null = null
  ) {
    this.#sink = sink
    this.#readNamed = readNamed
    this.#halves = { up: newHalf(sides.up), down: newHalf(sides.down) }
  }

  push(direction: Direction, bytes: Uint8Array, offset: number): void {
    const half = this.#halves[direction]
    half.offset = offset
    for (let at = 0; at < bytes.length && !half.lost;) {
      at += this.#take(direction, half, bytes.subarray(at))
    }
  }

  gap(direction: Direction, offset: number, length: number): void {
    const half = this.#halves[direction]
    if (half.lost) return
    half.offset = offset
    const left = leftOf(half)
    if (half.length === null || length > left) {
      half.holed = true
      half.lost = true
      this.#cut(direction, half)
      return
    }
    half.holed = true
    this.#pass(direction, half, length)
  }

  skippable(direction: Direction): number {
    const half = this.#halves[direction]
    if (half.lost) return Infinity
    return half.length === null || half.keptLength < this.#keepOf(half, half.length) ? 0 : leftOf(half)
  }

  skip(direction: Direction, length: number): void {
    const half = this.#halves[direction]
    if (half.lost) return
    if (length > this.skippable(direction)) this.gap(direction, half.offset, length)
    else this.#pass(direction, half, length)
  }

  end(direction: Direction): void {
    const half = this.#halves[direction]
    if (half.ended) return
    half.ended = true
    if (!half.lost) this.#cut(direction, half)
    half.lost = true
  }

  finish(): void {
    for (const direction of DIRECTIONS) this.end(direction)
  }

  /** Takes what belongs to the message at hand. Gives how much that was. */
  #take(direction: Direction, half: Half, bytes: Uint8Array): number {
    if (half.length === null) {
      if (half.seen === 0) half.start = half.offset
      const part = bytes.subarray(0, PREFIX_BYTES - half.seen)
      half.prefix.set(part, half.seen)
      half.seen += part.length
      half.offset += part.length
      if (half.seen === PREFIX_BYTES) {
        const { flags, length } = readPrefix(half.prefix, 0)
        half.flags = flags
        half.length = length
        this.#endIfWhole(direction, half)
      }
      return part.length
    }
    const part = bytes.subarray(0, leftOf(half))
    const kept = part.subarray(0, Math.max(0, this.#keepOf(half, half.length) - half.keptLength))
    // Behind a hole, what follows is not what follows the kept bytes.
    if (!half.holed) {
      grow(half, half.keptLength + kept.length)
      half.kept.set(kept, half.keptLength)
      half.keptLength += kept.length
    }
    this.#pass(direction, half, part.length)
    return part.length
  }

  #keepOf({ side, flags }: Half, length: number): number {
    if (isEnd(side, flags)) return Math.min(side.isConnect ? KEPT_END_BYTES : KEPT_BYTES, length)
    const isNamed = this.#readNamed !== null && length <= MAX_NAMED_BYTES
    return isNamed ? length : Math.min(KEPT_BYTES, length)
  }

  #pass(direction: Direction, half: Half, length: number): void {
    half.seen += length
    half.offset += length
    this.#endIfWhole(direction, half)
  }

  #endIfWhole(direction: Direction, half: Half): void {
    if (half.length !== null && leftOf(half) === 0) this.#tell(direction, half, !half.holed)
  }

  #cut(direction: Direction, half: Half): void {
    if (half.seen > 0) this.#tell(direction, half, false)
  }

  #tell(direction: Direction, half: Half, complete: boolean): void {
    const { side, start, flags, length, seen } = half
    const isLast = isEnd(side, flags)
    const isCompressed = (flags & COMPRESSED) !== 0
    const kept = half.kept.slice(0, half.keptLength)
    const isKept = complete && kept.length === length && !isLast
    const named = isKept ? (this.#readNamed?.(direction, kept, isCompressed) ?? null) : null
    const summary =
      named !== null
        ? namedSummary(named)
        : isLast && !(isCompressed && side.isConnect)
          ? endSummary(side, kept)
          : isCompressed
            ? ''
            : messageSummary(kept.subarray(0, KEPT_BYTES), side.format)
    const problems = problemsOf(half, length !== null && seen === PREFIX_BYTES + length)
    if (isLast) half.hadTrailers = true
    // First, so that whoever is told finds the half ready for the next.
    half.seen = 0
    half.length = null
    half.keptLength = 0
    if (half.kept.length > KEPT_BYTES) half.kept = new Uint8Array(KEPT_BYTES)
    half.holed = false
    half.flags = 0
    this.#sink({
      direction,
      start,
      end: half.offset,
      kind: isLast ? (side.isConnect ? CONNECT_END : WEB_TRAILERS) : 'message',
      stream: null,
      length: length ?? 0,
      marks: isCompressed ? ['compressed'] : [],
      summary,
      ...(named === null ? {} : { named }),
      complete,
      problems
    })
  }
}

function isEnd({ isConnect }: GrpcSide, flags: number): boolean {
  return (flags & endFlag(isConnect)) !== 0
}

function endSummary({ isConnect }: GrpcSide, bytes: Uint8Array): string {
  if (!isConnect) return trailersSummary(bytes)
  const end = connectEnd(bytes)
  return end === null ? messageSummary(bytes, 'json') : textLine(connectEndText(end), true)
}

function newHalf(side: GrpcSide): Half {
  return {
    side,
    offset: 0,
    start: 0,
    prefix: new Uint8Array(PREFIX_BYTES),
    seen: 0,
    length: null,
    flags: 0,
    kept: new Uint8Array(KEPT_BYTES),
    keptLength: 0,
    holed: false,
    lost: false,
    ended: false,
    hadTrailers: false
  }
}

function grow(half: Half, length: number): void {
  if (length <= half.kept.length) return
  const grown = new Uint8Array(Math.max(length, 2 * half.kept.length))
  grown.set(half.kept.subarray(0, half.keptLength))
  half.kept = grown
}

function leftOf({ length, seen }: Half): number {
  return PREFIX_BYTES + (length ?? 0) - seen
}

function problemsOf(half: Half, isWhole: boolean): Problem[] {
  const codes: GrpcProblem[] = []
  if ((half.flags & ~(COMPRESSED | endFlag(half.side.isConnect))) !== 0) codes.push('grpc-unknown-flags')
  const isCoded = half.side.coding !== '' && half.side.coding !== 'identity'
  if ((half.flags & COMPRESSED) !== 0 && !isCoded) codes.push('grpc-compressed-without-coding')
  if (half.holed) codes.push('grpc-missing-bytes')
  if (half.lost) codes.push('grpc-lost-border')
  else if (!isWhole) codes.push('grpc-cut-message')
  if (half.hadTrailers) codes.push('grpc-after-trailers')
  return codes.map((code) => ({ code, offset: half.start }))
}
