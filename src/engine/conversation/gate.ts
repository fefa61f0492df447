/** Pauses a conversation before one of our pieces, until it is resumed. */
export class Gate {
  #breakpoints: ReadonlySet<number>
  readonly #signal: AbortSignal
  readonly #onPaused: (paused: boolean) => void
  #stepping: boolean
  #open: (() => void) | null = null

  /** `breakpoints`: offsets in our stream at which pieces begin. */
  constructor(
    breakpoints: readonly number[],
    stepping: boolean,
    signal: AbortSignal,
    onPaused: (paused: boolean) => void
  ) {
    this.#breakpoints = new Set(breakpoints)
    this.#stepping = stepping
    this.#signal = signal
    this.#onPaused = onPaused
    signal.addEventListener('abort', () => this.#open?.())
  }

  set breakpoints(breakpoints: readonly number[]) {
    this.#breakpoints = new Set(breakpoints)
  }

  /** Resolves when the piece that begins at `start` may be sent. */
  async pass(start: number): Promise<void> {
    if (!this.#stepping && !this.#breakpoints.has(start)) return
    if (this.#signal.aborted) return
    this.#onPaused(true)
    await new Promise<void>((resolve) => (this.#open = resolve))
    this.#open = null
    this.#onPaused(false)
  }

  /** Pauses before the next piece. */
  pause(): void {
    this.#stepping = true
  }

  go(how: 'on' | 'step'): void {
    this.#stepping = how === 'step'
    this.#open?.()
  }
}
