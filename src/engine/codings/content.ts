import { createBrotliDecompress, createInflate, createInflateRaw } from 'node:zlib'
import { CodedInput } from './coded-input'
import { gunzipped } from './gzip'
import { inflated, ONE_AT_A_TIME } from './inflated'
import { uncompressed } from './lzw'
import { unzstd } from './zstd'

/**
 * Removes content codings as a stream (RFC 9110, section 8.4). Only one piece per coding is buffered. A cut or damaged
 * body yields everything before the fault, and the report names the coding that failed. Invalid input never throws. The
 * consumer limits the output by stopping to read.
 */

export type Pieces = AsyncIterable<Uint8Array>

/** Maximum number of codings; real servers never stack more. */
export const MAX_CODINGS = 4

/**
 * Input kept until a coding has produced its first byte, so that a body that is not coded at all can be shown as is.
 */
const HELD_BYTES = 64 * 1024

export interface CodingReport {
  /** Codings removed, outermost (last applied) first. A coding is added when it produces its first byte. */
  readonly decoded: string[]
  /** The coding that is unknown or did not decode to its end; null if none. Final once the pieces have ended. */
  failed: string | null
  /** Number of coded bytes consumed for the output so far, accurate to a few thousand. */
  taken: number
  /**
   * Number of bytes after the end of the coded data, 0 if they are all zero padding. Known once the pieces have ended.
   */
  trailing: number
}

export interface DecodedBody {
  readonly pieces: AsyncGenerator<Uint8Array, void>
  readonly report: CodingReport
}

/**
 * Thrown by the pieces once `isOver` returns true. Without it, input that never produces output could be read forever.
 */
export class OutOfTime extends Error {}
export type IsOver = () => boolean

/** Returns the decoded body. `codings`: value of Content-Encoding, in the order applied. */
export function removeCodings(
  body: Iterable<Uint8Array> | Pieces,
  codings: string,
  isOver: IsOver = () => false
): DecodedBody {
  const report: CodingReport = { decoded: [], failed: null, taken: 0, trailing: 0 }
  const names = codingNames(codings).reverse()
  let pieces = given(body, isOver)
  for (const [at, name] of names.entries()) {
    if (at >= MAX_CODINGS || !Object.hasOwn(DECODERS, name)) {
      pieces = refused(pieces, name, report)
      break
    }
    pieces = removed(pieces, name, report, isOver, at === 0)
  }
  return { pieces, report }
}

/** Returns the coding names in the order applied, without `identity`. */
export function codingNames(codings: string): string[] {
  return codings
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
}

/** Throws where its input cannot be decoded further. */
type Decode = (input: CodedInput) => AsyncGenerator<Uint8Array, void>

const DECODERS: Readonly<Partial<Record<string, Decode>>> = {
  gzip: gunzipped,
  'x-gzip': gunzipped,
  // The RFC requires zlib; some servers send raw deflate. A zlib header is recognizable (RFC 1950, section 2.2).
  deflate: (input) =>
    inflated(input, (start) =>
      hasZlibHeader(start) ? createInflate(ONE_AT_A_TIME) : createInflateRaw(ONE_AT_A_TIME)
    ),
  br: (input) => inflated(input, () => createBrotliDecompress(ONE_AT_A_TIME)),
  zstd: unzstd,
  compress: uncompressed,
  'x-compress': uncompressed
}

/** Bytes after the coded data are counted up to this limit. */
const MAX_TRAILING_BYTES = 1024 * 1024

/** Returns true if the bytes start with a valid zlib header (RFC 1950, section 2.2). */
export function hasZlibHeader([cmf = 0, flags = 0]: Uint8Array): boolean {
  return (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0
}

/** Converts either kind of iterable to a generator that can be stopped early. */
async function* given(body: Iterable<Uint8Array> | Pieces, isOver: IsOver): AsyncGenerator<Uint8Array, void> {
  for await (const piece of body) {
    if (isOver()) throw new OutOfTime()
    yield piece
  }
}

/** Passes on a body that cannot be decoded. */
async function* refused(body: Pieces, name: string, report: CodingReport): AsyncGenerator<Uint8Array, void> {
  for await (const piece of body) {
    report.failed ??= name
    yield piece
  }
}

async function* removed(
  body: Pieces,
  name: string,
  report: CodingReport,
  isOver: IsOver,
  isOutermost: boolean
): AsyncGenerator<Uint8Array, void> {
  const decode = DECODERS[name]
  if (decode === undefined) return
  let begun = false
  let held: Uint8Array[] = []
  let input = 0
  const watched = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const piece of body) {
      if (isOver()) throw new OutOfTime()
      input += piece.length
      if (!begun && input <= HELD_BYTES) held.push(piece)
      else held = []
      yield piece
    }
  }
  const begin = (): void => {
    if (!begun) report.decoded.push(name)
    begun = true
    held = []
  }
  try {
    const coded = new CodedInput(watched())
    for await (const piece of decode(coded)) {
      begin()
      if (isOutermost) report.taken = coded.taken
      yield piece
    }
    if (isOutermost) report.taken = coded.taken
    report.trailing += await trailingBytes(coded)
    // A body that decodes to nothing counts as decoded; an absent body does not.
    if (input > 0) begin()
  } catch (error) {
    if (error instanceof OutOfTime) throw error
    // A fault of the body: the output ends here and the report names the coding.
    report.failed ??= name
    yield* held
  }
}

async function trailingBytes(input: CodedInput): Promise<number> {
  let count = 0
  let isFill = true
  for (let piece = await input.next(); piece !== null; piece = await input.next()) {
    count += piece.length
    isFill &&= piece.every((byte) => byte === 0)
    if (count < MAX_TRAILING_BYTES) continue
    input.close()
    break
  }
  return isFill ? 0 : count
}
