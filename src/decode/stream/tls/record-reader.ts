/**
 * Splits one direction of TLS into records (RFC 8446, section 5.1), for any split of the bytes into pushes. Buffers the
 * content of at most one record that may be plain; only counts encrypted content.
 *
 *     type  version  length   content
 *     16    03 01    02 00    …
 */

export const CHANGE_CIPHER_SPEC = 20
export const ALERT = 21
export const HANDSHAKE = 22
export const APPLICATION_DATA = 23
const HEARTBEAT = 24

export const RECORD_HEADER_BYTES = 5
/** RFC 5246, section 6.2.3: includes room for padding and a MAC. TLS 1.3 allows less. */
const MAX_CONTENT_BYTES = (1 << 14) + 2048

export interface TlsRecord {
  type: number
  version: number
  /** Stream offset of the first byte of the header. */
  start: number
  /** Length of the content according to the header. */
  length: number
  /** Bytes of the content received. */
  seen: number
  /** Content received, if a record of this type may be plain. Valid during the call only. */
  content: Uint8Array
}

export interface RecordSink {
  /** Receives a record that is complete or was cut. */
  record(record: TlsRecord): void
  /** The stream is not TLS from here on, and no more records follow. `start` to `end` are the bytes that showed it. */
  lost(code: 'not-tls' | 'record-too-long', start: number, end: number): void
}

export class RecordReader {
  /** Stream offset of the next byte. */
  at: number
  isLost = false
  readonly #sink: RecordSink
  readonly #header = new Uint8Array(RECORD_HEADER_BYTES)
  #headerBytes = 0
  #record: TlsRecord | null = null
  readonly #content = new Uint8Array(MAX_CONTENT_BYTES)

  constructor(start: number, sink: RecordSink) {
    this.at = start
    this.#sink = sink
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.isLost;) {
      at += this.#record === null ? this.#takeHeader(bytes, at) : this.#takeContent(this.#record, bytes, at)
    }
  }

  /** Number of next bytes that would only be counted. */
  get skippable(): number {
    if (this.isLost) return Number.MAX_SAFE_INTEGER
    const record = this.#record
    return record === null || isCollected(record.type) ? 0 : record.length - record.seen
  }

  skip(length: number): void {
    if (this.isLost) return
    this.at += length
    const record = this.#record
    if (record === null) return
    record.seen += length
    if (record.seen >= record.length) this.#over(record)
  }

  /** Ends the stream: reports an incomplete record. Returns the number of bytes of an incomplete header. */
  finish(): number {
    if (this.#record !== null) this.#over(this.#record)
    const rest = this.#headerBytes
    this.#headerBytes = 0
    return rest
  }

  #takeHeader(bytes: Uint8Array, from: number): number {
    const taken = Math.min(RECORD_HEADER_BYTES - this.#headerBytes, bytes.length - from)
    const header = this.#header
    header.set(bytes.subarray(from, from + taken), this.#headerBytes)
    this.#headerBytes += taken
    this.at += taken
    const [type = 0, major = 0, minor = 0, high = 0, low = 0] = header
    const start = this.at - this.#headerBytes
    if (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT) return this.#lose('not-tls', start, 1, taken)
    if (this.#headerBytes > 1 && major !== 3) return this.#lose('not-tls', start, 2, taken)
    if (this.#headerBytes < RECORD_HEADER_BYTES) return taken
    const length = high * 256 + low
    if (length > MAX_CONTENT_BYTES) return this.#lose('record-too-long', start, RECORD_HEADER_BYTES, taken)
    this.#headerBytes = 0
    const record = { type, version: major * 256 + minor, start, length, seen: 0, content: this.#content }
    this.#record = record
    if (length === 0) this.#over(record)
    return taken
  }

  #takeContent(record: TlsRecord, bytes: Uint8Array, from: number): number {
    const taken = Math.min(record.length - record.seen, bytes.length - from)
    if (isCollected(record.type)) this.#content.set(bytes.subarray(from, from + taken), record.seen)
    record.seen += taken
    this.at += taken
    if (record.seen === record.length) this.#over(record)
    return taken
  }

  #over(record: TlsRecord): void {
    this.#record = null
    record.content = this.#content.subarray(0, isCollected(record.type) ? record.seen : 0)
    this.#sink.record(record)
  }

  /** Reports that the first `length` bytes of a header are not a TLS header. */
  #lose(code: 'not-tls' | 'record-too-long', start: number, length: number, taken: number): number {
    this.isLost = true
    this.#headerBytes = 0
    this.at = start + length
    this.#sink.lost(code, start, this.at)
    return taken
  }
}

function isCollected(type: number): boolean {
  return type === HANDSHAKE || type === ALERT || type === CHANGE_CIPHER_SPEC
}
