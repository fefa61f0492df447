/**
 * Finds the next frame after missing bytes or after bytes that are not frames. A header has few fixed bits, so a single
 * one proves nothing: several consecutive headers are required, each at the end of the previous frame. The result does
 * not depend on the split into pushes.
 */
import type { Direction } from '../../../shared/model/direction'
import {
  headerSize,
  isControl,
  isKnownOpcode,
  isMinimal,
  MAX_CONTROL_BYTES,
  OPCODE_CONTINUATION,
  readHeader,
  RSV1,
  type FrameHeader
} from './frame-header'

/**
 * Consecutive headers required: at the start, where a frame often begins with a segment, and elsewhere, where more
 * positions are tried.
 */
const HEADERS_AT_START = 2
const HEADERS_ELSEWHERE = 4
/** Maximum distance from the first to the last header of the chain. */
const MAX_CHAIN_BYTES = 256 * 1024
/** Longest payload accepted in a header here. */
const MAX_LENGTH = 16 * 1024 * 1024

export class WebSocketResync {
  /** Index of the next frame among all pushed bytes; null while none was found. */
  found: number | null = null
  readonly #direction: Direction
  readonly #canCompress: boolean
  #bytes = new Uint8Array(4096)
  #length = 0
  /** Index of #bytes[0] among all pushed bytes, and the next position in #bytes to try. */
  #base = 0
  #next = 0

  constructor(direction: Direction, canCompress: boolean) {
    this.#direction = direction
    this.#canCompress = canCompress
  }

  push(bytes: Uint8Array): void {
    this.#forget()
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes.length))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    for (; this.found === null && this.#next < this.#length; this.#next++) {
      const outcome = this.#try(this.#next)
      if (outcome === 'yes') this.found = this.#base + this.#next
      if (outcome !== 'no') return
    }
  }

  /** Ends the input: a chain that ends with the stream is accepted too. */
  finish(): void {
    for (let at = this.#next; this.found === null && at < this.#length; at++)
      if (this.#endsWithStream(at)) this.found = this.#base + at
  }

  /** Returns the bytes from `found` on. */
  rest(): Uint8Array {
    return this.found === null ? new Uint8Array(0) : this.#bytes.slice(this.found - this.#base, this.#length)
  }

  #try(from: number): 'yes' | 'no' | 'more' {
    const wanted = this.#base + from === 0 ? HEADERS_AT_START : HEADERS_ELSEWHERE
    let at = from
    for (let seen = 0; seen < wanted; seen++) {
      if (at - from > MAX_CHAIN_BYTES) return 'no'
      const header = this.#header(at)
      if (header === 'more' || header === 'no') return header
      at += header.size + header.length
    }
    return 'yes'
  }

  #endsWithStream(from: number): boolean {
    let at = from
    let seen = 0
    while (at < this.#length) {
      const header = this.#header(at)
      if (header === 'more' || header === 'no') return false
      at += header.size + header.length
      seen++
    }
    return at === this.#length && seen >= (this.#base + from === 0 ? 1 : HEADERS_AT_START)
  }

  #header(at: number): FrameHeader | 'no' | 'more' {
    const first = this.#bytes[at]
    const second = this.#bytes[at + 1]
    if (at >= this.#length || first === undefined) return 'more'
    // The first byte rules out most positions before the rest of the header has arrived.
    if (!this.#canBegin(first)) return 'no'
    if (at + 1 >= this.#length || second === undefined) return 'more'
    if (second >= 0x80 !== (this.#direction === 'up')) return 'no'
    if (at + headerSize(second) > this.#length) return 'more'
    const header = readHeader(this.#bytes, at)
    if (header === null) return 'no'
    const isTooLong = isControl(header.opcode)
      ? header.length > MAX_CONTROL_BYTES
      : header.length > MAX_LENGTH
    return isTooLong || !isMinimal(header) ? 'no' : header
  }

  #canBegin(first: number): boolean {
    const opcode = first & 15
    const reserved = (first >> 4) & 7
    if (!isKnownOpcode(opcode) || (isControl(opcode) && first < 0x80)) return false
    if (reserved === 0) return true
    return reserved === RSV1 && this.#canCompress && !isControl(opcode) && opcode !== OPCODE_CONTINUATION
  }

  /** Drops the bytes before the next position to try. */
  #forget(): void {
    if (this.#next < this.#bytes.length / 2) return
    this.#bytes.copyWithin(0, this.#next, this.#length)
    this.#length -= this.#next
    this.#base += this.#next
    this.#next = 0
  }
}
