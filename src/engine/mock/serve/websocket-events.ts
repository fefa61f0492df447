import { DeflateContext } from '../../../decode/stream/websocket/deflate-context'
import {
  isControl,
  OPCODE_CLOSE,
  OPCODE_CONTINUATION,
  OPCODE_PING,
  readHeader,
  RSV1,
  unmasked
} from '../../../decode/stream/websocket/frame-header'
import type { Compression } from '../../../decode/stream/websocket/negotiated'
import { FLUSH_TAIL } from '../../../decode/stream/websocket/payload-reader'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { MAX_FRAME_BYTES } from '../../../shared/contract/limits'

/**
 * Reads one side of a WebSocket connection and normalises it so that equal messages have equal bytes. Masks are random,
 * the sender chooses fragmentation and compression, and pings and pongs may arrive at any time (RFC 6455, sections 5.3
 * to 5.5).
 */

export type WebSocketEvent =
  /** The message type (opcode 1 or 2), followed by the uncompressed payload. */
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping' | 'close'; readonly payload: Uint8Array }
  /** Frame boundaries are lost; nothing follows. */
  | { readonly kind: 'lost'; readonly why: string }

export class WebSocketEventReader {
  readonly #context: DeflateContext
  #pending: Uint8Array = new Uint8Array(0)
  /** The incomplete message: its type, then the payload received so far. */
  #pieces: Uint8Array[] = []
  #length = 0
  #isDeflated = false
  #isLost = false

  /** `compression`: negotiated in the handshake for this side; null if none was. */
  constructor(compression: Compression | null) {
    this.#context = new DeflateContext(compression)
  }

  push(bytes: Uint8Array): WebSocketEvent[] {
    if (this.#isLost) return []
    this.#pending = this.#pending.length === 0 ? new Uint8Array(bytes) : joinBytes([this.#pending, bytes])
    const events: WebSocketEvent[] = []
    for (let at = 0; ;) {
      const header = readHeader(this.#pending, at)
      const end = header === null ? Infinity : at + header.size + header.length
      if (header !== null && this.#length + header.length > MAX_FRAME_BYTES) {
        this.#isLost = true
        this.#pending = new Uint8Array(0)
        return [...events, { kind: 'lost', why: `a message is longer than ${MAX_FRAME_BYTES} bytes` }]
      }
      if (header === null || end > this.#pending.length) {
        this.#pending = this.#pending.slice(at)
        return events
      }
      const carried = this.#pending.subarray(at + header.size, end)
      const key = this.#pending.subarray(header.keyAt, at + header.size)
      const payload = header.isMasked ? unmasked(carried, key, 0) : carried.slice()
      at = end
      if (isControl(header.opcode)) {
        if (header.opcode === OPCODE_PING) events.push({ kind: 'ping', payload })
        if (header.opcode === OPCODE_CLOSE) events.push({ kind: 'close', payload })
        continue
      }
      if (header.opcode !== OPCODE_CONTINUATION) this.#begin(header.opcode, (header.reserved & RSV1) !== 0)
      this.#pieces.push(payload)
      this.#length += payload.length
      if (!header.fin) continue
      const bytesOfIt = this.#finish()
      if (bytesOfIt === null) {
        this.#isLost = true
        return [...events, { kind: 'lost', why: 'a compressed message cannot be read' }]
      }
      events.push({ kind: 'message', bytes: bytesOfIt })
    }
  }

  #begin(opcode: number, isDeflated: boolean): void {
    this.#pieces = [Uint8Array.of(opcode)]
    this.#length = 0
    this.#isDeflated = isDeflated
  }

  #finish(): Uint8Array | null {
    const pieces = this.#pieces
    this.#pieces = []
    this.#length = 0
    if (!this.#isDeflated || !this.#context.isUsed) return joinBytes(pieces)
    const [opcode, ...carried] = pieces
    const inflate = this.#context.begin()
    if (opcode === undefined || inflate === null) return null
    const plain = [opcode]
    let length = 0
    for (const piece of [...carried, FLUSH_TAIL]) {
      inflate.push(piece, (bytes) => {
        length += bytes.length
        // Bytes beyond the limit are only counted: the comparison uses the first bytes and the length.
        if (length <= MAX_FRAME_BYTES) plain.push(new Uint8Array(bytes))
      })
    }
    if (!inflate.isAtFlush) return null
    if (length > MAX_FRAME_BYTES) plain.push(new TextEncoder().encode(String(length)))
    return joinBytes(plain)
  }
}

/** Encodes an unfragmented, unmasked server frame. `payload`: at most 65,535 bytes. */
export function serverFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload
  const size = length < 126 ? [length] : [126, length >> 8, length & 255]
  return joinBytes([Uint8Array.of(0x80 | opcode, ...size), payload])
}
