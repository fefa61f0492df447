import { textCharset } from '../../decode/view/text-charset'
import { removeCodings, type IsOver } from '../codings/content'
import type { BodySource } from '../analysis/body-source'
import { TextStream } from './json-pieces'

/**
 * A body as it is put into a text file: decoded, as text where it is text throughout, else in base64. Which of both is
 * known only when all of it was seen, so a large one is read twice and never held.
 */

export const BASE64 = 'base64'

/** What is held, so that most bodies are read once. */
const HELD_BYTES = 1024 * 1024

export interface ExportedBody {
  /** With codings removed. */
  size: number
  /** Of those, how many are written. */
  written: number
  /** Its charset where it was read as text; null where it is in base64. */
  charset: string | null
  /** Empty where it is not written. */
  text: TextStream | ''
  /** All of it, where it is short. */
  held: readonly Uint8Array[] | null
  /** The capture holds all of it. */
  complete: boolean
  decoded: readonly string[]
  /** The coding that did not decode to its end. */
  failed: string | null
}

export interface BodyReading {
  contentType: string
  /** `base64`, or the charset in which it is text, where that is known beforehand. */
  form?: string | undefined
  limit: number | null
  /** Only its size is wanted. */
  sizeOnly: boolean
  isOver: IsOver
  /** Called between pieces. */
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
      // Whoever decodes may use the memory of a piece again.
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

/** As `btoa` has it, in pieces that join. */
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

/** The bytes are valid in the charset, but for a character that was cut at the end. */
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

/** Whether bytes are text in a charset: valid in it throughout, and without a zero, which no text has. */
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
      // The fatal decoder's answer.
      this.#isText = false
    }
  }

  /** `isCut`: more would follow, so that the last character may be none. */
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
