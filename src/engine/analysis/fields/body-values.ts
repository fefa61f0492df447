import { bodyTrailers, type BodyTrailer } from '../../../decode/view/grpc/body-trailers'
import type { GrpcType } from '../../../decode/view/grpc/status'
import { jsonValue } from '../../../decode/view/json-value'
import { parseJsonPath } from '../../../shared/filter/json-path'
import { AppError } from '../../../shared/model/app-error'
import type { BodySource } from '../body-source'
import { OutOfTime, removeCodings } from '../../codings/content'
import type { HeadValue } from '../views/matcher'

/**
 * What the JSON of bodies says, or the trailers that stand in them, for columns and filters by field: the body is decoded as far as is read for a table, and
 * values of messages that have ended are kept, since a table asks for its rows again and again.
 */

/** Of one body, decoded. What is behind is seen where bodies are. */
const MAX_BODY_BYTES = 1024 * 1024
/** A body that decodes to next to nothing is not waited for any longer. */
const MAX_MS = 500
/** Values kept; each is what one row says at one path. */
const MAX_KEPT = 4000
/** Characters of a value that are kept: what a filter looks through. */
const MAX_VALUE_TEXT = 4096

/** Throws an AppError where the capture does not hold it any more. */
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
  /** Bodies that are being read: several columns of one row ask at once. */
  readonly #reading = new Map<string, Promise<ReadBody | null>>()

  constructor(open: OpenBody) {
    this.#open = open
  }

  /** `end`: where the message has ended, null while it arrives. */
  value(row: number, message: number, end: number | null, path: string): HeadValue | Promise<HeadValue> {
    return this.#valueOf(row, message, end, path, (body) => valueIn(body, path))
  }

  /** Of a body of gRPC-web or Connect that has ended. */
  trailer(
    row: number,
    message: number,
    end: number,
    kind: GrpcType,
    name: string
  ): HeadValue | Promise<HeadValue> {
    return this.#valueOf(row, message, end, `trailer ${name}`, (body) => trailerIn(body, kind, name))
  }

  /** `what`: tells one value of a message from another. */
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
    const place = `${row}:${message}`
    let reading = this.#reading.get(place)
    if (reading === undefined) {
      reading = this.#body(row + 1, message).finally(() => this.#reading.delete(place))
      this.#reading.set(place, reading)
    }
    const body = await reading
    const value = body === null ? null : take(body)
    if (end !== null) this.#keep(key, value)
    return value
  }

  #keep(key: string, value: HeadValue): void {
    this.#kept.set(key, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) return
      this.#kept.delete(oldest)
    }
  }

  /** Null where it is gone. */
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
          // What was read is read over by the next piece.
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
        // A character that the end cuts is left out.
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
  // Most bodies are none: what begins like none is not gone through.
  if (steps === null || !/^[\s\ufeff]*[[{"\d\-tfn]/.test(text))
    return isDecoded ? null : { note: 'not-decoded' }
  const found = jsonValue(text, steps, isCut || !isDecoded)
  if (found !== null && found !== 'cut') return found.text.slice(0, MAX_VALUE_TEXT)
  if (!isDecoded) return { note: 'not-decoded' }
  return found === 'cut' ? { note: 'too-long' } : null
}
