/** What one side's compressed messages are read with, one after the other (RFC 7692, section 7.2). */
import { Inflate } from '../../inflate/inflate'
import type { Compression } from './negotiated'

const NO_WINDOW = new Uint8Array(0)

export class DeflateContext {
  readonly #compression: Compression | null
  #inflate: Inflate | null = null
  #isLost = false

  /** `window`: what messages before have left; null where that is not known. */
  constructor(compression: Compression | null, window: Uint8Array | null = NO_WINDOW) {
    this.#compression = compression
    if (window === null) this.#isLost = true
    else if (window.length > 0) this.#inflate = new Inflate(window)
  }

  get isUsed(): boolean {
    return this.#compression !== null
  }

  /** What decompresses the next message; null where what it refers to is not known. */
  begin(): Inflate | null {
    const isFresh = this.#compression?.noTakeover === true
    if (isFresh) this.#isLost = false
    if (this.#isLost) return null
    this.#inflate ??= new Inflate()
    if (isFresh) this.#inflate.reset()
    this.#inflate.farthest = 0
    return this.#inflate
  }

  /** Bytes that would be in the window are not known. */
  lose(): void {
    this.#isLost = true
  }

  /** A match reached back farther than was agreed on. */
  isTooFar(inflate: Inflate): boolean {
    return inflate.farthest > 2 ** (this.#compression?.bits ?? 15)
  }

  /** What the next message is read with; null where that is not known. */
  window(): Uint8Array | null {
    if (this.#compression?.noTakeover === true) return NO_WINDOW
    if (this.#isLost) return null
    return this.#inflate?.window() ?? NO_WINDOW
  }
}
