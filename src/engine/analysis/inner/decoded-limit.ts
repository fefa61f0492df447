import type { InnerFinder, InnerMessage, InnerSink } from '../../../decode/stream/inner'
import { INNER_LIMITS, UNLISTED, type InnerLimit } from '../../../decode/stream/inner-limits'
import type { Direction } from '../../../shared/model/direction'
import { MAX_DECODED_BYTES, MAX_DECODED_MESSAGES } from '../../../shared/contract/limits'

/**
 * Bounds the messages that are found in a body that is decoded: a small compressed body can hold any number of
 * them. Where a limit is reached, one last message covers the rest of the decoded bytes and names the limit.
 */

export interface DecodedLimits {
  readonly messages: number
  readonly bytes: number
}

const LIMITS: DecodedLimits = { messages: MAX_DECODED_MESSAGES, bytes: MAX_DECODED_BYTES }

interface Found {
  messages: number
  /** Where the last message ends. */
  end: number
  /** The limit that was reached. */
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

  /** Passes on messages up to the limit. `isDecoded`: whether the body of a direction is decoded at all. */
  sink(tell: InnerSink, isDecoded: (direction: Direction) => boolean): InnerSink {
    return (message) => {
      if (isDecoded(message.direction) && !this.#count(message)) return
      tell(message)
    }
  }

  /**
   * Gives decoded bytes to the finder. Returns the message that covers the rest where a limit is reached: nothing more
   * of this body is to be decoded then.
   */
  push(finder: InnerFinder, direction: Direction, bytes: Uint8Array, offset: number): InnerMessage | null {
    const found = this.#found[direction]
    const end = offset + bytes.length
    finder.push(direction, bytes, offset)
    if (end >= this.#limits.bytes) found.reached ??= INNER_LIMITS.bytes
    return found.reached === null ? null : rest(direction, found.end, end, found.reached)
  }

  /** False for a message behind the limit. */
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
