/**
 * A slab: 1 MiB of shared memory that capture blocks are copied into. The writer thread writes it to disk, and data for
 * the peer's socket is sent from it, so bytes are copied only once. It returns to the pool when neither needs it.
 */

export const SLAB_BYTES = 1024 * 1024

/** Below this size the call into native code costs more than it saves. */
const FILL_FROM_BYTES = 1024

export class Slab {
  readonly id: number
  readonly memory: SharedArrayBuffer
  readonly bytes: Buffer
  readonly view: DataView
  /** Offset of the next block. */
  used = 0
  /** Number of bytes sent to the writer. */
  posted = 0
  /** File position of the slab's first byte. */
  filePosition = 0
  /** Releases one hold. Bound once, so that it can be the callback of a socket write without a closure per write. */
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
   * Copies the first `length` bytes of `source` to `at`. If the target is shared memory, `set` and `copy` use atomic
   * stores word by word (5 GB/s), while `fill` with one repetition of the source is a memcpy (22 GB/s), which is faster
   * from about 1 KiB on. No other thread reads these bytes before they are posted, so atomic stores are not needed.
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
