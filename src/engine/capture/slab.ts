/**
 * A slab: 1 MiB of shared memory that capture blocks are copied into. The writer worker writes it to disk and the
 * peer's socket is written from it, so the bytes are copied once. It returns to the pool when neither needs it.
 */

export const SLAB_BYTES = 1024 * 1024

/** Below this the call into native code costs more than it saves. */
const FILL_FROM_BYTES = 1024

export class Slab {
  readonly id: number
  readonly memory: SharedArrayBuffer
  readonly bytes: Buffer
  readonly view: DataView
  /** Where the next block goes. */
  used = 0
  /** How much was handed to the writer. */
  posted = 0
  /** File position of the slab's first byte. */
  filePosition = 0
  /** Gives one hold back; bound once, so that it can be a socket write's callback without a closure per write. */
  readonly release: () => void
  #holds = 0
  readonly #onFree: (slab: Slab) => void

  constructor(id: number, onFree: (slab: Slab) => void) {
    this.id = id
    this.memory = new SharedArrayBuffer(SLAB_BYTES)
    this.bytes = Buffer.from(this.memory)
    this.view = new DataView(this.memory)
    this.#onFree = onFree
    this.release = () => {
      this.#holds--
      if (this.#holds === 0) this.#onFree(this)
    }
  }

  /**
   * Copies the first `length` bytes of `source` to `at`. Where the target is shared memory, `set` and `copy` go word by
   * word with atomic stores (5 GB/s); `fill` with one repetition of the source is a memcpy (22 GB/s), which pays from
   * about 1 KiB on. Nobody else looks at these bytes before they are posted, so nothing needs the atomics.
   */
  put(source: Uint8Array, length: number, at: number): void {
    if (length >= FILL_FROM_BYTES) this.bytes.fill(source, at, at + length)
    else this.bytes.set(length === source.length ? source : source.subarray(0, length), at)
  }

  /** Each hold needs one release. */
  hold(): void {
    this.#holds++
  }
}
