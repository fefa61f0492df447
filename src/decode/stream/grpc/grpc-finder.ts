/**
 * Finds the gRPC messages in the two bodies of a call. Only the beginning of each message is read, for its line in a
 * list; the rest is skipped by its length.
 */
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { connectEnd, connectEndText } from '../../view/grpc/connect'
import { COMPRESSED, endFlag, PREFIX_BYTES, readPrefix } from '../../view/grpc/frames'
import { messageSummary, namedSummary, trailersSummary } from '../../view/grpc/summary'
import { textLine } from '../text-line'
import type { Problem } from '../decoder'
import type { InnerFinder, InnerSink, NamedContent } from '../inner'
import type { GrpcProblem } from './problems'

/** Headers of a direction that describe its messages. */
export interface GrpcSide {
  /** `grpc-encoding`; empty or `identity` for none, null if the headers are unknown. */
  readonly coding: string | null
  /** `proto`, `json`… */
  readonly format: string
  /** True for a Connect stream, which does not end with trailers. */
  readonly isConnect: boolean
}

/** Decodes a message with the user's schema; returns null without a matching type, or if decoding fails. */
export type ReadNamed = (
  direction: Direction,
  payload: Uint8Array,
  isCompressed: boolean
) => NamedContent | null

/** Limit of a message decoded with a schema; a larger one is listed without. */
const MAX_NAMED_BYTES = 1024 * 1024

/** Bytes kept of a message for its line in a list, and of the message that ends a Connect stream. */
const KEPT_BYTES = 512
const KEPT_END_BYTES = 16 * 1024

/** Last message of a body: the trailers of gRPC-web, or the end of a Connect stream. */
export const WEB_TRAILERS = 'trailers'
export const CONNECT_END = 'end-stream'

interface Half {
  readonly side: GrpcSide
  /** Offset of the next byte. */
  offset: number
  /** Offset of the first byte of the current message. */
  start: number
  /** The prefix as far as received. */
  readonly prefix: Uint8Array
  /** Bytes of prefix and message received or missing. */
  seen: number
  /** Length of the message; null while its prefix is incomplete. */
  length: number | null
  flags: number
  kept: Uint8Array
  keptLength: number
  /** True if bytes of the message are missing. */
  holed: boolean
  /** True if the offset of the next message is unknown. */
  lost: boolean
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
    if (!half.lost) this.#cut(direction, half)
    half.lost = true
  }

  finish(): void {
    for (const direction of DIRECTIONS) this.end(direction)
  }

  /** Reads bytes of the current message; returns their number. */
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
    // Bytes after a gap do not continue the kept bytes.
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
    if (leftOf(half) === 0) this.#emit(direction, half, !half.holed)
  }

  #cut(direction: Direction, half: Half): void {
    if (half.seen > 0) this.#emit(direction, half, false)
  }

  #emit(direction: Direction, half: Half, complete: boolean): void {
    const { side, start, flags, length } = half
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
    const problems = problemsOf(half, leftOf(half) === 0)
    if (isLast) half.hadTrailers = true
    // Reset before calling the sink, so that the sink finds the state ready for the next message.
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
