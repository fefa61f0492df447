import { jsonValue } from '../../../decode/view/json-value'
import { parseJsonPath } from '../../../shared/filter/json-path'
import { AppError } from '../../../shared/model/app-error'
import type { BodySource } from '../body-source'
import { OutOfTime, removeCodings } from '../../codings/content'
import type { HeadValue } from '../views/matcher'

/**
 * What the JSON of bodies says, for columns and filters by field: the body is decoded as far as is read for a table, and
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
  readonly text: string
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
    const key = `${row}:${message}:${end ?? ''} ${path}`
    const kept = this.#kept.get(key)
    return kept === undefined ? this.#read(row, message, end, path, key) : kept
  }

  async #read(
    row: number,
    message: number,
    end: number | null,
    path: string,
    key: string
  ): Promise<HeadValue> {
    const place = `${row}:${message}`
    let reading = this.#reading.get(place)
    if (reading === undefined) {
      reading = this.#body(row + 1, message).finally(() => this.#reading.delete(place))
      this.#reading.set(place, reading)
    }
    const body = await reading
    const value = body === null ? null : valueIn(body, path)
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
      const decoder = new TextDecoder()
      let text = ''
      let length = 0
      let isCut = false
      try {
        for await (const piece of pieces) {
          text += decoder.decode(piece.subarray(0, MAX_BODY_BYTES - length), { stream: true })
          length += piece.length
          isCut = length > MAX_BODY_BYTES
          if (isCut) break
        }
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error
        isCut = true
      }
      const isDecoded = (report.failed ?? source.removed?.failed ?? null) === null
      return { text, isCut: isCut || !source.complete, isDecoded }
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }
}

function valueIn({ text, isCut, isDecoded }: ReadBody, path: string): HeadValue {
  const steps = parseJsonPath(path)
  // Most bodies are none: what begins like none is not gone through.
  if (steps === null || !/^[\s\ufeff]*[[{"\d\-tfn]/.test(text))
    return isDecoded ? null : { note: 'not-decoded' }
  const found = jsonValue(text, steps, isCut || !isDecoded)
  if (found !== null && found !== 'cut') return found.text.slice(0, MAX_VALUE_TEXT)
  if (!isDecoded) return { note: 'not-decoded' }
  return found === 'cut' ? { note: 'too-long' } : null
}
