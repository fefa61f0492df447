import { bodyTrailers, type BodyTrailer } from '../../../decode/view/grpc/body-trailers'
import type { GrpcType } from '../../../decode/view/grpc/status'
import { jsonValue } from '../../../decode/view/json-value'
import { parseJsonPath } from '../../../shared/filter/json-path'
import { AppError } from '../../../shared/model/app-error'
import type { BodySource } from '../messages/body-source'
import type { HeadValue } from './field-value'
import { OutOfTime, removeCodings } from '../../codings/content'

/**
 * Values of JSON bodies and of trailers inside bodies, for columns and filters by field. A body is decoded up
 * to a limit, and values of ended messages are cached, since a table reads its rows repeatedly.
 */

/** Limit of the decoded part of one body. */
const MAX_BODY_BYTES = 1024 * 1024
/** Time limit of decoding, for bodies that decode very slowly. */
const MAX_MS = 500
/** Limit of cached values; each belongs to one row and path. */
const MAX_KEPT = 4000
/** Limit of a cached value in characters, which is also the part that filters search. */
const MAX_VALUE_TEXT = 4096

/** Throws an AppError if the capture no longer contains the body. */
export type OpenBody = (exchange: number, message: number) => BodySource

interface ReadBody {
  readonly bytes: Uint8Array
  readonly text: () => string
  readonly isCut: boolean
  readonly isDecoded: boolean
}

export class BodyValues {
  readonly #open: OpenBody
  readonly #kept = new Map<string, HeadValue>()
  /** Bodies being read: several columns of one row may request the same one concurrently. */
  readonly #reading = new Map<string, Promise<ReadBody | null>>()

  constructor(open: OpenBody) {
    this.#open = open
  }

  /** `end`: end offset of the message, null while it arrives. */
  value(row: number, message: number, end: number | null, path: string): HeadValue | Promise<HeadValue> {
    return this.#valueOf(row, message, end, path, (body) => valueIn(body, path))
  }

  /** Returns a trailer from a body of gRPC-web or Connect that has ended. */
  trailer(
    row: number,
    message: number,
    end: number,
    kind: GrpcType,
    name: string
  ): HeadValue | Promise<HeadValue> {
    return this.#valueOf(row, message, end, `trailer ${name}`, (body) => trailerIn(body, kind, name))
  }

  /** Returns a body without codings, up to a limit. Not cached: it may be large. */
  async body(row: number, message: number): Promise<HeadValue> {
    const body = await this.#shared(row, message)
    if (body === null) return null
    if (!body.isDecoded) return { note: 'not-decoded' }
    return body.bytes.length === 0 && !body.isCut ? null : { bytes: body.bytes, isCut: body.isCut }
  }

  /** `what`: distinguishes the values of a message in the cache. */
  #valueOf(
    row: number,
    message: number,
    end: number | null,
    what: string,
    take: (body: ReadBody) => HeadValue
  ): HeadValue | Promise<HeadValue> {
    const key = `${row}:${message}:${end ?? ''} ${what}`
    const kept = this.#kept.get(key)
    return kept === undefined ? this.#read(row, message, end, take, key) : kept
  }

  async #read(
    row: number,
    message: number,
    end: number | null,
    take: (body: ReadBody) => HeadValue,
    key: string
  ): Promise<HeadValue> {
    const body = await this.#shared(row, message)
    const value = body === null ? null : take(body)
    if (end !== null) this.#keep(key, value)
    return value
  }

  #shared(row: number, message: number): Promise<ReadBody | null> {
    const place = `${row}:${message}`
    const known = this.#reading.get(place)
    if (known !== undefined) return known
    const reading = this.#body(row + 1, message).finally(() => this.#reading.delete(place))
    this.#reading.set(place, reading)
    return reading
  }

  #keep(key: string, value: HeadValue): void {
    this.#kept.set(key, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) return
      this.#kept.delete(oldest)
    }
  }

  /** Returns null if the body is gone. */
  async #body(exchange: number, message: number): Promise<ReadBody | null> {
    try {
      const source = this.#open(exchange, message)
      const until = performance.now() + MAX_MS
      const { pieces, report } = removeCodings(
        source.bytes(),
        source.codings,
        () => performance.now() > until
      )
      const parts: Uint8Array[] = []
      let length = 0
      let isCut = false
      try {
        for await (const piece of pieces) {
          // Copy: the buffer is overwritten when the next piece is read.
          parts.push(piece.slice(0, MAX_BODY_BYTES - length))
          length += piece.length
          isCut = length > MAX_BODY_BYTES
          if (isCut) break
        }
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error
        isCut = true
      }
      const isDecoded = (report.failed ?? source.removed?.failed ?? null) === null
      const bytes = Buffer.concat(parts)
      let text: string | undefined
      return {
        bytes,
        // A character truncated at the end is left out.
        text: () => (text ??= new TextDecoder().decode(bytes, { stream: true })),
        isCut: isCut || !source.complete,
        isDecoded
      }
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }
}

function trailerIn({ bytes, isCut, isDecoded }: ReadBody, kind: GrpcType, name: string): HeadValue {
  const found = bodyTrailers(bytes, kind).filter((trailer) => trailer.name === name)
  if (found.length > 0) return joined(found).slice(0, MAX_VALUE_TEXT)
  if (!isDecoded) return { note: 'not-decoded' }
  return isCut ? { note: 'too-long' } : null
}

function joined(trailers: readonly BodyTrailer[]): string {
  return trailers.map(({ value }) => value).join(', ')
}

function valueIn({ text: textOf, isCut, isDecoded }: ReadBody, path: string): HeadValue {
  const text = textOf()
  const steps = parseJsonPath(path)
  // Most bodies are not JSON; skip those that do not start like JSON.
  if (steps === null || !/^[\s\ufeff]*[[{"\d\-tfn]/.test(text))
    return isDecoded ? null : { note: 'not-decoded' }
  const found = jsonValue(text, steps, isCut || !isDecoded)
  if (found !== null && found !== 'cut') return found.text.slice(0, MAX_VALUE_TEXT)
  if (!isDecoded) return { note: 'not-decoded' }
  return found === 'cut' ? { note: 'too-long' } : null
}
