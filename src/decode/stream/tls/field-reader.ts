import type { FieldList, FoundField } from '../../field-list'
import { latin1 } from '../http1/bytes'

/**
 * Reads the pieces of a handshake message and adds them to a field list. Missing bytes read as zero and are reported
 * once, at the field they are missing from. Bytes left over at the end of a vector are reported as well.
 */
export class TlsFieldReader {
  readonly list: FieldList
  readonly depth: number
  at: number
  readonly end: number

  constructor(list: FieldList, from: number, to: number, depth: number) {
    this.list = list
    this.at = from
    this.end = Math.min(to, list.bytes.length)
    this.depth = depth
  }

  get left(): number {
    return this.end - this.at
  }

  /** Reads a number; adds no field if `key` is empty. */
  number(key: string, size: 1 | 2 | 3 | 4, show: (value: number) => string = String): number {
    const from = this.at
    const value = this.peek(size)
    const isCut = !this.#advance(size)
    if (key !== '')
      this.list.add(key, from, this.at, isCut ? '' : show(value), this.depth, isCut ? 'cut' : undefined)
    else if (isCut) this.list.isBroken = true
    return value
  }

  /** Returns the next number without consuming it, or 0 if it is incomplete. */
  peek(size: number, ahead = 0): number {
    if (this.left < ahead + size) return 0
    let value = 0
    for (let i = 0; i < size; i++) value = value * 256 + (this.list.bytes[this.at + ahead + i] ?? 0)
    return value
  }

  /** Reads `size` uninterpreted bytes. */
  opaque(key: string, size: number, show?: (bytes: Uint8Array) => string): Uint8Array {
    const from = this.at
    const isWhole = this.#advance(size)
    const bytes = this.list.bytes.subarray(from, this.at)
    const value = show === undefined ? this.list.hex(from, this.at) : show(bytes)
    this.list.add(key, from, this.at, value, this.depth, isWhole ? undefined : 'cut')
    return bytes
  }

  /** Reads a length and the bytes after it as one field. */
  sized(key: string, lengthBytes: 1 | 2 | 3, show?: (bytes: Uint8Array) => string): Uint8Array {
    let content: Uint8Array = this.list.bytes.subarray(0, 0)
    this.group(key, lengthBytes, (inner) => {
      content = inner.takeRest()
      return show === undefined ? this.list.hex(inner.end - content.length, inner.end) : show(content)
    })
    return content
  }

  text(key: string, lengthBytes: 1 | 2): string {
    const bytes = this.sized(key, lengthBytes, shownText)
    return latin1(bytes, 0, bytes.length)
  }

  /** Reads a vector with its length prefix. `read` adds the fields inside and returns the summary of the vector. */
  group(key: string, lengthBytes: 1 | 2 | 3, read: (inner: TlsFieldReader) => string): FoundField {
    const from = this.at
    const length = this.peek(lengthBytes)
    const hasLength = this.#advance(lengthBytes)
    const start = this.at
    const isWhole = this.#advance(hasLength ? length : 0) && hasLength
    return this.#inside(key, from, start, isWhole, read)
  }

  /** Reads all remaining bytes as one field. */
  rest(key: string, read: (inner: TlsFieldReader) => string): FoundField {
    const from = this.at
    this.at = this.end
    return this.#inside(key, from, from, true, read)
  }

  /** Reads elements until the end; returns their number. */
  each(read: (reader: TlsFieldReader) => void): number {
    let count = 0
    for (; this.left > 0; count++) {
      const before = this.at
      read(this)
      if (this.at === before) break
    }
    return count
  }

  takeRest(): Uint8Array {
    const bytes = this.list.bytes.subarray(this.at, this.end)
    this.at = this.end
    return bytes
  }

  /** Reports any bytes that are left as surplus. */
  finish(): void {
    if (this.left > 0)
      this.list.add('surplus', this.at, this.end, this.list.hex(this.at, this.end), this.depth, 'bad')
    this.at = this.end
  }

  #inside(
    key: string,
    from: number,
    start: number,
    isWhole: boolean,
    read: (inner: TlsFieldReader) => string
  ): FoundField {
    const field = this.list.add(key, from, this.at, '', this.depth)
    if (!isWhole) this.list.spoil(field, 'cut')
    const inner = new TlsFieldReader(this.list, start, this.at, this.depth + 1)
    field.value = read(inner)
    inner.finish()
    return field
  }

  /** Returns true if that many bytes were available. */
  #advance(size: number): boolean {
    const isThere = this.left >= size
    this.at = isThere ? this.at + size : this.end
    return isThere
  }
}

/** Returns the bytes as Latin-1 text with control characters escaped. */
export function shownText(bytes: Uint8Array): string {
  return latin1(bytes, 0, bytes.length).replace(
    /[\0-\x1f\x7f-\x9f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  )
}
