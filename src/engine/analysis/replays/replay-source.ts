import type { MessageDetail } from '../../../shared/contract/traffic'
import { MAX_FIELDS } from '../../../shared/contract/limits'
import { AppError } from '../../../shared/model/app-error'
import type { BodySource } from '../messages/body-source'

/** A captured request to be replayed. */

export interface ReplaySource {
  connection: number
  /** Range in the client → server stream. */
  start: number
  end: number
  /** Set if the raw bytes cannot be replayed on their own (HTTP/2). */
  http2?: Http2Source
}

export interface SourceField {
  name: string
  value: string
  secret?: boolean
}

export interface Http2Source {
  /** In the order received, including repeated fields. */
  fields: SourceField[]
  trailers: SourceField[]
  hasBody: boolean
}

/**
 * Returns the fields of an HTTP/2 request. Throws if the capture lacks the HPACK state for a field, or if the
 * list of fields is truncated.
 */
export function requestFields({ fields, bodyLength }: MessageDetail): Http2Source {
  if (fields.length >= MAX_FIELDS) {
    throw new AppError('not-replayable', `The request has more than ${MAX_FIELDS} fields.`)
  }
  if (fields.some(({ unknown }) => unknown !== undefined)) {
    throw new AppError(
      'replay-gap',
      'The capture does not contain the values of all header fields of the request (HPACK references).'
    )
  }
  const named = fields.filter(({ name }) => name !== '')
  const taken = (isTrailer: boolean): SourceField[] =>
    named
      .filter(({ kind }) => (kind === 'trailer') === isTrailer)
      .map(({ name, value, packed }) => ({
        name,
        value,
        ...(packed?.form === 'never' ? { secret: true } : {})
      }))
  return { fields: taken(false), trailers: taken(true), hasBody: bodyLength > 0 }
}

/** Limit of concurrent body readers. The oldest is discarded if it stopped before the end. */
const MAX_READERS = 64

const NOTHING = new Uint8Array(0)

export class ReplayBodies {
  readonly #source: (exchange: number) => BodySource
  readonly #readers = new Map<number, { source: BodySource; pieces: Generator<Uint8Array, void> }>()

  constructor(source: (exchange: number) => BodySource) {
    this.#source = source
  }

  next(token: number, exchange: number): Uint8Array {
    let reader = this.#readers.get(token)
    if (reader === undefined) {
      const source = this.#source(exchange)
      reader = { source, pieces: source.bytes() }
      this.#readers.set(token, reader)
      for (const oldest of this.#readers.keys()) {
        if (this.#readers.size <= MAX_READERS) break
        this.#readers.delete(oldest)
      }
    }
    const { done, value } = reader.pieces.next()
    if (done !== true) return value
    this.#readers.delete(token)
    if (reader.source.complete) return NOTHING
    throw new AppError('replay-gap', 'The capture does not contain the complete body.')
  }
}
