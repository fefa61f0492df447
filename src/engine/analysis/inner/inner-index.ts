import { firstWhere } from '../../first-where'

/**
 * Column store of one layer's messages, in the order in which they ended. Uses about 60 bytes per message
 * plus its summary. Messages dropped by a ring buffer or above the list's limit are removed from the front;
 * the others keep their numbers.
 */
import type { Problem } from '../../../decode/stream/decoder'
import type { InnerMessage } from '../../../decode/stream/inner'
import { MAX_INNER_MESSAGES, MAX_INNER_PROBLEMS, MAX_INNER_SUMMARY } from '../../../shared/contract/limits'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { COLUMN_CHUNK_ROWS, float64, ObjectColumn, uint32, uint8, type Releasable } from '../tables/column'

const DOWN = 1
const COMPLETE = 2
/** Limit of distinct kinds that are counted; an event stream may use a different name for each event. */
const MAX_KINDS = 500
/** Limit of problems kept per message. */
const MAX_PROBLEMS = 20
/** Limit of messages that may end inside another one, such as pings between fragments. */
const MAX_INSIDE = 1000
const MARK_END = '\n'

export interface IndexedMessage extends InnerMessage {
  /** Arrival time of its last byte, in the index's nanoseconds. */
  time: number
}

export class InnerIndex {
  /** Number after the last message, and number of the first remaining one. */
  end = 0
  first = 0
  /** Number of messages of each kind. */
  readonly kinds = new Map<string, number>()
  readonly #flags = uint8()
  readonly #times = float64()
  readonly #starts = float64()
  readonly #ends = float64()
  readonly #lengths = float64()
  /** Stream number + 1; 0 for none. */
  readonly #streams = uint32()
  /** Row of the segment index in which the message ended. */
  readonly #rows = float64()
  /** Message numbers by direction, and their count. */
  readonly #numbers = { up: uint32(), down: uint32() }
  readonly #counts = { up: 0, down: 0 }
  readonly #kinds = new ObjectColumn<string>()
  readonly #marks = new ObjectColumn<string>()
  readonly #summaries = new ObjectColumn<string>()
  readonly #problems = new Map<number, readonly Problem[]>()
  /** Total of all messages. */
  #problemCount = 0
  /** Shared strings, to store equal texts once. */
  readonly #texts = new Map<string, string>()
  readonly #columns: readonly Releasable[] = [
    this.#flags,
    this.#times,
    this.#starts,
    this.#ends,
    this.#lengths,
    this.#streams,
    this.#rows,
    this.#kinds,
    this.#marks,
    this.#summaries
  ]
  readonly #max: number

  constructor(max = MAX_INNER_MESSAGES) {
    this.#max = max
  }

  /** Returns the message's number. */
  add(message: InnerMessage, time: number, row: number): number {
    const { direction, start, end, kind, stream, length, marks, summary, complete, problems } = message
    const at = this.end++
    this.#flags.set(at, (direction === 'down' ? DOWN : 0) + (complete ? COMPLETE : 0))
    this.#numbers[direction].set(this.#counts[direction]++, at)
    this.#times.set(at, time)
    this.#starts.set(at, start)
    this.#ends.set(at, end)
    this.#lengths.set(at, length)
    this.#streams.set(at, stream === null ? 0 : stream + 1)
    this.#rows.set(at, row)
    this.#kinds.set(at, this.#shared(kind))
    if (marks.length > 0) this.#marks.set(at, this.#shared(marks.join(MARK_END)))
    if (summary !== '') this.#summaries.set(at, summary.slice(0, MAX_INNER_SUMMARY))
    if (problems.length > 0) this.#keepProblems(at, problems)
    const count = this.kinds.get(kind)
    if (count !== undefined || this.kinds.size < MAX_KINDS) this.kinds.set(kind, (count ?? 0) + 1)
    if (this.end - this.first > this.#max) this.#dropTo(this.end - this.#max)
    return at
  }

  has(at: number): boolean {
    return at >= this.first && at < this.end
  }

  /** Returns a message, which must not have been dropped. */
  at(at: number): IndexedMessage {
    const stream = this.#streams.get(at)
    const marks = this.#marks.get(at) ?? ''
    return {
      direction: this.direction(at),
      time: this.#times.get(at),
      start: this.#starts.get(at),
      end: this.#ends.get(at),
      kind: this.#kinds.get(at) ?? '',
      stream: stream === 0 ? null : stream - 1,
      length: this.#lengths.get(at),
      marks: marks === '' ? [] : marks.split(MARK_END),
      summary: this.#summaries.get(at) ?? '',
      complete: (this.#flags.get(at) & COMPLETE) !== 0,
      problems: this.#problems.get(at) ?? []
    }
  }

  direction(at: number): 'up' | 'down' {
    return (this.#flags.get(at) & DOWN) === 0 ? 'up' : 'down'
  }

  /**
   * Returns the message of a direction that contains a byte of the finder's input; null if there is none so
   * far.
   */
  holding(direction: Direction, offset: number): number | null {
    const numbers = this.#numbers[direction]
    // Messages are in the order in which they ended, so those inside another one precede it.
    const low = this.#firstPlace(
      direction,
      (number) => number >= this.first && this.#ends.get(number) > offset
    )
    const end = Math.min(this.#counts[direction], low + MAX_INSIDE)
    for (let place = low; place < end; place++)
      if (this.#starts.get(numbers.get(place)) <= offset) return numbers.get(place)
    return null
  }

  /**
   * Binary search: returns the first message of a direction for which `isSo` is true; it must be true for all
   * later ones.
   */
  #firstPlace(direction: Direction, isSo: (number: number) => boolean): number {
    return firstWhere(0, this.#counts[direction], (place) => isSo(this.#numbers[direction].get(place)))
  }

  /** Handles the loss of rows of the segment index below `row`. */
  drop(row: number): void {
    const left = firstWhere(this.first, this.end, (number) => this.#rows.get(number) >= row)
    if (left > this.first) this.#dropTo(left)
  }

  #keepProblems(at: number, problems: readonly Problem[]): void {
    const kept = problems.slice(0, Math.min(MAX_PROBLEMS, MAX_INNER_PROBLEMS - this.#problemCount))
    if (kept.length === 0) return
    this.#problems.set(at, kept)
    this.#problemCount += kept.length
  }

  #dropTo(first: number): void {
    for (let at = this.first; at < first && this.#problems.size > 0; at++) {
      this.#problemCount -= this.#problems.get(at)?.length ?? 0
      this.#problems.delete(at)
    }
    this.first = first
    for (const direction of DIRECTIONS) {
      const place = this.#firstPlace(direction, (number) => number >= first)
      this.#numbers[direction].release(place, () => false)
    }
    const whole = Math.floor(first / COLUMN_CHUNK_ROWS) * COLUMN_CHUNK_ROWS
    for (const column of this.#columns) column.release(whole, () => false)
  }

  #shared(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size < MAX_KINDS) this.#texts.set(text, text)
    return text
  }
}
