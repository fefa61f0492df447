/**
 * Named pieces of bytes, as a tree in pre-order: each with what it says and where it is. What is read may be joined out
 * of pieces that lie apart in their stream (a message over several records), so places in it are told by `place`.
 */
export interface FoundField {
  key: string
  value: string
  range: [start: number, end: number]
  depth: number
  note?: 'cut' | 'bad'
}

/** A hostile message could have one for every byte. */
export const MAX_FOUND_FIELDS = 4000
/** Bytes of a value shown as hexadecimal; the rest is seen among the bytes. */
const MAX_HEX_BYTES = 64

export class FieldList {
  readonly fields: FoundField[] = []
  readonly bytes: Uint8Array
  readonly #place: (at: number) => number
  /** Something in it is not what it must be. */
  isBroken = false

  /** `place`: where in the stream a byte is. */
  constructor(bytes: Uint8Array, place: (at: number) => number) {
    this.bytes = bytes
    this.#place = place
  }

  /** The field of bytes [from, to); to be completed by the caller as more is known. */
  add(key: string, from: number, to: number, value: string, depth: number, note?: 'cut' | 'bad'): FoundField {
    const field: FoundField = { key, value, range: this.range(from, to), depth }
    if (note !== undefined) this.spoil(field, note)
    if (this.fields.length < MAX_FOUND_FIELDS) this.fields.push(field)
    return field
  }

  spoil(field: FoundField, note: 'cut' | 'bad'): void {
    field.note ??= note
    this.isBroken = true
  }

  range(from: number, to: number): [number, number] {
    const start = this.#place(from)
    return [start, to > from ? this.#place(to - 1) + 1 : start]
  }

  hex(from: number, to: number): string {
    return hexText(this.bytes.subarray(from, to))
  }
}

export function hexText(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MAX_HEX_BYTES), (byte) => byte.toString(16).padStart(2, '0'))
  return bytes.length > MAX_HEX_BYTES ? `${shown.join('')}…` : shown.join('')
}
