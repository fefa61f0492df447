/** Payload of a message, unmasked and decompressed, in pieces. */
import type { InnerMessage } from '../inner'
import { DeflateContext } from './deflate-context'
import { carriedPieces, type ReadMessageBytes } from './message-frames'
import type { Compression } from './negotiated'
import { COMPRESSED } from './open-message'
import { FLUSH_TAIL } from './payload-reader'

/** Compression window that a message leaves for the next one of its direction; null if unknown. */
export interface WebSocketState {
  readonly window: Uint8Array | null
}

export const DEFLATE = 'permessage-deflate'

export function isCompressed({ marks }: InnerMessage): boolean {
  return marks.includes(COMPRESSED)
}

/** Returns the state after a message that was read with `state`. */
export function stateBehind(
  message: InnerMessage,
  read: ReadMessageBytes,
  compression: Compression | null,
  state: WebSocketState
): WebSocketState {
  if (!isCompressed(message) || compression?.noTakeover === true) return state
  const payload = new InflatedPayload(message, read, compression, state)
  payload.readAll()
  return { window: payload.failed ? null : payload.window() }
}

export class InflatedPayload {
  /** True if decompression failed. Valid after all pieces were read. */
  failed = false
  readonly #message: InnerMessage
  readonly #read: ReadMessageBytes
  readonly #context: DeflateContext

  constructor(
    message: InnerMessage,
    read: ReadMessageBytes,
    compression: Compression | null,
    state: WebSocketState
  ) {
    this.#message = message
    this.#read = read
    this.#context = new DeflateContext(compression, state.window)
  }

  /** Reads all pieces for their effect on the window. */
  readAll(): void {
    const pieces = this.pieces()
    while (pieces.next().done !== true);
  }

  *pieces(): Generator<Uint8Array, void> {
    const inflate = this.#context.begin()
    this.failed = inflate === null
    if (inflate === null) return
    let given: Uint8Array[] = []
    const take = (bytes: Uint8Array): void => {
      given.push(bytes.slice())
    }
    for (const piece of carriedPieces(this.#message, this.#read)) {
      inflate.push(piece, take)
      yield* given
      given = []
      if (inflate.isBad) break
    }
    inflate.push(FLUSH_TAIL, take)
    yield* given
    this.failed = !inflate.isAtFlush
  }

  window(): Uint8Array | null {
    return this.#context.window()
  }
}
