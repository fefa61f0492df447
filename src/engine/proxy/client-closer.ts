import type { EndedBy, HowEnded } from '../../shared/model/connection-event'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialError } from '../net/dial-error'
import { FINISH_MS, resetSocket } from '../net/reset-socket'
import type { ArrivalParts } from './arrival'
import type { HeldReader } from './held-reader'
import type { Direction } from '../../shared/model/direction'
import { READ_BYTES } from '../net/accepted-socket'

/** Sends Tcplens' own replies to a proxy's client, and closes client connections that are never relayed. */

export type ClientEnding =
  /** The client sent FIN. */
  | { why: 'ended' }
  /** The client reset the connection or failed. */
  | { why: 'broken'; code: string; message: string }
  /** The client's request cannot be served. */
  | { why: 'refused'; send: Uint8Array; code: string; message: string }
  /** `send`: the error reply; empty if the client's protocol has none. */
  | { why: 'unreachable'; error: DialError; send: Uint8Array }
  | { why: 'stopped'; how: 'fin' | 'rst' }
  /** Everything was sent; the FIN is the target's, passed on, or Tcplens' own. */
  | { why: 'done'; endedBy: EndedBy; by: 'target' | 'tcplens' }
  /** The target reset the connection in the middle of a response. */
  | { why: 'lost'; code: string }

type CloserParts = Pick<ArrivalParts, 'recorder' | 'listener'>

interface RecordedEnding {
  endedBy: EndedBy
  how: HowEnded
  code?: string
}

export class ClientCloser {
  readonly #client: HeldReader
  readonly #parts: CloserParts
  readonly #recorder: ConnectionRecorder
  readonly #onClose: () => void

  constructor(client: HeldReader, parts: CloserParts, onClose: () => void) {
    this.#client = client
    this.#parts = parts
    this.#recorder = parts.recorder
    this.#onClose = onClose
  }

  /** Records bytes that the client sent to Tcplens. */
  recordReceived(bytes: Uint8Array): void {
    recordBytes(this.#parts, 'up', bytes)
  }

  /** Sends bytes to the client and records them. */
  send(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    recordBytes(this.#parts, 'down', bytes)
    this.#client.socket.write(Buffer.from(bytes))
  }

  close(ending: ClientEnding): void {
    switch (ending.why) {
      case 'ended':
        this.#recorder.end('up')
        this.#part({ endedBy: 'client', how: 'fin' })
        break
      case 'broken':
        this.#broken(ending)
        break
      case 'refused': {
        const { send, code, message } = ending
        this.#recorder.event({ event: 'error', leg: 'client', code, message })
        this.#answer(send, message, { endedBy: 'tcplens', how: 'error', code })
        break
      }
      case 'unreachable': {
        const { error, send } = ending
        const { code, message, by } = error
        this.#recorder.event({ event: 'error', leg: 'target', code, message })
        this.#answer(send, message, { endedBy: by, how: 'error', code })
        break
      }
      case 'stopped':
        if (ending.how === 'fin') this.#part({ endedBy: 'tcplens', how: 'fin' })
        else this.#cut({ endedBy: 'tcplens', how: 'rst' })
        break
      case 'done':
        this.#part({ endedBy: ending.endedBy, how: 'fin' }, ending.by)
        break
      case 'lost':
        this.#cut({ endedBy: 'target', how: 'rst', code: ending.code }, 'target')
        break
    }
  }

  /**
   * Sends the error reply, then FIN. Without a reply the client is reset, so that the failure does not look like an
   * orderly close.
   */
  #answer(bytes: Uint8Array, words: string, ending: RecordedEnding): void {
    if (bytes.length === 0) {
      this.#cut(ending)
      return
    }
    this.send(bytes)
    this.#recorder.event({ event: 'answered', text: words })
    this.#part(ending)
  }

  #broken({ code, message }: { code: string; message: string }): void {
    const isReset = code === 'ECONNRESET' || code === 'EPIPE'
    if (isReset) this.#recorder.reset('client', 'up')
    else this.#recorder.event({ event: 'error', leg: 'client', code, message })
    this.#whenClosed({ endedBy: 'client', how: isReset ? 'rst' : 'error', code })
  }

  /**
   * Sends FIN after the pending writes. Further bytes of the client are read and discarded: closing a socket with
   * unread bytes resets it, and the client would not receive the last reply.
   */
  #part(ending: RecordedEnding, by: 'target' | 'tcplens' = 'tcplens'): void {
    const { socket } = this.#client
    if (by === 'target') this.#recorder.end('down')
    else this.#recorder.end('down', by)
    this.#client.into(() => true)
    this.#client.deliver()
    socket.end()
    if (this.#client.ended) socket.destroySoon()
    else socket.once('end', () => socket.destroySoon())
    const limit = setTimeout(() => {
      resetSocket(socket)
    }, FINISH_MS)
    this.#whenClosed(ending, () => {
      clearTimeout(limit)
    })
  }

  #cut(ending: RecordedEnding, by: 'target' | 'tcplens' = 'tcplens'): void {
    this.#recorder.reset(by, 'down')
    resetSocket(this.#client.socket)
    this.#whenClosed(ending)
  }

  #whenClosed(ending: RecordedEnding, then?: () => void): void {
    const { socket } = this.#client
    const onClosed = (): void => {
      then?.()
      const { up, down } = this.#recorder
      this.#recorder.close({ event: 'close', up, down, ...ending })
      this.#onClose()
    }
    if (socket.closed) setImmediate(onClosed)
    else socket.once('close', onClosed)
  }
}

/** Records bytes of a client connection that are not relayed directly, in pieces of READ_BYTES. */
export function recordBytes(
  { recorder, listener }: Pick<ArrivalParts, 'recorder' | 'listener'>,
  direction: Direction,
  bytes: Uint8Array
): void {
  for (let at = 0; at < bytes.length; at += READ_BYTES) {
    const piece = bytes.subarray(at, at + READ_BYTES)
    recorder.data(direction, piece, piece.length)
    recorder.slab?.release()
    listener.onBytes(direction, piece.length)
  }
}
