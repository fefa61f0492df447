import type { Layer, LayerField } from '../../shared/contract/packets'

/** Builds a layer: reads fields from the packet and records the range of each. */

export class LayerBuilder {
  readonly #view: DataView
  readonly #fields: LayerField[] = []
  readonly #kind: Layer['kind']
  readonly start: number
  /** Offset after the last readable byte. */
  readonly end: number

  constructor(kind: Layer['kind'], view: DataView, start: number, end: number) {
    this.#kind = kind
    this.#view = view
    this.start = start
    this.end = Math.min(end, view.byteLength)
  }

  /** Returns true if that many bytes of the layer are available. */
  has(bytes: number): boolean {
    return this.start + bytes <= this.end
  }

  u8(at: number): number {
    return this.#view.getUint8(this.start + at)
  }

  u16(at: number): number {
    return this.#view.getUint16(this.start + at)
  }

  u32(at: number): number {
    return this.#view.getUint32(this.start + at)
  }

  /** Adds a field of `length` bytes at offset `at` of the layer. */
  add(
    key: string,
    at: number,
    length: number,
    value: string | number,
    more: { depth?: number; note?: LayerField['note'] } = {}
  ): void {
    this.#fields.push({
      key,
      value: String(value),
      range: [this.start + at, Math.min(this.start + at + length, this.end)],
      depth: more.depth ?? 0,
      ...(more.note === undefined ? {} : { note: more.note })
    })
  }

  /** Returns the layer, which has `length` bytes; adds a field for missing bytes. */
  done(length: number): Layer {
    const end = Math.min(this.start + length, this.end)
    if (this.start + length > this.end) this.add('missing', end - this.start, 0, length, { note: 'cut' })
    return { kind: this.#kind, ranges: [[this.start, end]], fields: this.#fields }
  }
}

export function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}
