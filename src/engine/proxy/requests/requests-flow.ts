import type net from 'node:net'
import type { Capture } from '../../capture/capture'
import { unwatchResets, watchResets, type ResetWatched } from '../../session/reset-watch'
import type { HeldReader } from '../held-reader'

/**
 * Which of the two ends is read from, while requests are forwarded: neither faster than the other one takes it, nor than
 * the capture does.
 */

export type FlowEnd = 'client' | 'target'

export interface RequestsFlowParts {
  capture: Pick<Capture, 'congested' | 'onceRelieved'>
  client: HeldReader
  /** Of the moment. */
  target(): HeldReader | null
  /** The client's next bytes are wanted. */
  wantsUp(): boolean
}

export class RequestsFlow implements ResetWatched {
  readonly #parts: RequestsFlowParts
  /** Not being read. */
  readonly #paused = { client: false, target: false }
  #closed = false
  readonly #relieved = (): void => {
    this.resume()
  }

  constructor(parts: RequestsFlowParts) {
    this.#parts = parts
  }

  unread(): net.Socket[] {
    const { client, target } = this.#paused
    const readers = [client ? this.#parts.client : null, target ? this.#parts.target() : null]
    return readers.flatMap((reader) => (reader === null ? [] : [reader.socket]))
  }

  /** Whether it may be read on; if not it is looked after until it is. */
  goesOn(of: FlowEnd): boolean {
    if (this.#closed) return false
    if (this.#mayRead(of)) return true
    this.#paused[of] = true
    watchResets(this)
    const { capture } = this.#parts
    if (capture.congested) capture.onceRelieved(this.#relieved)
    return false
  }

  /** Something is not as it was: reads from whom it may. */
  resume(): void {
    if (this.#closed) return
    const { capture, client, target } = this.#parts
    for (const of of ['client', 'target'] as const) {
      if (!this.#paused[of] || !this.#mayRead(of)) continue
      this.#paused[of] = false
      const reader = of === 'client' ? client : target()
      reader?.socket.resume()
    }
    if (capture.congested) capture.onceRelieved(this.#relieved)
  }

  /** The target was left; the next one is read from. */
  forgetTarget(): void {
    this.#paused.target = false
  }

  /** The sockets are somebody else's from here on. */
  close(): void {
    this.#closed = true
    unwatchResets(this)
  }

  #mayRead(of: FlowEnd): boolean {
    const { capture, client, target, wantsUp } = this.#parts
    if (capture.congested) return false
    if (of === 'target') return !client.socket.writableNeedDrain
    return wantsUp() && target()?.socket.writableNeedDrain !== true
  }
}
