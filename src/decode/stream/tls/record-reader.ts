/**
 * Cuts one direction of TLS into records (RFC 8446, section 5.1), however its bytes come. What may be readable is
 * collected, at most one record; what is secret is counted.
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
/** RFC 5246, section 6.2.3: with room for padding and a code; TLS 1.3 allows less. */
const MAX_CONTENT_BYTES = (1 << 14) + 2048

export interface TlsRecord {
  type: number
  version: number
  /** Of the header's first byte in the stream. */
  start: number
  /** That it should have. */
  length: number
  /** That came. */
  seen: number
  /** What came of it, where its type is one that may be readable; valid during the call only. */
  content: Uint8Array
}

export interface RecordSink {
  /** A record that is over: with all of its bytes, or because no more will come. */
  record(record: TlsRecord): void
  /** From here on it is no TLS; nothing more comes. `bytes` are those that showed it. */
  lost(code: 'not-tls' | 'record-too-long', start: number, end: number): void
}

export class RecordReader {
  /** Offset of the next byte. */
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

  /** Bytes that need not be shown: of content that is only counted. */
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

  /** No more bytes come: what was begun ends as it is. Gives how many bytes of a header there are. */
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

  /** The first so many bytes of a header show that it is none. */
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
