import type { InnerFinder, InnerMessage, InnerSink } from '../../../decode/stream/inner'
import { INNER_LIMITS, UNLISTED, type InnerLimit } from '../../../decode/stream/inner-limits'
import type { Direction } from '../../../shared/model/direction'
import { MAX_DECODED_BYTES, MAX_DECODED_MESSAGES } from '../../../shared/contract/limits'

/**
 * Limits the number of messages found in a decoded body, since a small compressed body can contain any number
 * of them. At the limit, one last message covers the rest of the decoded bytes and names the limit.
 */

export interface DecodedLimits {
  readonly messages: number
  readonly bytes: number
}

const LIMITS: DecodedLimits = { messages: MAX_DECODED_MESSAGES, bytes: MAX_DECODED_BYTES }

interface Found {
  messages: number
  /** End offset of the last message. */
  end: number
  /** The limit that was reached, if any. */
  reached: InnerLimit | null
}

export class DecodedLimit {
  readonly #limits: DecodedLimits
  readonly #found: Record<Direction, Found> = {
    up: { messages: 0, end: 0, reached: null },
    down: { messages: 0, end: 0, reached: null }
  }

  constructor(limits: DecodedLimits = LIMITS) {
    this.#limits = limits
  }

  /**
   * Returns a sink that passes messages on up to the limit. `isDecoded`: returns true if the body of a
   * direction is decoded at all.
   */
  sink(emit: InnerSink, isDecoded: (direction: Direction) => boolean): InnerSink {
    return (message) => {
      if (isDecoded(message.direction) && !this.#count(message)) return
      emit(message)
    }
  }

  /**
   * Passes decoded bytes to the finder. At the limit, returns the message that covers the rest; nothing more
   * of this body needs to be decoded then.
   */
  push(finder: InnerFinder, direction: Direction, bytes: Uint8Array, offset: number): InnerMessage | null {
    const found = this.#found[direction]
    const end = offset + bytes.length
    finder.push(direction, bytes, offset)
    if (end >= this.#limits.bytes) found.reached ??= INNER_LIMITS.bytes
    return found.reached === null ? null : rest(direction, found.end, end, found.reached)
  }

  /** Returns false for a message beyond the limit. */
  #count({ direction, end }: InnerMessage): boolean {
    const found = this.#found[direction]
    if (found.messages >= this.#limits.messages) found.reached ??= INNER_LIMITS.messages
    if (found.reached !== null) return false
    found.messages++
    found.end = end
    return true
  }
}

function rest(direction: Direction, start: number, end: number, code: InnerLimit): InnerMessage {
  return {
    direction,
    start,
    end,
    kind: UNLISTED,
    stream: null,
    length: end - start,
    marks: [],
    summary: '',
    complete: false,
    problems: [{ code, offset: start }]
  }
}
