import type net from 'node:net'
import type { Capture } from '../capture/capture'
import { unwatchResets, watchResets, type ResetWatched } from '../net/reset-watch'

/** The reasons for not reading from a peer. Reading resumes when no reason is left. */

export type Hold =
  /** Stopped by the user. */
  | 'hand'
  /** The capture's writer is behind. */
  | 'capture'
  /** Responses are sent more slowly than requests arrive. */
  | 'answers'
  /** The bytes are forwarded to a slower target. */
  | 'forwarded'

export class ReadHolds implements ResetWatched {
  readonly #socket: net.Socket
  readonly #capture: Pick<Capture, 'congested' | 'onceRelieved'>
  readonly #holds = new Set<Hold>()
  #closed = false
  readonly #relieved = (): void => {
    this.release('capture')
  }

  constructor(socket: net.Socket, capture: Pick<Capture, 'congested' | 'onceRelieved'>) {
    this.#socket = socket
    this.#capture = capture
  }

  get any(): boolean {
    return this.#holds.size > 0
  }

  has(why: Hold): boolean {
    return this.#holds.has(why)
  }

  /** Stops reading until each hold is released. Bytes already read are still delivered. */
  hold(why: Hold): void {
    if (this.#closed) return
    this.#holds.add(why)
    this.#socket.pause()
    watchResets(this)
  }

  release(why: Hold): void {
    if (this.#holds.delete(why) && this.#holds.size === 0) this.#socket.resume()
  }

  /** Call it after each read. */
  heedCapture(): void {
    if (!this.#capture.congested || this.#holds.has('capture')) return
    this.#capture.onceRelieved(this.#relieved)
    this.hold('capture')
  }

  unread(): readonly net.Socket[] {
    return this.#holds.size === 0 || this.#closed ? [] : [this.#socket]
  }

  close(): void {
    this.#closed = true
    unwatchResets(this)
  }
}
