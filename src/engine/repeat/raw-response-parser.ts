import type { RawAnswer } from '../../shared/contract/repeat-input'
import { compileMatch } from '../matching/compile-match'
import type { CompiledMatch } from '../matching/compiled-match'
import type { ResponseParser, ResponseListener } from './response-parser'
import { problemValues, refusal } from './refusal'

/**
 * Response parser for unknown protocols. A response ends after a number of bytes, at the first match of a pattern,
 * after a silence, or with the connection. The same applies to a greeting that the server sends before the first
 * request.
 */

const NOTHING = new Uint8Array(0)
/** A pattern is matched against this many of the last bytes, to bound the work for each read. */
const PATTERN_BYTES = 16 * 1024

export interface RawParserOptions {
  readonly answer: RawAnswer
  /** Maximum number of response bytes kept for extractions. */
  readonly look: number
  now(): number
}

export class RawResponseParser implements ResponseParser {
  readonly #options: RawParserOptions
  readonly #listener: ResponseListener
  readonly #match: CompiledMatch | null
  #ready: boolean
  /** Start offset of the current response, and the bytes received of it. */
  #start = 0
  #length = 0
  #body: Uint8Array[] = []
  #bodyLength = 0
  /** Last bytes of the response, for matching a pattern. */
  #tail: Buffer = Buffer.alloc(0)
  #lastByte = 0
  #silence: NodeJS.Timeout | undefined

  constructor(options: RawParserOptions, listener: ResponseListener) {
    this.#options = options
    this.#listener = listener
    this.#ready = !options.answer.greets
    this.#match = matchOf(options.answer)
  }

  get ready(): boolean {
    return this.#ready
  }

  /** Ends a response that ends by silence or close: data received before this request is not part of its response. */
  sent(): void {
    const { ends } = this.#options.answer
    // With the other rules, requests may be pipelined: the received data belongs to an earlier request.
    if (this.#length === 0 || !(ends === 'silence' || ends === 'close')) return
    this.close()
    this.#begin()
  }

  received(bytes: Uint8Array): void {
    const { answer } = this.#options
    switch (answer.ends) {
      case 'bytes':
        for (let at = 0; at < bytes.length;) {
          const piece = bytes.subarray(at, at + answer.count - this.#length)
          at += piece.length
          this.#take(piece)
          if (this.#length === answer.count) this.#end(null)
        }
        return
      case 'pattern':
        this.#search(bytes)
        return
      case 'silence':
        this.#take(bytes)
        this.#lastByte = this.#options.now()
        this.#silence ??= setTimeout(() => {
          this.#onSilence()
        }, answer.after)
        this.#silence.refresh()
        return
      case 'close':
        this.#take(bytes)
    }
  }

  ended(): void {
    const { ends } = this.#options.answer
    if (this.#length === 0) return
    this.#listener.onClosing()
    if (ends === 'close' || ends === 'silence') this.#end(ends === 'silence' ? this.#lastByte : null)
    else this.#listener.onBroken('cut')
  }

  close(): void {
    clearTimeout(this.#silence)
    this.#silence = undefined
  }

  #onSilence(): void {
    this.#silence = undefined
    this.#end(this.#lastByte)
    this.#listener.onLater()
  }

  #search(bytes: Uint8Array): void {
    let rest = bytes
    while (rest.length > 0) {
      const before = this.#tail.length
      const window = Buffer.concat([this.#tail, rest])
      const found = this.#match?.find(window) ?? null
      if (found === null) {
        this.#take(rest)
        this.#tail = Buffer.from(window.subarray(Math.max(0, window.length - PATTERN_BYTES)))
        return
      }
      // An empty match must not end a response that has not begun.
      const end = Math.max(found.end - before, 1)
      this.#take(rest.subarray(0, end))
      this.#tail = Buffer.alloc(0)
      this.#end(null)
      rest = rest.subarray(end)
    }
  }

  #take(bytes: Uint8Array): void {
    this.#length += bytes.length
    const room = this.#options.look - this.#bodyLength
    if (room <= 0) return
    const buffered = Buffer.from(bytes.subarray(0, room))
    this.#body.push(buffered)
    this.#bodyLength += buffered.length
  }

  /** Begins the next response at the current offset. */
  #begin(): void {
    this.#start += this.#length
    this.#length = this.#bodyLength = 0
    this.#body = []
  }

  #end(at: number | null): void {
    const [start, end] = [this.#start, this.#start + this.#length]
    const body = this.#bodyLength === 0 ? NOTHING : Buffer.concat(this.#body)
    this.#begin()
    if (!this.#ready) {
      this.#ready = true
      this.#listener.onLater()
      return
    }
    const closes = this.#options.answer.ends === 'close'
    this.#listener.onAnswer({ status: 0, head: NOTHING, body, coding: '', start, end, at, closes })
  }
}

/** Throws `bad-input` for an invalid pattern. */
export function matchOf(answer: RawAnswer): CompiledMatch | null {
  if (answer.ends !== 'pattern') return null
  const result = compileMatch(answer.match)
  if (result.ok) return result.match
  const { problem } = result
  const words = `The pattern for the end of a response is invalid: ${problem.message}`
  throw refusal('answer-pattern', words, problemValues(problem))
}
