import type { Direction } from '../../shared/model/direction'
import { firstWhere } from '../first-where'

/**
 * Decoded contents of messages, packed for one transfer between threads, with the recorded bytes that they stand for.
 */

/** Content of a message: `head` of HTTP/2, `body`, or the payload of a message inside a body or tunnel. */
export const CONTENT_KINDS = ['head', 'body', 'websocket', 'grpc', 'sse'] as const
export type ContentKind = (typeof CONTENT_KINDS)[number]

export interface ContentPart {
  readonly connection: number
  readonly direction: Direction
  readonly exchange: number
  readonly part: ContentKind
  /** Row of the segment in which its recorded bytes begin. */
  readonly row: number
}

export interface ContentBatch {
  readonly parts: readonly ContentPart[]
  /** All contents, one after another. */
  readonly bytes: Uint8Array
  /** Per part, the end of its content in `bytes`. */
  readonly ends: Uint32Array
  /** Four numbers for each run of content: offset in its part, kind, start and end of the recorded bytes. */
  readonly runs: Float64Array
  /** Per part, the end of its runs in `runs`. */
  readonly runEnds: Uint32Array
}

/** Recorded bytes of a part of a content. */
export interface ContentPlace {
  readonly start: number
  readonly end: number
  /** True if a search of the recorded bytes, or of another content, finds the same bytes. */
  readonly isElsewhere: boolean
}

/** Decoded from the recorded bytes. */
const DERIVED = 0
/** The recorded bytes themselves. */
const RECORDED = 1
/** Contained in the same order in another content. */
const REPEATED = 2
/** Each byte was decoded from the recorded byte at its place. */
const MASKED = 3

const RUN_NUMBERS = 4
/** Runs of one part: a body in chunks of one byte would have millions. The rest counts as derived. */
const MAX_RUNS = 10_000
const FIRST_BYTES = 64 * 1024
/** A larger buffer is not kept for the next batch. */
const MOST_KEPT_BYTES = 2 * 1024 * 1024

export class ContentBatchBuilder {
  #bytes = new Uint8Array(FIRST_BYTES)
  #length = 0
  #parts: ContentPart[] = []
  #ends: number[] = []
  #runs: number[] = []
  #runEnds: number[] = []

  /** Number of bytes of all parts so far. */
  get length(): number {
    return this.#length
  }

  get count(): number {
    return this.#parts.length
  }

  /** Length of the content that has not ended. */
  get partLength(): number {
    return this.#length - (this.#ends.at(-1) ?? 0)
  }

  /** Adds bytes that are recorded as they are, from `start` of the stream on. */
  recorded(bytes: Uint8Array, start: number): void {
    this.#add(bytes, RECORDED, start, start + bytes.length)
  }

  /** Adds bytes that were decoded from [start, end) of the stream. */
  derived(bytes: Uint8Array, start: number, end: number): void {
    this.#add(bytes, DERIVED, start, end)
  }

  /** Adds bytes each of which was decoded from one byte of the stream, from `start` on. */
  unmasked(bytes: Uint8Array, start: number): void {
    this.#add(bytes, MASKED, start, start + bytes.length)
  }

  /** Adds bytes of another content, which came from [start, end) of the stream. */
  repeated(bytes: Uint8Array, start: number, end: number): void {
    this.#add(bytes, REPEATED, start, end)
  }

  /** Removes the content that has not ended. */
  discard(): void {
    this.#length = this.#ends.at(-1) ?? 0
    this.#runs.length = this.#runEnds.at(-1) ?? 0
  }

  /** Ends the content; an empty one is dropped. */
  end(part: ContentPart): void {
    if (this.partLength === 0) {
      this.discard()
      return
    }
    this.#parts.push(part)
    this.#ends.push(this.#length)
    this.#runEnds.push(this.#runs.length)
  }

  /** Returns the bytes of the open part; valid until more are added. */
  openBytes(): Uint8Array {
    return this.#bytes.subarray(this.#ends.at(-1) ?? 0, this.#length)
  }

  /** Returns a function for the places of the open part's content, which stays valid after its end. */
  openPlaces(): (from: number, to: number) => ContentPlace {
    const runs = Float64Array.from(this.#runs.slice(this.#runEnds.at(-1) ?? 0))
    return (from, to) => placeIn(runs, 0, runs.length, from, to)
  }

  /** Returns the contents so far, and begins the next batch. */
  take(): ContentBatch {
    const batch = {
      parts: this.#parts,
      // Copied: a message between threads contains the whole buffer.
      bytes: this.#bytes.slice(0, this.#length),
      ends: Uint32Array.from(this.#ends),
      runs: Float64Array.from(this.#runs),
      runEnds: Uint32Array.from(this.#runEnds)
    }
    this.#parts = []
    this.#ends = []
    this.#runs = []
    this.#runEnds = []
    this.#length = 0
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = new Uint8Array(FIRST_BYTES)
    return batch
  }

  #add(bytes: Uint8Array, kind: number, start: number, end: number): void {
    if (bytes.length === 0) return
    this.#addRun(kind, start, end)
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + bytes.length))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #addRun(kind: number, start: number, end: number): void {
    const runs = this.#runs
    const first = this.#runEnds.at(-1) ?? 0
    const last = runs.length - RUN_NUMBERS
    if (last >= first) {
      const isNext = runs[last + 1] === kind && runs[last + 3] === start && isPlaced(kind)
      const isSame =
        kind === DERIVED && runs[last + 1] === kind && runs[last + 2] === start && runs[last + 3] === end
      const isFull = last - first >= (MAX_RUNS - 1) * RUN_NUMBERS
      if (isNext || isSame || isFull) {
        runs[last + 3] = Math.max(end, runs[last + 3] ?? 0)
        if (isFull && !isNext) runs[last + 1] = DERIVED
        return
      }
    }
    runs.push(this.partLength, kind, start, end)
  }
}

/** Returns the recorded bytes of [from, to) of a part's content. */
export function placeOf(
  { runs, runEnds }: ContentBatch,
  part: number,
  from: number,
  to: number
): ContentPlace {
  return placeIn(runs, part === 0 ? 0 : (runEnds[part - 1] ?? 0), runEnds[part] ?? 0, from, to)
}

function placeIn(runs: Float64Array, first: number, end: number, from: number, to: number): ContentPlace {
  const runAt = (offset: number): number =>
    first +
    RUN_NUMBERS *
      (firstWhere(1, (end - first) / RUN_NUMBERS, (n) => (runs[first + RUN_NUMBERS * n] ?? 0) > offset) - 1)
  const one = runAt(from)
  const other = runAt(Math.max(from, to - 1))
  const number = (run: number, at: number): number => runs[run + at] ?? 0
  const start = number(one, 2) + (isPlaced(number(one, 1)) ? from - number(one, 0) : 0)
  const last = isPlaced(number(other, 1)) ? number(other, 2) + to - number(other, 0) : number(other, 3)
  const kind = number(one, 1)
  const isElsewhere = one === other && (kind === RECORDED || kind === REPEATED)
  return { start, end: Math.max(start, last), isElsewhere }
}

/** True if each byte of a run stands for one recorded byte. */
function isPlaced(kind: number): boolean {
  return kind === RECORDED || kind === MASKED
}
