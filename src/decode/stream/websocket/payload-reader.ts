/**
 * The payload of the message that is arriving: as carried, and decompressed, as far as its line in a list has to show
 * it. Text is checked to be UTF-8 to its end.
 */
import type { Inflate } from '../../inflate/inflate'
import { Utf8Check } from '../utf8-check'

/** Of a payload's beginning, kept for the summary. */
const PREVIEW_BYTES = 512

/** That are decompressed of one message: a window that is not followed on is better than a bomb that is. */
const MAX_INFLATED_BYTES = 128 * 1024 * 1024

export class PayloadReader {
  readonly isText: boolean
  readonly isCompressed: boolean
  readonly inflate: Inflate | null
  /** Bytes as carried. */
  carried = 0
  /** Once decompressed, as far as they were. */
  length = 0
  /** Bytes of it that the capture lacks. */
  missing = 0
  /** Bytes of it are not known: the rest cannot be decompressed, and need not be UTF-8. */
  isTorn = false
  readonly #utf8 = new Utf8Check()
  #preview = new Uint8Array(0)
  #previewLength = 0

  /** `inflate`: what decompresses it; null where it is not compressed, or cannot be decompressed. */
  constructor(isText: boolean, isCompressed: boolean, inflate: Inflate | null) {
    this.isText = isText
    this.isCompressed = isCompressed
    this.inflate = inflate
  }

  /** It is only counted from here on. */
  get isCounted(): boolean {
    if (this.isCompressed) return this.inflate === null || this.isTorn
    return !this.isText && this.#previewLength === PREVIEW_BYTES
  }

  get preview(): Uint8Array {
    return this.#preview.subarray(0, this.#previewLength)
  }

  /** The preview is all of it. */
  get isPreviewed(): boolean {
    return this.length === this.#previewLength
  }

  push(bytes: Uint8Array): void {
    this.carried += bytes.length
    if (!this.isCompressed) this.#take(bytes)
    else if (!this.isTorn) this.inflate?.push(bytes, this.#take)
    if (this.isCompressed && this.length > MAX_INFLATED_BYTES) this.isTorn = true
  }

  count(length: number): void {
    this.carried += length
    if (!this.isCompressed) this.length += length
  }

  /** Bytes that passed, but nobody has them. */
  lack(length: number): void {
    this.missing += length
    this.isTorn = true
    this.count(length)
  }

  /** The message is over: puts back what its compression leaves out. False where it did not come to its end. */
  finish(): boolean {
    this.inflate?.push(FLUSH_TAIL, this.#take)
    return this.inflate?.isAtFlush ?? true
  }

  /** All of it was read, to the end. */
  get isRead(): boolean {
    return !this.isTorn && (!this.isCompressed || this.inflate !== null)
  }

  /** It is a text of which all was read, and it is none. */
  get isBadText(): boolean {
    return this.isText && this.isRead && this.#utf8.end() !== null
  }

  readonly #take = (bytes: Uint8Array): void => {
    this.length += bytes.length
    if (this.isText && !this.isTorn) this.#utf8.push(bytes)
    const length = Math.min(bytes.length, PREVIEW_BYTES - this.#previewLength)
    if (length === 0) return
    if (this.#previewLength + length > this.#preview.length) {
      const larger = new Uint8Array(Math.min(PREVIEW_BYTES, Math.max(length + this.#previewLength, 128)))
      larger.set(this.#preview)
      this.#preview = larger
    }
    this.#preview.set(bytes.subarray(0, length), this.#previewLength)
    this.#previewLength += length
  }
}

/** The end of a flush, which every message has and no message carries (RFC 7692, section 7.2.1). */
export const FLUSH_TAIL = new Uint8Array([0, 0, 0xff, 0xff])
