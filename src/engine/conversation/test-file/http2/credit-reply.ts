import type { Credit } from '../../credit'
import type { Reply } from '../../script'
import type { ReplyState } from '../expected-reply'

/**
 * Waits until a server grants flow-control credit for the data to send next. Data received meanwhile is kept for later
 * replies.
 */
export class CreditReply implements Reply {
  readonly quietAfter = null
  readonly #state: ReplyState
  readonly #credit: Credit
  readonly #frames: Uint8Array

  /** `said`: the data to send next. */
  constructor(state: ReplyState, credit: Credit, frames: Uint8Array) {
    this.#state = state
    this.#credit = credit
    this.#frames = frames
  }

  begin(): Promise<void> {
    this.#credit.sent(this.#frames)
    return Promise.resolve()
  }

  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }> {
    const met = this.#credit.isEnough
    const used = met ? 0 : bytes.length
    this.#state.taken += used
    return Promise.resolve({ used, met })
  }

  close(): Promise<boolean> {
    return Promise.resolve(false)
  }
}
