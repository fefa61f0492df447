/**
 * Payload of the message being received: its bytes as sent, and decompressed as far as the list needs them. Text is
 * checked for UTF-8 completely.
 */
import type { Inflate } from '../../inflate/inflate'
import { Utf8Check } from '../utf8-check'

/** Bytes from the beginning of a payload, kept for the summary. */
const PREVIEW_BYTES = 512

/** Limit of decompressed bytes of one message. Losing the window of later messages is better than expanding a bomb. */
const MAX_INFLATED_BYTES = 128 * 1024 * 1024

export class PayloadReader {
  readonly isText: boolean
  readonly isCompressed: boolean
  readonly inflate: Inflate | null
  /** Bytes as sent. */
  carried = 0
  /** Bytes after decompression, up to the limit. */
  length = 0
  /** Bytes missing from the capture. */
  missing = 0
  /** True if bytes are missing: the rest cannot be decompressed or checked for UTF-8. */
  isTorn = false
  readonly #utf8 = new Utf8Check()
  #preview = new Uint8Array(0)
  #previewLength = 0

  /** `inflate`: the decompressor; null if the payload is not compressed or cannot be decompressed. */
  constructor(isText: boolean, isCompressed: boolean, inflate: Inflate | null) {
    this.isText = isText
    this.isCompressed = isCompressed
    this.inflate = inflate
  }

  /** True if further bytes are only counted. */
  get isCounted(): boolean {
    if (this.isCompressed) return this.inflate === null || this.isTorn
    return !this.isText && this.#previewLength === PREVIEW_BYTES
  }

  get preview(): Uint8Array {
    return this.#preview.subarray(0, this.#previewLength)
  }

  /** True if the preview is the whole payload. */
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

  /** `length` bytes are missing from the capture. */
  lack(length: number): void {
    this.missing += length
    this.isTorn = true
    this.count(length)
  }

  /** Ends the message by adding the bytes that its compression omits. Returns false if the data is incomplete. */
  finish(): boolean {
    this.inflate?.push(FLUSH_TAIL, this.#take)
    return this.inflate?.isAtFlush ?? true
  }

  /** True if the whole payload was read. */
  get isRead(): boolean {
    return !this.isTorn && (!this.isCompressed || this.inflate !== null)
  }

  /** True if the message is a completely read text that is not UTF-8. */
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

/** The end of a flush, which senders remove from every message (RFC 7692, section 7.2.1). */
export const FLUSH_TAIL = new Uint8Array([0, 0, 0xff, 0xff])
