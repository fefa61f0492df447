import type { InnerMessage } from '../../../decode/stream/inner'
import {
  framePayload,
  messageFrames,
  type MessageFrame,
  type ReadMessageBytes
} from '../../../decode/stream/websocket/message-frames'
import { isCompressed } from '../../../decode/stream/websocket/message-payload'
import { UNREADABLE } from '../../../decode/stream/websocket/open-message'
import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import type { Direction } from '../../../shared/model/direction'
import type { InnerContext } from '../inner/inner-protocol'
import { WEBSOCKET } from '../inner/websocket-protocol'
import type { ContentOutput } from './content-output'
import { MAX_BODY_MS } from './unread-content'

/** Decodes the WebSocket messages whose payload differs from the recorded bytes: masked, compressed, in fragments. */

const PIECE_BYTES = 32 * 1024

interface FoundMessage {
  readonly message: InnerMessage
  readonly state: unknown
}

export class WebSocketContents {
  readonly #context: InnerContext
  readonly #read: (direction: Direction) => ReadMessageBytes
  readonly #output: ContentOutput
  readonly #found: FoundMessage[] = []
  readonly #finder: ReturnType<typeof WEBSOCKET.createFinder>
  readonly #states: Record<Direction, unknown>

  /** `read`: returns the reader of a direction's bytes. */
  constructor(
    context: InnerContext,
    read: (direction: Direction) => ReadMessageBytes,
    output: ContentOutput
  ) {
    this.#context = context
    this.#read = read
    this.#output = output
    const { states } = WEBSOCKET
    this.#states = { up: states?.begin(context, 'up'), down: states?.begin(context, 'down') }
    this.#finder = WEBSOCKET.createFinder(context, (message) => {
      const { direction } = message
      this.#found.push({ message, state: this.#states[direction] })
      if (isCompressed(message)) this.#states[direction] = this.#finder.stateBehind?.(direction)
    })
  }

  /** Returns how many of the next bytes would only be counted. */
  skippable(direction: Direction): number {
    return this.#finder.skippable(direction)
  }

  skip(direction: Direction, length: number): void {
    this.#finder.skip(direction, length)
  }

  gap(direction: Direction, offset: number, length: number): void {
    this.#finder.gap(direction, offset, length)
    this.#states[direction] = this.#finder.stateBehind?.(direction)
  }

  async push(direction: Direction, bytes: Uint8Array, offset: number): Promise<void> {
    this.#finder.push(direction, bytes, offset)
    await this.#addFound()
  }

  async finish(): Promise<void> {
    this.#finder.finish()
    await this.#addFound()
  }

  async #addFound(): Promise<void> {
    for (const { message, state } of this.#found.splice(0)) {
      if (message.kind !== UNREADABLE && message.length > 0) this.#add(message, state)
      await this.#output.turn()
    }
  }

  #add(message: InnerMessage, state: unknown): void {
    const { start, end, direction } = message
    const read = this.#read(direction)
    if (!isCompressed(message)) {
      this.#addFrames([...messageFrames(message, read)], start, end, read)
      return
    }
    const payload = WEBSOCKET.payload({ message, context: this.#context, read }, state)
    if (payload === null) return
    const until = performance.now() + MAX_BODY_MS
    const reason = this.#addPieces(payload.pieces(), until, (piece) => {
      this.#output.derived(piece, start, end)
    })
    if (reason !== null) this.#output.unread(start, end, reason, null)
    else if (payload.failed() !== null) this.#output.unread(start, end, 'coding', payload.failed())
    this.#output.end(start)
  }

  /** Adds frames that are masked, or that carry parts of a message. */
  #addFrames(frames: readonly MessageFrame[], start: number, end: number, read: ReadMessageBytes): void {
    if (frames.length < 2 && frames.every(isPlain)) return
    const until = performance.now() + MAX_BODY_MS
    for (const frame of frames) {
      const [from, to] = frame.payload
      let at = from
      const pieces = function* (): Generator<Uint8Array, void> {
        while (at < to) {
          const piece = framePayload(frame, read, at, PIECE_BYTES)
          if (piece.length === 0) return
          yield piece
          at += piece.length
        }
      }
      const reason = this.#addPieces(pieces(), until, (piece) => {
        if (isPlain(frame)) this.#output.repeated(piece, at, at + piece.length)
        else this.#output.unmasked(piece, at)
      })
      if (reason === null) continue
      this.#output.unread(start, end, reason, null)
      break
    }
    this.#output.end(start)
  }

  /** Returns the limit that ended it, if any. */
  #addPieces(
    pieces: Iterable<Uint8Array>,
    until: number,
    add: (piece: Uint8Array) => void
  ): 'size' | 'time' | null {
    for (const piece of pieces) {
      add(piece.subarray(0, MAX_BODY_VIEW_BYTES - this.#output.length))
      if (this.#output.length >= MAX_BODY_VIEW_BYTES) return 'size'
      if (performance.now() > until) return 'time'
    }
    return null
  }
}

/** True if the payload is recorded as it is. */
function isPlain({ header, bytes }: MessageFrame): boolean {
  return !header.isMasked || bytes.subarray(header.keyAt).every((byte) => byte === 0)
}
