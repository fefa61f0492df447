/**
 * Named ranges of bytes with their values, as a tree in pre-order. The bytes may be joined from separate pieces of the
 * stream (a message over several records); `place` maps an index to its stream offset.
 */
export interface FoundField {
  /** Stable and dotted, such as `http2.flags`. FoundField corresponds to FieldNode of the contract. */
  key: string
  /** Name in the protocol, if it has one. */
  name?: string
  value: string
  range: [start: number, end: number]
  depth: number
  note?: FieldNote
}

/** `derived`: the value was computed from the bytes, such as an index or a compressed payload. */
export type FieldNote = 'cut' | 'bad' | 'derived'

/** Limit of fields; a hostile message could have one for every byte. */
const MAX_FOUND_FIELDS = 4000
/** Bytes of a value shown in hexadecimal; the byte view shows the rest. */
const MAX_HEX_BYTES = 64

export class FieldList {
  readonly fields: FoundField[] = []
  readonly bytes: Uint8Array
  readonly #place: (at: number) => number
  /** True if a field is invalid or cut. */
  isBroken = false

  readonly #most: number

  /** `place`: returns the stream offset of a byte. Fields beyond `most` are dropped. */
  constructor(bytes: Uint8Array, place: (at: number) => number, most = MAX_FOUND_FIELDS) {
    this.#most = most
    this.bytes = bytes
    this.#place = place
  }

  /** Adds the field of bytes [from, to) and returns it, so that the caller can complete it later. */
  add(key: string, from: number, to: number, value: string, depth: number, note?: FieldNote): FoundField {
    const field: FoundField = { key, value, range: this.range(from, to), depth }
    if (note !== undefined) this.spoil(field, note)
    if (this.fields.length < this.#most) this.fields.push(field)
    return field
  }

  /** Adds a field whose range already has stream offsets. */
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

/** Returns the index of the deepest field that contains a byte, in a tree in pre-order; -1 if there is none. */
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
