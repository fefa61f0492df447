import { RECORD_HEADER_BYTES, type TlsRecord } from './record-reader'

/**
 * Joins handshake messages from records: a message may span many records, and a record may hold many messages (RFC
 * 8446, section 5.1). Each message maps its bytes to their offsets in the stream.
 */

export const MESSAGE_HEADER_BYTES = 4
/** Limit of one handshake message. Long chains with post-quantum keys stay below 100 KiB. */
export const MAX_MESSAGE_BYTES = 256 * 1024

export type RecordHeader = Pick<TlsRecord, 'type' | 'version' | 'start' | 'length'>

export interface JoinedMessage {
  bytes: Uint8Array
  /** Headers of the records that begin with the message or inside it. */
  headers: readonly RecordHeader[]
  /** Returns the stream offset of a byte of the message. */
  place: (at: number) => number
  isWhole: boolean
}

interface Piece {
  /** Offset in the message. */
  at: number
  from: number
}

export class HandshakeJoiner {
  /** True if a message exceeds the limit; its remaining bytes are skipped. */
  isTooLong = false
  #bytes = new Uint8Array(0)
  #filled = 0
  #passed = 0
  #pieces: Piece[] = []
  #headers: RecordHeader[] = []

  /** Adds a record; returns the messages that end in it. */
  add(record: TlsRecord): JoinedMessage[] {
    const { type, version, start, length, content } = record
    const whole: JoinedMessage[] = []
    this.isTooLong = false
    this.#headers.push({ type, version, start, length })
    for (let at = 0; at < content.length;) {
      at += this.#take(content, at, start + RECORD_HEADER_BYTES)
      if (this.#filled >= MESSAGE_HEADER_BYTES && this.#filled + this.#passed === this.#length()) {
        whole.push(this.#give(this.#passed === 0))
      }
    }
    return whole
  }

  /** Returns the incomplete message when no more bytes will follow; null if none has begun. */
  cut(): JoinedMessage | null {
    if (this.#filled === 0) {
      this.#headers = []
      return null
    }
    return this.#give(false)
  }

  /** Appends content to the current message; returns the number of bytes used. */
  #take(content: Uint8Array, at: number, base: number): number {
    const isHeader = this.#filled < MESSAGE_HEADER_BYTES
    const end = isHeader ? MESSAGE_HEADER_BYTES : this.#length()
    const taken = Math.min(end - this.#filled - this.#passed, content.length - at)
    const kept = Math.min(taken, MAX_MESSAGE_BYTES - this.#filled)
    if (kept < taken && this.#passed === 0) this.isTooLong = true
    this.#passed += taken - kept
    this.#grow(this.#filled + kept)
    const last = this.#pieces.at(-1)
    if (last === undefined || last.from - last.at !== base + at - this.#filled)
      this.#pieces.push({ at: this.#filled, from: base + at })
    this.#bytes.set(content.subarray(at, at + kept), this.#filled)
    this.#filled += kept
    return taken
  }

  #length(): number {
    const [, high = 0, middle = 0, low = 0] = this.#bytes
    return MESSAGE_HEADER_BYTES + high * 65_536 + middle * 256 + low
  }

  #give(isWhole: boolean): JoinedMessage {
    const pieces = this.#pieces
    const message = {
      bytes: this.#bytes.slice(0, this.#filled),
      headers: this.#headers,
      place: (at: number) => placeIn(pieces, at),
      isWhole
    }
    this.#pieces = []
    this.#headers = []
    this.#filled = 0
    this.#passed = 0
    return message
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2, 1024))
    grown.set(this.#bytes.subarray(0, this.#filled))
    this.#bytes = grown
  }
}

function placeIn(pieces: readonly Piece[], at: number): number {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle]?.at ?? 0) <= at) low = middle
    else high = middle - 1
  }
  const piece = pieces[low]
  return piece === undefined ? 0 : piece.from + at - piece.at
}
