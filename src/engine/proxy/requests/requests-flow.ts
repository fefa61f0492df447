import type net from 'node:net'
import type { Capture } from '../../capture/capture'
import { unwatchResets, watchResets, type ResetWatched } from '../../net/reset-watch'
import type { HeldReader } from '../held-reader'

/**
 * Flow control while requests are forwarded: each side is read no faster than the other side accepts the bytes, and no
 * faster than the capture stores them.
 */

export type FlowEnd = 'client' | 'target'

export interface RequestsFlowParts {
  capture: Pick<Capture, 'congested' | 'onceRelieved'>
  client: HeldReader
  /** Returns the current target. */
  target(): HeldReader | null
  /** True if more client bytes can be processed. */
  wantsUp(): boolean
}

export class RequestsFlow implements ResetWatched {
  readonly #parts: RequestsFlowParts
  /** The sides that are not being read. */
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

  /**
   * Returns true if the side may be read further. Otherwise it counts as paused, and is watched for resets, until
   * `resume`.
   */
  continues(of: FlowEnd): boolean {
    if (this.#closed) return false
    if (this.#mayRead(of)) return true
    this.#paused[of] = true
    watchResets(this)
    const { capture } = this.#parts
    if (capture.congested) capture.onceRelieved(this.#relieved)
    return false
  }

  /** Resumes each paused side that may be read again. Call it after any state change. */
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

  /** Clears the pause when the target was left, so that the next one is read. */
  forgetTarget(): void {
    this.#paused.target = false
  }

  /** Stops flow control when the sockets are handed over. */
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
