import type { DifferenceList } from '../difference-list'
import type { MessageCounter, MessageCounts } from '../message-counter'
import type { Reply } from '../script'
import { ExpectedItems } from './expected-items'
import type { ReceivedStreams } from './http2/received-streams'
import type { Item } from './model'

/** Expects the bytes of a reply in a test. */

/** Milliseconds of silence after which a reply that ends with a pattern is complete. */
const SILENCE_MS = 250
const SHOWN_BYTES = 64

/** State shared by the replies of one test. */
export interface ReplyState {
  readonly differences: DifferenceList
  /** Values found so far, by name. */
  readonly values: Map<string, Uint8Array>
  readonly counter: MessageCounter | null
  /** Set if the test expects content of HTTP/2 streams. */
  readonly streams?: ReceivedStreams | null
  /** Number of the peer's bytes consumed by replies, and of the messages that ended in them. */
  taken: number
  ended: number
}

const NOTHING = new Uint8Array(0)

export class ExpectedReply implements Reply {
  readonly #state: ReplyState
  readonly #piece: number
  readonly #items: ExpectedItems
  readonly #messages: number | null
  #wanted: MessageCounts = { heads: 0, ends: 0 }
  /** Number of the peer's bytes consumed before this reply. */
  #from = 0

  constructor(state: ReplyState, piece: number, items: readonly Item[], messages: number | null) {
    this.#state = state
    this.#piece = piece
    this.#items = new ExpectedItems(items, state.values, ({ at, expected, actual }) => {
      this.#report(this.#from + at, expected, actual)
    })
    this.#messages = state.counter === null ? null : messages
  }

  begin(): Promise<void> {
    const state = this.#state
    this.#from = state.taken
    // Data received earlier may extend beyond this reply.
    while ((state.counter?.where({ heads: 0, ends: state.ended + 1 }) ?? Infinity) <= state.taken)
      state.ended++
    this.#wanted = { heads: 0, ends: state.ended + (this.#messages ?? 0) }
    return Promise.resolve()
  }

  get quietAfter(): number | null {
    const { isOpenEnded, hasBegun } = this.#items
    return this.#messages === null && isOpenEnded && hasBegun ? SILENCE_MS : null
  }

  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }> {
    const taken = this.#messages === null ? this.#takeItems(bytes) : this.#takeMessages(bytes)
    if (taken.met) this.#state.streams?.forgetUntil(this.#state.taken)
    return Promise.resolve(taken)
  }

  close(why: 'silence' | 'end'): Promise<boolean> {
    const { counter } = this.#state
    const met =
      this.#messages === null
        ? this.#items.isOpenEnded
        : why === 'end' && counter !== null && counter.where(this.#wanted) !== null
    if (met) this.#items.finish()
    return Promise.resolve(met)
  }

  #takeMessages(bytes: Uint8Array): { used: number; met: boolean } {
    const { counter, taken } = this.#state
    const where = counter?.where(this.#wanted) ?? null
    const met = where !== null && where <= taken + bytes.length
    const used = met ? Math.max(0, where - taken) : bytes.length
    const left = bytes.subarray(0, used)
    const state = this.#takeItems(left).used
    if (state < left.length) {
      this.#report(this.#state.taken, NOTHING, left.subarray(state))
      this.#state.taken += left.length - state
    }
    if (met) this.#items.finish()
    return { used, met }
  }

  #takeItems(bytes: Uint8Array): { used: number; met: boolean } {
    const used = this.#items.take(bytes)
    this.#state.taken += used
    return { used, met: this.#items.isOver }
  }

  #report(at: number, expected: Uint8Array, actual: Uint8Array): void {
    this.#state.differences.add({
      piece: this.#piece,
      at,
      expected: expected.slice(0, SHOWN_BYTES),
      actual: actual.slice(0, SHOWN_BYTES)
    })
  }
}
