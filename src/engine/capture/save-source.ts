import type { FileHandle } from 'node:fs/promises'
import { codingOf, expand, type FileCoding } from './foreign/expanded'
import { pcapFormat } from './foreign/pcap-scanner'
import { PcapToPcapng } from './foreign/pcap-to-pcapng'
import type { PacketPicker } from './packet-picker'

/** Reads a file of a capture from start to end as pcapng, whatever its format. */

const READ_BYTES = 1024 * 1024

export class SaveSource {
  readonly handle: FileHandle
  /** Size of the file, and number of bytes read so far. */
  readonly bytes: number
  consumed = 0
  #pieces: AsyncIterator<Uint8Array> | null = null
  #piece: Uint8Array = new Uint8Array(0)

  readonly #picker: PacketPicker | null
  /** Why the file could not be read further. */
  #failure: { error: unknown } | null = null

  /** `picker`: filter for the packets. */
  constructor(handle: FileHandle, bytes: number, picker: PacketPicker | null = null) {
    this.handle = handle
    this.bytes = bytes
    this.#picker = picker
  }

  /** Fills in at most `wanted` bytes. Returns 0 at the end. */
  async read(target: Uint8Array, at: number, wanted: number): Promise<number> {
    this.#pieces ??= this.#picker === null ? this.#all() : this.#picked(this.#picker)
    if (this.#piece.length === 0) {
      const next = await this.#pieces.next()
      if (next.done === true) return 0
      this.#piece = next.value
    }
    const taken = Math.min(wanted, this.#piece.length)
    target.set(this.#piece.subarray(0, taken), at)
    this.#piece = this.#piece.subarray(taken)
    return taken
  }

  async *#picked(picker: PacketPicker): AsyncGenerator<Uint8Array, void> {
    picker.begin()
    for await (const piece of this.#all()) yield* picker.push(piece)
  }

  async *#all(): AsyncGenerator<Uint8Array, void> {
    const start = Buffer.alloc(4)
    const { bytesRead } = await this.handle.read(start, 0, 4, 0)
    const coding = codingOf(start.subarray(0, bytesRead))
    let converter: PcapToPcapng | null | undefined = undefined
    for await (const piece of this.#contents(coding)) {
      if (converter === undefined) converter = pcapFormat(viewOf(piece)) === null ? null : new PcapToPcapng()
      if (converter === null) yield piece
      else yield* converter.push(piece)
    }
  }

  async *#contents(coding: FileCoding | null): AsyncGenerator<Uint8Array, void> {
    if (coding === null) {
      yield* this.#file()
      return
    }
    try {
      yield* expand(coding, this.#file())
    } catch {
      // A fault of the coding ends the content, as it did when the file was opened.
    }
    // A disk error is not a fault of the coding.
    if (this.#failure !== null) throw this.#failure.error
  }

  async *#file(): AsyncGenerator<Uint8Array, void> {
    while (this.consumed < this.bytes) {
      const wanted = Math.min(READ_BYTES, this.bytes - this.consumed)
      const buffer = Buffer.allocUnsafe(wanted)
      const bytesRead = await this.#read(buffer)
      if (bytesRead === 0) return
      this.consumed += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }

  async #read(buffer: Buffer): Promise<number> {
    try {
      return (await this.handle.read(buffer, 0, buffer.length, this.consumed)).bytesRead
    } catch (error) {
      this.#failure = { error }
      throw error
    }
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
