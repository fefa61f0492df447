import type { MockTotals } from '../../shared/contract/mock'
import type { MockEntryRow, MockMissRow } from '../../shared/contract/mock-sets'
import { messageOf } from '../../shared/model/app-error'
import { Turns } from '../analysis/turns'
import type { ReactionRun } from '../behaviour/reaction'
import { conditionsOf } from './pick/request-index'
import type { UpstreamVersion } from './upstream/http2-upstream'
import type { Origin, Placed } from '../mock-set/set-writer'
import type { HttpEntry, LoadedSet, SetEntry } from './set/loaded-set'
import type { MockPlan } from './mock-plan'
import { Picker, type Choice, type Nearest } from './pick/pick'
import type { RequestFacts } from '../mock-set/request-facts'
import { TurnPicker, unitsOf } from './pick/turn-picker'

/** A recorded set used by one session: use counts, misses, and forwarded exchanges added to it. */

/** Maximum number of misses kept; the oldest are dropped. */
const MAX_MISSES = 1000

export interface MockHost {
  /** Sessions with the same set share it, because only one writer may append to its file. */
  openSet(id: string): Promise<LoadedSet>
  /** Must be called once for each `openSet`. */
  closeSet(set: LoadedSet): Promise<void>
}

interface Use {
  hits: number
  last: number | null
}

export class MockRun implements ReactionRun<MockPlan> {
  /**
   * Resolves when the set is loaded and indexed for the current settings. Never rejects: `problem` contains the error.
   */
  ready: Promise<void>
  problem: string | null = null
  /** HTTP version of the server to which misses are forwarded. */
  upstreamVersion: UpstreamVersion = { isHttp1: false }
  readonly #host: MockHost
  readonly #onChange: () => void
  #plan: MockPlan
  #set: LoadedSet | null = null
  #picker: Picker
  #turns: TurnPicker
  /** Set entry for each number of the index. */
  #http: SetEntry[] = []
  readonly #uses: Use[] = []
  #misses: MockMissRow[] = []
  readonly #counts = { hits: 0, misses: 0, forwarded: 0 }
  /** Number of new entries not indexed yet. */
  #learning = 0
  /** True if indexed for the current settings. */
  #isSorted = false
  #isClosed = false

  constructor(host: MockHost, plan: MockPlan, onChange: () => void) {
    this.#host = host
    this.#plan = plan
    this.#onChange = onChange
    this.#picker = pickerOf(plan)
    this.#turns = new TurnPicker(plan.messages, plan.order)
    this.ready = this.#load()
  }

  get plan(): MockPlan {
    return this.#plan
  }

  /** Null until the set is loaded, and if loading failed. */
  get set(): LoadedSet | null {
    return this.#set
  }

  get turns(): TurnPicker {
    return this.#turns
  }

  /** Applies new settings to the same set. Use counts are kept. */
  replan(plan: MockPlan): void {
    const before = this.#plan
    this.#plan = plan
    this.upstreamVersion = { isHttp1: false }
    if (JSON.stringify(sortedBy(before)) === JSON.stringify(sortedBy(plan))) return
    this.#isSorted = false
    this.ready = this.ready.then(() => this.#reindex())
  }

  /**
   * Picks the entry that answers a request and counts its use, or the nearest entry. Entries are numbered by position
   * in the set.
   */
  pick(came: RequestFacts): Choice {
    const choice = this.#picker.pick(came)
    const place = choice.hit?.index ?? choice.nearest?.index
    const entry = place === undefined ? undefined : this.#http[place]
    if (entry === undefined) return { hit: null, nearest: null }
    const { index } = entry
    if (choice.hit === null)
      return { hit: null, nearest: choice.nearest === null ? null : { ...choice.nearest, index } }
    return { hit: { ...choice.hit, index } }
  }

  /** Like `Picker.missed`, for a request whose body has not arrived. Also null while the result is not known yet. */
  missOf(came: RequestFacts): { readonly nearest: Nearest | null } | null {
    const missed = this.#isSorted ? this.#picker.missed(came) : null
    const nearest = missed?.nearest ?? null
    if (nearest === null) return missed
    const entry = this.#http[nearest.index]
    return { nearest: entry === undefined ? null : { ...nearest, index: entry.index } }
  }

  /** Counts a use of an entry. */
  used(index: number, now: number): void {
    const use = (this.#uses[index] ??= { hits: 0, last: null })
    use.hits++
    use.last = now
    this.#counts.hits++
    this.#onChange()
  }

  missed(row: Omit<MockMissRow, 'nearest'>, nearest: Nearest | null): void {
    const entry = nearest === null ? undefined : this.#set?.entries[nearest.index]
    const nearestRow =
      nearest === null || entry === undefined
        ? null
        : {
            index: nearest.index,
            number: entry.origin.number,
            title: entry.title,
            score: nearest.score,
            differs: [...nearest.differs]
          }
    this.#misses.unshift({ ...row, nearest: nearestRow })
    this.#misses.length = Math.min(this.#misses.length, MAX_MISSES)
    this.#counts.misses++
    if (row.then === 'forward') this.#counts.forwarded++
    this.#onChange()
  }

  /** Adds a forwarded exchange, which counts as used once. */
  learned(entry: SetEntry, now: number): void {
    this.#uses[entry.index] = { hits: 1, last: now }
    if (entry.http !== null && !this.#http.includes(entry)) {
      this.#http.push(entry)
      this.#take(this.#picker, entry.http, entry.index)
    }
    this.#onChange()
  }

  /** Adds a forwarded turn of a conversation, which counts as used once. */
  async learnTurn(origin: Origin, title: string, at: Placed[]): Promise<void> {
    const set = this.#set
    // A turn without a response cannot answer anything.
    if (set === null || !at.some(({ direction }) => direction === 'down')) return
    const entry = await set.add(origin, title, { http: null }, at)
    this.#uses[entry.index] = { hits: 1, last: origin.time }
    this.#learning++
    try {
      this.#turns.add(await unitsOf(set, entry, this.#plan.messages), 1)
    } finally {
      this.#learning--
    }
    this.#onChange()
  }

  reset(): void {
    this.#uses.length = 0
    this.#misses = []
    this.#counts.hits = 0
    this.#counts.misses = 0
    this.#counts.forwarded = 0
    this.#picker.reset()
    this.#turns.reset()
    this.#onChange()
  }

  summary(): { mock: MockTotals } {
    const entries = this.#set === null ? null : this.#set.entries.length - this.#learning
    return { mock: { set: this.#plan.set, entries, ...this.#counts, problem: this.problem } }
  }

  entries(first: number, count: number): { total: number; rows: MockEntryRow[] } {
    const all = this.#set?.entries ?? []
    return { total: all.length, rows: all.slice(first, first + count).map((entry) => this.#row(entry)) }
  }

  misses(first: number, count: number): { total: number; rows: MockMissRow[] } {
    return { total: this.#misses.length, rows: this.#misses.slice(first, first + count) }
  }

  /** Resolves when all learned exchanges are written. A set that is still loading is closed afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true
    const set = this.#set
    this.#set = null
    if (set !== null) await this.#host.closeSet(set)
  }

  async #load(): Promise<void> {
    try {
      const set = await this.#host.openSet(this.#plan.set)
      if (this.#isClosed) {
        await this.#host.closeSet(set)
        return
      }
      this.#set = set
      await this.#index()
    } catch (error) {
      this.problem = messageOf(error)
    }
    this.#onChange()
  }

  /** If the file is gone, `problem` reports that. */
  async #reindex(): Promise<void> {
    try {
      await this.#index()
    } catch (error) {
      this.problem = messageOf(error)
      this.#onChange()
    }
  }

  async #index(): Promise<void> {
    const plan = this.#plan
    const { messages, order } = plan
    const set = this.#set
    const turns = new TurnPicker(messages, order)
    const picker = pickerOf(plan)
    const http: SetEntry[] = []
    // Entries learned meanwhile follow these and are included; the result is installed once all are indexed.
    const others = new Turns()
    for (const entry of set?.entries ?? []) {
      await others.next()
      if (entry.http !== null) {
        http.push(entry)
        this.#take(picker, entry.http, entry.index)
      } else if (set !== null) turns.add(await unitsOf(set, entry, messages))
    }
    this.#picker = picker
    this.#http = http
    this.#turns = turns
    this.#isSorted = true
  }

  #take(picker: Picker, { facts, responses }: HttpEntry, index: number): void {
    picker.add(facts, this.#uses[index]?.hits ?? 0, conditionsOf(responses.at(-1)?.status ?? 0))
  }

  #row({ index, origin, title, http, segments, turns }: SetEntry): MockEntryRow {
    const { hits = 0, last = null } = this.#uses[index] ?? {}
    const final = http?.responses.at(-1)
    return {
      index,
      number: numberOf(origin),
      title: http === null ? `${title} (${turns.length})` : title,
      status: final?.status ?? null,
      bytes: final === undefined ? downBytes(segments) : final.end - final.start,
      forwarded: origin.forwarded === true,
      cut: origin.cut === true,
      translated: origin.translated === true,
      hits,
      last
    }
  }
}

/** Settings whose change requires a new index. */
function sortedBy({ match, messages, order, miss }: MockPlan): readonly unknown[] {
  return [match, messages, order, miss.then === 'forward']
}

/** If misses are forwarded, a request is forwarded before its body arrives, as soon as a miss is certain. */
function pickerOf({ match, order, miss }: MockPlan): Picker {
  return new Picker(match, order, { early: miss.then === 'forward' })
}

function numberOf({ forwarded, number }: Origin): number {
  return forwarded === true ? 0 : number
}

function downBytes(segments: Float64Array): number {
  let sum = 0
  for (let at = 0; at < segments.length; at += 5) if (segments[at] === 1) sum += segments[at + 2] ?? 0
  return sum
}
