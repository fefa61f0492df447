import { createBrotliDecompress, createInflate, createInflateRaw } from 'node:zlib'
import { CodedInput } from './coded-input'
import { gunzipped } from './gzip'
import { inflated, ONE_AT_A_TIME } from './inflated'
import { uncompressed } from './lzw'
import { unzstd } from './zstd'

/**
 * Content codings removed as a stream (RFC 9110, section 8.4): pieces in, pieces out, nothing held but a piece of
 * each coding. A body that is cut or damaged gives what came before the fault, and the report says which coding it
 * was. Nothing here throws on what a body holds; whoever reads bounds what it takes, and simply stops reading.
 */

export type Pieces = AsyncIterable<Uint8Array>

/** More codings than anyone stacks in good faith. */
export const MAX_CODINGS = 4

/** Input kept until a coding has given its first byte, so that what is not coded at all can be shown as it is. */
const HELD_BYTES = 64 * 1024

export interface CodingReport {
  /** Codings removed, outermost (last applied) first. A coding is in it from its first byte on. */
  readonly decoded: string[]
  /** The coding that is unknown or did not decode to its end: final once the pieces have ended. */
  failed: string | null
  /** Bytes of the coded body that what is decoded so far was made of, give or take a few thousand. */
  taken: number
  /** Bytes behind the end of coded data, zeros that only fill aside: known once the pieces have ended. */
  trailing: number
}

export interface Content {
  readonly pieces: AsyncGenerator<Uint8Array, void>
  readonly report: CodingReport
}

/**
 * Thrown by the pieces once `isOver` says so: input that decodes to nothing for ever would otherwise be read for
 * ever without a piece coming out.
 */
export class OutOfTime extends Error {}
export type IsOver = () => boolean

/** `codings`: the value of Content-Encoding, in the order applied. */
export function removeCodings(
  body: Iterable<Uint8Array> | Pieces,
  codings: string,
  isOver: IsOver = () => false
): Content {
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

/** In the order applied, without what changes nothing. */
export function codingNames(codings: string): string[] {
  return codings
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
}

/** Ends with a throw where its input does not decode on. */
type Decode = (input: CodedInput) => AsyncGenerator<Uint8Array, void>

const DECODERS: Readonly<Partial<Record<string, Decode>>> = {
  gzip: gunzipped,
  'x-gzip': gunzipped,
  // The RFC says zlib; some servers send raw deflate. A zlib header is recognisable (RFC 1950, section 2.2).
  deflate: (input) =>
    inflated(input, (start) =>
      hasZlibHeader(start) ? createInflate(ONE_AT_A_TIME) : createInflateRaw(ONE_AT_A_TIME)
    ),
  br: (input) => inflated(input, () => createBrotliDecompress(ONE_AT_A_TIME)),
  zstd: unzstd,
  compress: uncompressed,
  'x-compress': uncompressed
}

/** What follows coded data is counted this far. */
const MAX_TRAILING_BYTES = 1024 * 1024

/** RFC 1950, section 2.2. */
export function hasZlibHeader([cmf = 0, flags = 0]: Uint8Array): boolean {
  return (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0
}

/** Iterables of either kind as one that can be ended early. */
async function* given(body: Iterable<Uint8Array> | Pieces, isOver: IsOver): AsyncGenerator<Uint8Array, void> {
  for await (const piece of body) {
    if (isOver()) throw new OutOfTime()
    yield piece
  }
}

/** Passes on what it cannot decode. */
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
    // No body at all is no coded one; a body that decodes to nothing is.
    if (input > 0) begin()
  } catch (error) {
    if (error instanceof OutOfTime) throw error
    // The body's fault, which is the user's to see as far as the body goes.
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
