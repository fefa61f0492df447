import { createHash } from 'node:crypto'
import type { MockBehaviour, MockMessages } from '../../../shared/contract/mock'
import type { MockDifference } from '../../../shared/contract/mock-sets'
import { createFrameCollector } from '../../../decode/framing/frame-collector'
import type { LoadedSet, SetEntry } from '../set/loaded-set'
import { showStart } from '../set/loaded-set'
import type { Nearest, Picked } from './pick'

/**
 * Picks the recorded turn that answers a client's message in any protocol. The comparison is independent of TCP
 * segmentation: the recorded turns, or a framing, determine where messages end.
 */

/** A recorded client message and the response to it. */
export interface Unit {
  /** Index of the set entry, and of the turn within it, from 0. */
  readonly index: number
  readonly turn: number
  /** First bytes of the message, and a digest of the whole message. */
  readonly head: Uint8Array
  readonly length: number
  readonly digest: string
  readonly down: readonly [start: number, end: number]
  /** Milliseconds until the response began. */
  readonly waited: number
  /** How the recorded server ended the conversation after this turn; null if it did not. */
  readonly ends: 'fin' | 'rst' | null
}

export type TurnChoice =
  | { readonly kind: 'hit'; readonly unit: Unit; readonly picked: Picked; readonly taken: number }
  /** More input may follow. `ambiguous`: without more input the message is already complete. */
  | { readonly kind: 'wait'; readonly ambiguous: boolean }
  | { readonly kind: 'miss'; readonly nearest: Nearest | null; readonly taken: number }

/** Number of bytes compared one by one; the rest is compared by digest. */
export const HEAD_BYTES = 4096
/** Minimum similarity, of 100; below it, the message counts as a different one. */
const LEAST_SCORE = 50

/** `last`: the turn answered last for this client. The next recorded turn is expected to follow it. */
export type Last = Pick<Unit, 'index' | 'turn'> | null

export class TurnPicker {
  readonly #messages: MockMessages
  readonly #order: MockBehaviour['order']
  readonly #units: Unit[] = []
  readonly #greetings: Unit[] = []
  readonly #uses = new Map<Unit, number>()

  constructor(messages: MockMessages, order: MockBehaviour['order']) {
    this.#messages = messages
    this.#order = order
  }

  /** `uses`: initial use count of these units. */
  add(units: readonly Unit[], uses = 0): void {
    for (const unit of units) {
      if (unit.length === 0) this.#greetings.push(unit)
      else this.#units.push(unit)
      if (uses > 0) this.#uses.set(unit, uses)
    }
  }

  reset(): void {
    this.#uses.clear()
  }

  /** Returns data that the recorded server sent before its client did; null if there is none. */
  greet(): Unit | null {
    const unit = this.#leastUsed(this.#greetings)
    if (unit !== null) this.#use(unit)
    return unit
  }

  /**
   * `isFrame`: the bytes are exactly one message. `isLast`: no more input is expected, so a message that may be
   * complete counts as complete.
   */
  pick(came: Uint8Array, last: Last, { isFrame = false, isLast = false } = {}): TurnChoice {
    const first = this.#messages.by === 'first' ? this.#messages.bytes : Infinity
    const whole: Unit[] = []
    let mayBecome = false
    for (const unit of this.#units) {
      const needed = Math.min(unit.length, first)
      const compared = Math.min(needed, came.length, unit.head.length)
      if (compareStart(unit.head, came, compared) < 0) continue
      if (came.length < needed) mayBecome = true
      else if (isFrame && came.length !== unit.length) continue
      else if (needed <= unit.head.length || digestOf(came.subarray(0, needed)) === unit.digest)
        whole.push(unit)
    }
    if (isFrame) mayBecome = false
    if (whole.length > 0) {
      const expected = whole.find((unit) => isNext(unit, last))
      // The longest match is the most specific one.
      const longest = Math.max(...whole.map(({ length }) => length))
      if (mayBecome && !isLast && expected === undefined) return { kind: 'wait', ambiguous: true }
      const fitting = whole.filter(({ length }) => length === (expected?.length ?? longest))
      const taken = first === Infinity && !isFrame ? (expected?.length ?? longest) : came.length
      return this.#choose(fitting, last, came, taken)
    }
    if (mayBecome && !isLast) return { kind: 'wait', ambiguous: false }
    const nearest = this.#nearest(came)
    if (this.#order === 'best' && nearest !== null && nearest.score >= LEAST_SCORE) {
      const { unit, score, differs } = nearest
      this.#use(unit)
      const picked: Picked = { index: unit.index, why: 'best', place: 1, of: 1, score, differs }
      return { kind: 'hit', unit, picked, taken: came.length }
    }
    return {
      kind: 'miss',
      nearest:
        nearest === null
          ? null
          : { index: nearest.unit.index, score: nearest.score, differs: nearest.differs },
      taken: came.length
    }
  }

  #choose(same: readonly Unit[], last: Last, came: Uint8Array, taken: number): TurnChoice {
    const expected = same.find((unit) => isNext(unit, last) && this.#usesOf(unit) === 0)
    const unit = expected ?? this.#leastUsed(same)
    if (unit === null) return { kind: 'miss', nearest: null, taken: came.length }
    const used = this.#usesOf(unit)
    if (used > 0 && this.#order === 'recorded') {
      const differs: MockDifference[] = [
        { part: 'used', name: '', recorded: String(same.length), came: String(same.length + 1) }
      ]
      return { kind: 'miss', nearest: { index: unit.index, score: 100, differs }, taken }
    }
    this.#use(unit)
    const why = used > 0 ? 'again' : same.length === 1 ? 'only' : 'next'
    const picked: Picked = {
      index: unit.index,
      why,
      place: same.indexOf(unit) + 1,
      of: same.length,
      score: 100,
      differs: []
    }
    return { kind: 'hit', unit, picked, taken }
  }

  #nearest(came: Uint8Array): { unit: Unit; score: number; differs: MockDifference[] } | null {
    let best: { unit: Unit; score: number; same: number } | null = null
    for (const unit of this.#units) {
      const { head } = unit
      const compared = Math.min(head.length, came.length)
      let same = 0
      for (let at = 0; at < compared; at++) if (head[at] === came[at]) same++
      const score = Math.round((100 * same) / Math.max(head.length, Math.min(came.length, HEAD_BYTES), 1))
      if (
        best === null ||
        score > best.score ||
        (score === best.score && this.#usesOf(unit) < this.#usesOf(best.unit))
      )
        best = { unit, score, same }
    }
    if (best === null) return null
    const { unit, score } = best
    const compared = Math.min(unit.head.length, came.length)
    const apart = firstDifference(unit.head, came, compared)
    const differs: MockDifference[] = [
      {
        part: 'bytes',
        name: String(apart),
        recorded: apart < unit.length ? showStart(unit.head.subarray(apart, apart + 16)) : null,
        came: apart < came.length ? showStart(came.subarray(apart, apart + 16)) : null
      }
    ]
    return { unit, score, differs }
  }

  #leastUsed(units: readonly Unit[]): Unit | null {
    let least: Unit | null = null
    for (const unit of units) if (least === null || this.#usesOf(unit) < this.#usesOf(least)) least = unit
    return least
  }

  #usesOf(unit: Unit): number {
    return this.#uses.get(unit) ?? 0
  }

  #use(unit: Unit): void {
    this.#uses.set(unit, this.#usesOf(unit) + 1)
  }
}

function isNext(unit: Unit, last: Last): boolean {
  return last !== null && unit.index === last.index && unit.turn > last.turn && unit.turn <= last.turn + 1
}

/** Returns 0 if the first `length` bytes are equal, a negative or positive number otherwise. */
function compareStart(one: Uint8Array, other: Uint8Array, length: number): number {
  return Buffer.compare(one.subarray(0, length), other.subarray(0, length)) === 0 ? 0 : -1
}

function firstDifference(one: Uint8Array, other: Uint8Array, length: number): number {
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at
  return length
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}

const PIECE_BYTES = 64 * 1024

/** Returns the turns of a recorded conversation, or with a framing its messages, in the form used for comparison. */
export async function unitsOf(set: LoadedSet, entry: SetEntry, messages: MockMessages): Promise<Unit[]> {
  const units: Unit[] = []
  const { turns, index, origin } = entry
  for (const [number, { up, down, requestedAt, answered }] of turns.entries()) {
    const isLast = number === turns.length - 1
    const waited = Math.max(0, answered - requestedAt)
    const ends = isLast ? (origin.ends ?? null) : null
    if (messages.by !== 'frames' || up[1] === up[0]) {
      units.push({ index, turn: units.length, ...(await summed(set, entry, up)), down, waited, ends })
      continue
    }
    const requestFrames = await framesOf(set, entry, 'up', up, messages)
    // Pipelined messages were answered after the last of them. Each one gets the response at its own position.
    const answers = requestFrames.length > 1 ? await framesOf(set, entry, 'down', down, messages) : []
    let from = down[0]
    for (const [at, frame] of requestFrames.entries()) {
      const isFinal = at === requestFrames.length - 1
      const end = isFinal ? down[1] : Math.min(down[1], from + (answers[at]?.length ?? 0))
      units.push({
        index,
        turn: units.length,
        head: frame.slice(0, HEAD_BYTES),
        length: frame.length,
        digest: digestOf(frame),
        down: [from, end],
        waited,
        ends: isFinal ? ends : null
      })
      from = end
    }
  }
  return units
}

async function summed(
  set: LoadedSet,
  entry: SetEntry,
  [start, end]: readonly [number, number]
): Promise<Pick<Unit, 'head' | 'length' | 'digest'>> {
  const hash = createHash('sha256')
  let head: Uint8Array = new Uint8Array(0)
  for (let at = start; at < end; at += PIECE_BYTES) {
    const bytes = await set.read(entry, 'up', at, Math.min(PIECE_BYTES, end - at))
    if (at === start) head = bytes.slice(0, HEAD_BYTES)
    hash.update(bytes)
  }
  return { head, length: end - start, digest: hash.digest('base64') }
}

async function framesOf(
  set: LoadedSet,
  entry: SetEntry,
  direction: 'up' | 'down',
  [start, end]: readonly [number, number],
  { framing }: Extract<MockMessages, { by: 'frames' }>
): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = []
  const collector = createFrameCollector(framing)
  for (let at = start; at < end; at += PIECE_BYTES) {
    frames.push(...collector.push(await set.read(entry, direction, at, Math.min(PIECE_BYTES, end - at)), 0))
  }
  frames.push(...collector.end())
  return frames
}
