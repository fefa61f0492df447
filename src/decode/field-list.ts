/**
 * Named pieces of bytes, as a tree in pre-order: each with what it says and where it is. What is read may be joined out
 * of pieces that lie apart in their stream (a message over several records), so places in it are told by `place`.
 */
export interface FoundField {
  /** Stable and dotted, such as `http2.flags`; see the contract's FieldNode, which it is. */
  key: string
  /** As the wire calls it, where it does. */
  name?: string
  value: string
  range: [start: number, end: number]
  depth: number
  note?: FieldNote
}

/** `derived`: the bytes stand for the value without being it, as an index or a compressed payload. */
export type FieldNote = 'cut' | 'bad' | 'derived'

/** A hostile message could have one for every byte. */
const MAX_FOUND_FIELDS = 4000
/** Bytes of a value shown as hexadecimal; the rest is seen among the bytes. */
const MAX_HEX_BYTES = 64

export class FieldList {
  readonly fields: FoundField[] = []
  readonly bytes: Uint8Array
  readonly #place: (at: number) => number
  /** Something in it is not what it must be. */
  isBroken = false

  readonly #most: number

  /** `place`: where in the stream a byte is. Of more than `most` fields the rest is left out. */
  constructor(bytes: Uint8Array, place: (at: number) => number, most = MAX_FOUND_FIELDS) {
    this.#most = most
    this.bytes = bytes
    this.#place = place
  }

  /** The field of bytes [from, to); to be completed by the caller as more is known. */
  add(key: string, from: number, to: number, value: string, depth: number, note?: FieldNote): FoundField {
    const field: FoundField = { key, value, range: this.range(from, to), depth }
    if (note !== undefined) this.spoil(field, note)
    if (this.fields.length < this.#most) this.fields.push(field)
    return field
  }

  /** One that was found by itself, its range in the stream. */
  append(field: FoundField): void {
    if (this.fields.length < this.#most) this.fields.push(field)
  }

  spoil(field: FoundField, note: FieldNote): void {
    field.note ??= note
    if (note !== 'derived') this.isBroken = true
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

/** The deepest field that holds a byte, of a tree in pre-order; -1 where none does. */
export function deepestFieldAt(
  fields: readonly Pick<FoundField, 'range' | 'depth'>[],
  offset: number
): number {
  let best = -1
  for (const [index, { range, depth }] of fields.entries()) {
    if (range[0] > offset || offset >= range[1]) continue
    if (depth >= (fields[best]?.depth ?? 0)) best = index
  }
  return best
}
