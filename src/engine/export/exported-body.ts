import { textCharset } from '../../decode/view/text-charset'
import { removeCodings, type IsOver } from '../codings/content'
import type { BodySource } from '../analysis/messages/body-source'
import { TextStream } from './json-pieces'

/**
 * A body for a text file: decoded, and written as text if all of it is valid text, else as base64. The choice requires
 * reading the whole body, so a large body is read twice instead of being buffered.
 */

export const BASE64 = 'base64'

/** Maximum number of bytes buffered, so that most bodies are read only once. */
const HELD_BYTES = 1024 * 1024

export interface ExportedBody {
  /** Size in bytes, after removing content codings. */
  size: number
  /** Number of bytes that are written. */
  written: number
  /** Charset of the text; null if the body is written as base64. */
  charset: string | null
  /** Empty if the body is not written. */
  text: TextStream | ''
  /** The whole body if it is small enough to be buffered, else null. */
  held: readonly Uint8Array[] | null
  /** True if the capture holds the whole body. */
  complete: boolean
  decoded: readonly string[]
  /** Content coding that failed to decode completely; null if none. */
  failed: string | null
}

export interface BodyReading {
  contentType: string
  /** `base64` or the charset of the text, if known beforehand. */
  form?: string | undefined
  limit: number | null
  /** True to determine only the size. */
  sizeOnly: boolean
  isOver: IsOver
  /** Called between pieces to yield to other work. */
  turn(): Promise<void>
}

export async function readBody(
  open: () => BodySource,
  { contentType, form, limit, sizeOnly, isOver, turn }: BodyReading
): Promise<ExportedBody> {
  const source = open()
  const content = removeCodings(source.bytes(), source.codings, isOver)
  const most = limit ?? Number.POSITIVE_INFINITY
  const charset = form ?? textCharset(contentType)
  const check = sizeOnly || form !== undefined ? null : new TextCheck(charset)
  let size = 0
  let held: Uint8Array[] | null = sizeOnly ? null : []
  for await (const piece of content.pieces) {
    await turn()
    if (size < most) {
      const wanted = piece.subarray(0, most - size)
      check?.push(wanted)
      // Copied, because a decoder may reuse the memory of a piece.
      held?.push(wanted.slice())
    }
    size += piece.length
    if (size > HELD_BYTES) held = null
  }
  const isCut = size > most
  const isText = form === undefined ? check?.end(isCut) === true : form !== BASE64
  const pieces = async function* (): AsyncGenerator<Uint8Array, void> {
    if (held !== null) yield* held
    else {
      const again = open()
      for await (const piece of first(removeCodings(again.bytes(), again.codings, isOver).pieces, most)) {
        await turn()
        yield piece
      }
    }
  }
  return {
    size,
    written: sizeOnly ? 0 : Math.min(size, most),
    charset: isText ? charset : null,
    text: sizeOnly
      ? ''
      : new TextStream(() => (isText ? textPieces(pieces(), charset) : base64Pieces(pieces())), !isText),
    held: size > most ? null : held,
    complete: source.complete,
    decoded: content.report.decoded,
    failed: content.report.failed ?? source.removed?.failed ?? null
  }
}

/** Encodes the bytes as base64, in pieces that can be concatenated. */
export async function* base64Pieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let rest = Buffer.alloc(0)
  for await (const piece of pieces) {
    const bytes =
      rest.length === 0
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
        : Buffer.concat([rest, piece])
    const whole = bytes.length - (bytes.length % 3)
    yield bytes.toString('base64', 0, whole)
    rest = Buffer.from(bytes.subarray(whole))
  }
  if (rest.length > 0) yield rest.toString('base64')
}

/** Decodes bytes that are valid in the charset, except for a character that may be cut at the end. */
export async function* textPieces(
  pieces: AsyncIterable<Uint8Array>,
  charset: string
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(charset, { ignoreBOM: true })
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

async function* first(pieces: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array, void> {
  let at = 0
  for await (const piece of pieces) {
    yield piece.subarray(0, most - at)
    at += piece.length
    if (at >= most) return
  }
}

/** Incremental check for text: bytes that are valid in the charset and contain no NUL. */
class TextCheck {
  readonly #decoder: InstanceType<typeof TextDecoder>
  #isText = true

  constructor(charset: string) {
    this.#decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true })
  }

  push(bytes: Uint8Array): void {
    if (!this.#isText) return
    try {
      this.#isText = !this.#decoder.decode(bytes, { stream: true }).includes('\0')
    } catch {
      // The fatal decoder throws on invalid bytes.
      this.#isText = false
    }
  }

  /** Returns the result. `isCut`: more bytes would follow, so the last character may be incomplete. */
  end(isCut: boolean): boolean {
    if (!this.#isText || isCut) return this.#isText
    try {
      this.#decoder.decode()
      return true
    } catch {
      return false
    }
  }
}
