import type { Http2Stream } from './http2-stream'
import { MAX_RESET_STREAMS } from './limits'

/** Streams that the client has reset: a response may have been in flight then (RFC 9113 §5.1). */
export class ResetStreams {
  /** The oldest first. */
  readonly #streams = new Map<number, { readonly exchange: number; readonly method: string }>()

  add({ id, exchange, method }: Http2Stream): void {
    this.#streams.set(id, { exchange, method })
    if (this.#streams.size <= MAX_RESET_STREAMS) return
    const [oldest] = this.#streams.keys()
    if (oldest !== undefined) this.#streams.delete(oldest)
  }

  get(id: number): { readonly exchange: number; readonly method: string } | undefined {
    return this.#streams.get(id)
  }
}
