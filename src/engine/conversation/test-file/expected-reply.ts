import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { DifferenceList } from '../difference-list'
import type { MessageCounter, Reached } from '../message-counter'
import type { Reply } from '../script'
import type { Item } from './model'

/** What a test says is to come: pieces of fixed length one behind the other, and patterns between them. */

/** After so many milliseconds of silence, a reply that ends with a pattern is whole. */
const SILENCE_MS = 250
/** A pattern is looked for in no more than this. */
const MAX_PATTERN_BYTES = 1024 * 1024
const TOLD_BYTES = 64

/** What replies of one test share. */
export interface Heard {
  readonly differences: DifferenceList
  /** Values that were found, by name. */
  readonly values: Map<string, Uint8Array>
  readonly counter: MessageCounter | null
  /** Bytes of the peer that replies have taken, and messages that ended in them. */
  taken: number
  ended: number
}

const NOTHING = new Uint8Array(0)

export class ExpectedReply implements Reply {
  readonly #heard: Heard
  readonly #piece: number
  readonly #items: readonly Item[]
  readonly #messages: number | null
  #wanted: Reached = { heads: 0, ends: 0 }
  /** The item that is being heard, how much of it was, and of a pattern what there is to be looked at. */
  #at = 0
  #done = 0
  #open: Uint8Array = NOTHING

  constructor(heard: Heard, piece: number, items: readonly Item[], messages: number | null) {
    this.#heard = heard
    this.#piece = piece
    this.#items = items
    this.#messages = heard.counter === null ? null : messages
  }

  begin(): Promise<void> {
    const heard = this.#heard
    // What has come already may be more than this reply.
    while ((heard.counter?.where({ heads: 0, ends: heard.ended + 1 }) ?? Infinity) <= heard.taken)
      heard.ended++
    this.#wanted = { heads: 0, ends: heard.ended + (this.#messages ?? 0) }
    return Promise.resolve()
  }

  get quietAfter(): number | null {
    const isLast = this.#at === this.#items.length - 1 && this.#items[this.#at]?.kind === 'pattern'
    const hasBegun = this.#at > 0 || this.#open.length > 0
    return this.#messages === null && isLast && hasBegun ? SILENCE_MS : null
  }

  take(bytes: Uint8Array): Promise<{ used: number; met: boolean }> {
    return Promise.resolve(this.#messages === null ? this.#takeItems(bytes) : this.#takeMessages(bytes))
  }

  close(why: 'silence' | 'end'): Promise<boolean> {
    const { counter } = this.#heard
    if (this.#messages !== null) {
      const met = why === 'end' && counter?.where(this.#wanted) !== null
      if (met) this.#finish()
      return Promise.resolve(met)
    }
    const met = this.#at >= this.#items.length - 1 && this.#items[this.#at]?.kind === 'pattern'
    if (met) this.#closePattern(this.#open)
    return Promise.resolve(met)
  }

  #takeMessages(bytes: Uint8Array): { used: number; met: boolean } {
    const { counter, taken } = this.#heard
    const where = counter?.where(this.#wanted) ?? null
    const met = where !== null && where <= taken + bytes.length
    const used = met ? Math.max(0, where - taken) : bytes.length
    const left = bytes.subarray(0, used)
    const heard = this.#takeItems(left).used
    if (heard < left.length) {
      this.#tell(NOTHING, left.subarray(heard))
      this.#heard.taken += left.length - heard
    }
    if (met) this.#finish()
    return { used, met }
  }

  /** The message is over: what was to come of it and did not, is missing. */
  #finish(): void {
    const item = this.#items[this.#at]
    if (item?.kind === 'pattern' && this.#at === this.#items.length - 1) this.#closePattern(this.#open)
    else if (item !== undefined) this.#tell(this.#exact(item)?.subarray(this.#done) ?? NOTHING, NOTHING)
    this.#at = this.#items.length
  }

  #takeItems(bytes: Uint8Array): { used: number; met: boolean } {
    let used = 0
    for (;;) {
      const item = this.#items[this.#at]
      if (item === undefined) return { used, met: true }
      const rest = bytes.subarray(used)
      if (item.kind === 'pattern') {
        const ends = this.#takePattern(rest)
        used += ends ?? rest.length
        this.#heard.taken += ends ?? rest.length
        if (ends === null) return { used, met: false }
        continue
      }
      const exact = this.#exact(item)
      const length = exact?.length ?? (item.kind === 'any' ? item.length : 0)
      const now = Math.min(length - this.#done, rest.length)
      if (exact !== null) this.#compare(exact.subarray(this.#done, this.#done + now), rest.subarray(0, now))
      used += now
      this.#heard.taken += now
      this.#done += now
      if (this.#done < length) return { used, met: false }
      this.#next()
    }
  }

  /** Returns how many of these bytes belong to the pattern; null where all do, and more may. */
  #takePattern(bytes: Uint8Array): number | null {
    const before = this.#open.length
    const looked = joinBytes([this.#open, bytes]).subarray(0, before + bytes.length)
    const next = this.#items[this.#at + 1]
    const until = next === undefined ? null : this.#exact(next)
    const found =
      until === null ? -1 : Buffer.from(looked.buffer, looked.byteOffset, looked.length).indexOf(until)
    if (found < 0) {
      this.#open = looked.slice(-MAX_PATTERN_BYTES)
      return null
    }
    this.#closePattern(looked.subarray(0, found))
    // The beginning of what ends it may have come with what was taken for the pattern.
    if (found >= before) return found - before
    this.#done = before - found
    return 0
  }

  #closePattern(bytes: Uint8Array): void {
    const item = this.#items[this.#at]
    if (item?.kind !== 'pattern') return
    const found = item.match.find(bytes)
    if (found === null) this.#tell(Buffer.from(`/${item.source}/`), bytes)
    else if (item.name !== null) {
      const value = found.groups[item.name] ?? found.groups['1'] ?? found.groups['0'] ?? ''
      this.#heard.values.set(item.name, Buffer.from(value, 'latin1'))
    }
    this.#next()
  }

  #next(): void {
    this.#at++
    this.#done = 0
    this.#open = NOTHING
  }

  #exact(item: Item): Uint8Array | null {
    if (item.kind === 'bytes') return item.bytes
    return item.kind === 'value' ? (this.#heard.values.get(item.name) ?? NOTHING) : null
  }

  #compare(expected: Uint8Array, actual: Uint8Array): void {
    if (Buffer.compare(expected, actual) === 0) return
    const at = expected.findIndex((byte, index) => byte !== actual[index])
    this.#tell(expected.subarray(at), actual.subarray(at), at)
  }

  #tell(expected: Uint8Array, actual: Uint8Array, ahead = 0): void {
    this.#heard.differences.add({
      piece: this.#piece,
      at: this.#heard.taken + ahead,
      expected: expected.slice(0, TOLD_BYTES),
      actual: actual.slice(0, TOLD_BYTES)
    })
  }
}
