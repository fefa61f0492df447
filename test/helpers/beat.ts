import type net from 'node:net'

/**
 * Checks whether arrivals keep a schedule. A busy machine may delay some of them, but a sender with a fixed schedule
 * catches up, so that the minimum delay stays constant. If each delay shifts all later arrivals, the minimum grows.
 */
export class Beat {
  readonly #arrivals: { at: number; bytes: number }[] = []
  #bytes = 0

  constructor(socket: net.Socket) {
    socket.on('data', (piece: Buffer) => {
      this.#bytes += piece.length
      this.#arrivals.push({ at: performance.now(), bytes: this.#bytes })
    })
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Returns how many milliseconds the last third is later than the first, if one byte is due every `interval` ms. */
  drift(interval: number): number {
    const third = Math.ceil(this.#arrivals.length / 3)
    const least = (arrivals: readonly { at: number; bytes: number }[]): number =>
      Math.min(...arrivals.map(({ at, bytes }) => at - bytes * interval))
    return least(this.#arrivals.slice(-third)) - least(this.#arrivals.slice(0, third))
  }
}
