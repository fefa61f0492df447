import type { Http2Stream } from './http2-stream'
import { RecentMap } from '../recent'
import { MAX_RESET_STREAMS } from './limits'

type ResetStream = Pick<Http2Stream, 'exchange' | 'isHead'>

/** Streams that the client has reset; a response may have been in flight (RFC 9113 §5.1). */
export class ResetStreams {
  readonly #streams = new RecentMap<ResetStream>(MAX_RESET_STREAMS)

  add({ id, exchange, isHead }: Http2Stream): void {
    this.#streams.set(id, { exchange, isHead })
  }

  get(id: number): ResetStream | undefined {
    return this.#streams.get(id)
  }
}
