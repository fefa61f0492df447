import type { Credit } from '../../credit'
import type { Reply } from '../../script'
import type { Heard } from '../expected-reply'

/**
 * Waits until a server grants flow-control credit for the data to send next. Data received meanwhile is kept for later
 * replies.
 */
export class CreditReply implements Reply {
  readonly quietAfter = null
  readonly #heard: Heard
  readonly #credit: Credit
  readonly #said: Uint8Array

  /** `said`: the data to send next. */
  constructor(heard: Heard, credit: Credit, said: Uint8Array) {
    this.#heard = heard
    this.#credit = credit
    this.#said = said
  }

  begin(): Promise<void> {
    this.#credit.sent(this.#said)
    return Promise.resolve()
  }

  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }> {
    const met = this.#credit.isEnough
    const used = met ? 0 : bytes.length
    this.#heard.taken += used
    return Promise.resolve({ used, met })
  }

  close(): Promise<boolean> {
    return Promise.resolve(false)
  }
}
