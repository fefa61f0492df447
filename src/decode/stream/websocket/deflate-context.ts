/** Decompression state of one side's compressed messages (RFC 7692, section 7.2). */
import { Inflate } from '../../inflate/inflate'
import type { Compression } from './negotiated'

const NO_WINDOW = new Uint8Array(0)

export class DeflateContext {
  readonly #compression: Compression | null
  #inflate: Inflate | null = null
  #isLost = false

  /** `window`: the window left by earlier messages; null if unknown. */
  constructor(compression: Compression | null, window: Uint8Array | null = NO_WINDOW) {
    this.#compression = compression
    if (window === null) this.#isLost = true
    else if (window.length > 0) this.#inflate = new Inflate(window)
  }

  get isUsed(): boolean {
    return this.#compression !== null
  }

  /** Returns the decompressor of the next message; null if the data it refers to is unknown. */
  begin(): Inflate | null {
    const isFresh = this.#compression?.noTakeover === true
    if (isFresh) this.#isLost = false
    if (this.#isLost) return null
    this.#inflate ??= new Inflate()
    if (isFresh) this.#inflate.reset()
    this.#inflate.farthest = 0
    return this.#inflate
  }

  /** The contents of the window are unknown from now on. */
  lose(): void {
    this.#isLost = true
  }

  /** Returns true if a match reached back farther than the negotiated window. */
  isTooFar(inflate: Inflate): boolean {
    return inflate.farthest > 2 ** (this.#compression?.bits ?? 15)
  }

  /** Returns the window of the next message; null if unknown. */
  window(): Uint8Array | null {
    if (this.#compression?.noTakeover === true) return NO_WINDOW
    if (this.#isLost) return null
    return this.#inflate?.window() ?? NO_WINDOW
  }
}
