import type { StreamOffsets } from '../../../decode/stream/decoder'
import type { InnerMessage, InnerSink } from '../../../decode/stream/inner'
import type { Direction } from '../../../shared/model/direction'
import type { InnerPlace } from '../../../shared/contract/inner'
import type { SegmentIndexReader } from '../../capture/segment-index'
import type { FileWindow } from '../traffic/file-window'
import type { MessageReader } from '../messages/message-reader'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { Walker } from '../walker'
import { BodyFeed } from './body-feed'
import { Checkpoints, type Checkpoint } from './checkpoints'
import { ConversationWalk } from './conversation-walk'
import { DecodedLimit } from './decoded-limit'
import { innerHeads, wrappingOf, type InnerHeads } from './inner-heads'
import type { InnerFeedRun, InnerTrouble } from './inner-feed'
import { InnerIndex } from './inner-index'
import type { AnyInnerProtocol, MessageInput, InnerContext } from './inner-protocol'
import { StreamFeed } from './stream-feed'
import { isWrapped } from './wrapping'

/**
 * Finds the messages of one layer, row by row behind the walk. Messages captured before the list was opened
 * and those that arrive later are handled alike.
 */

export interface InnerHost {
  readonly walker: Walker
  readonly segments: SegmentIndexReader
  /** Separate window: finding messages must not evict the data of the walk or of the display. */
  readonly window: FileWindow
  readonly traffic: TrafficReader
  readonly messages: MessageReader
  /** Called when there is more work to do. */
  wake(): void
}

const NO_HEADS: InnerHeads = { request: null, response: null }

export class InnerBuilder {
  readonly protocol: AnyInnerProtocol
  index = new InnerIndex()
  readonly #place: InnerPlace
  readonly #host: InnerHost
  readonly #walk: ConversationWalk
  readonly #onRestart: () => void
  #context: InnerContext
  #feed: InnerFeedRun | null = null
  #checkpoints: Record<Direction, Checkpoints> = { up: new Checkpoints(), down: new Checkpoints() }
  /** Last computed state of each direction: messages are mostly read in order. */
  #lastStates: Partial<Record<Direction, Checkpoint>> = {}
  #trouble: InnerTrouble | null = null

  /**
   * `onRestart`: called when all results are discarded because an inner protocol begins in the connection.
   */
  constructor(place: InnerPlace, protocol: AnyInnerProtocol, host: InnerHost, onRestart: () => void) {
    this.#place = place
    this.protocol = protocol
    this.#host = host
    this.#onRestart = onRestart
    const { connection, exchange } = place
    const { conversations } = host.walker
    const kept = { up: conversations.from(connection, 'up'), down: conversations.from(connection, 'down') }
    if (exchange === null) {
      this.#walk = this.#walkFrom(conversations.dropped(connection))
      const inside = host.walker.insides.get(connection) ?? kept
      const from = { up: Math.max(kept.up, inside.up), down: Math.max(kept.down, inside.down) }
      this.#context = { ...NO_HEADS, from }
      this.#feed = this.#streamFeed()
      return
    }
    const heads = innerHeads(host.messages.exchange(exchange))
    const isWhole = this.#isWhole(exchange - 1, kept)
    const isMultiplexed = host.walker.exchanges.stream(exchange - 1) !== null
    if (protocol.feed === 'tunnel' && !isMultiplexed) {
      const from = this.#tunnelFrom(exchange - 1)
      this.#context = { ...(isWhole ? heads : NO_HEADS), from }
      this.#walk = this.#walkFrom(this.#ordinalOf(exchange - 1))
      this.#feed = this.#streamFeed()
      return
    }
    this.#context = { ...heads, from: { up: 0, down: 0 } }
    this.#walk = this.#walkFrom(
      isMultiplexed ? conversations.dropped(connection) : this.#ordinalOf(exchange - 1)
    )
    if (isMultiplexed || isWhole) this.#feed = this.#bodyFeed(exchange - 1, isMultiplexed, heads, kept)
    else this.#trouble = 'no-beginning'
  }

  get ranges(): 'stream' | 'body' {
    return this.#feed?.ranges ?? 'stream'
  }

  get trouble(): InnerTrouble | null {
    return this.#trouble ?? this.#feed?.trouble ?? null
  }

  get isBehind(): boolean {
    if (this.#feed === null || this.#feed.isOver) return false
    return this.#feed.isBusy || this.#walk.isBehind
  }

  /** Processes the next walked row. Returns false if there is none, or none that can be processed now. */
  step(): boolean {
    const feed = this.#feed
    if (feed === null || feed.isOver || feed.isBusy || !this.#walk.next()) return false
    const { row, direction, isEvent } = this.#walk
    if (isEvent) feed.event(direction, row.time, row.offset, this.#walk.event())
    else feed.segment(direction, row.time, row.offset, row.length, row.position)
    return true
  }

  /** Handles the loss of rows of the segment index below `row`. */
  drop(row: number): void {
    this.#walk.forget()
    this.index.drop(row)
    // Reset the cache: the result for a message must not depend on which ones were read before.
    this.#lastStates = {}
    for (const direction of ['up', 'down'] as const) this.#checkpoints[direction].drop(this.index.first)
  }

  close(): void {
    this.#feed?.close()
  }

  /** Returns a message's range for display. */
  range({ direction, start, end }: InnerMessage): [number, number] {
    return this.#feed?.range(direction, start, end) ?? [start, end]
  }

  /**
   * Maps a byte of the stream to an offset in the finder's input; null if it is not part of it (yet), or the
   * mapping is unknown.
   */
  fedAt(direction: Direction, offset: number): number | null {
    return this.#feed?.fedAt(direction, offset) ?? null
  }

  inputOf(message: InnerMessage): MessageInput {
    return {
      message,
      context: this.#context,
      read: (offset, length) => this.#feed?.read(message.direction, offset, length) ?? new Uint8Array(0)
    }
  }

  /** Returns the state required to read message `number`. */
  stateOf(number: number): unknown {
    const { states } = this.protocol
    if (states === undefined) return undefined
    const direction = this.index.direction(number)
    const checkpoint = this.#stateBefore(direction, number)
    const { first } = this.index
    const from = checkpoint === null ? 0 : checkpoint.number + 1
    let state =
      from < first
        ? states.unknown(this.#context, direction)
        : (checkpoint?.state ?? states.begin(this.#context, direction))
    for (let at = Math.max(from, first); at < number; at++) {
      if (this.index.direction(at) === direction)
        state = states.behind(this.inputOf(this.index.at(at)), state)
    }
    this.#lastStates[direction] = { number: number - 1, state }
    return state
  }

  /** Returns the nearest known state after a message before `number`. */
  #stateBefore(direction: Direction, number: number): Checkpoint | null {
    const kept = this.#checkpoints[direction].before(number)
    const last = this.#lastStates[direction]
    if (last === undefined || last.number >= number || last.number < (kept?.number ?? 0)) return kept
    return last
  }

  #walkFrom(ordinal: number): ConversationWalk {
    const { walker, segments } = this.#host
    return new ConversationWalk(this.#place.connection, walker, segments, ordinal)
  }

  /** `bound`: limits the messages that the finder reports. */
  #newFinder(
    bound: (sink: InnerSink) => InnerSink = (sink) => sink
  ): ReturnType<AnyInnerProtocol['createFinder']> {
    const sink = bound((message) => {
      const number = this.index.add(message, this.#walk.row.time, this.#walk.number)
      const { states } = this.protocol
      if (states === undefined || finder.stateBehind === undefined) return
      const { direction, length } = message
      this.#checkpoints[direction].passed(number, length, () => finder.stateBehind?.(direction))
    })
    const finder = this.protocol.createFinder(this.#context, sink)
    return finder
  }

  #streamFeed(): InnerFeedRun {
    const { window, traffic } = this.#host
    return new StreamFeed({
      connection: this.#place.connection,
      from: this.#context.from,
      window,
      traffic,
      finder: this.#newFinder(),
      onLayer: (from) => {
        if (this.#place.exchange === null) this.#restart(from)
      }
    })
  }

  /** Discards all results: the bytes so far were a proxy handshake with Tcplens, or plaintext before TLS. */
  #restart(from: StreamOffsets): void {
    this.index = new InnerIndex()
    this.#checkpoints = { up: new Checkpoints(), down: new Checkpoints() }
    this.#lastStates = {}
    this.#context = { ...this.#context, from }
    this.#feed = this.#streamFeed()
    this.#onRestart()
  }

  #bodyFeed(row: number, isMultiplexed: boolean, heads: InnerHeads, kept: StreamOffsets): InnerFeedRun {
    const { walker, window, traffic, wake } = this.#host
    const ranges = walker.exchanges.messages(row)
    const starts = walker.exchanges.starts(row)
    const isResponseOnly = this.protocol.feed === 'response'
    const wrapping = { up: wrappingOf(heads.request), down: wrappingOf(heads.response) }
    const limit = new DecodedLimit()
    return new BodyFeed({
      connection: this.#place.connection,
      from: isMultiplexed ? kept : { up: starts.up ?? 0, down: starts.down ?? 0 },
      isInside: !isMultiplexed,
      request: starts.up,
      responses: new Set(ranges.filter(({ kind }) => kind === 'http.response').map(({ start }) => start)),
      wanted: { up: !isResponseOnly, down: true },
      wrapping,
      window,
      traffic,
      finder: this.#newFinder((sink) => limit.sink(sink, (direction) => isWrapped(wrapping[direction]))),
      limit,
      onLimit: (rest) => {
        this.index.add(rest, this.#walk.row.time, this.#walk.number)
        this.#reportLimit(row, rest)
      },
      wake
    })
  }

  /** Adds a problem to the exchange's row, which shows that not all of its messages are listed. */
  #reportLimit(row: number, { direction, problems }: InnerMessage): void {
    const { walker, messages } = this.#host
    const kind = direction === 'up' ? 'http.request' : 'http.response'
    const message = messages.exchange(row + 1).messages.findLast((one) => one.kind === kind)
    if (message === undefined) return
    const [start] = message.range
    for (const { code } of problems) {
      // Messages are found again each time the list is opened.
      if (message.problems.some((known) => known.code === code)) continue
      walker.exchanges.remark(row, walker.exchanges.partOf(row, { kind }), start, { code, offset: start })
    }
    // Decoding ends between two slices; wake so that the next one reports the changed row.
    this.#host.wake()
  }

  /** True if both heads of the exchange are in the capture. */
  #isWhole(row: number, kept: StreamOffsets): boolean {
    const { up, down } = this.#host.walker.exchanges.starts(row)
    return up !== null && down !== null && up >= kept.up && down >= kept.down
  }

  /** Returns the offsets after the request and the response that opened the tunnel. */
  #tunnelFrom(row: number): StreamOffsets {
    const ranges = this.#host.walker.exchanges.messages(row)
    const end = (kind: string): number => ranges.findLast((range) => range.kind === kind)?.end ?? 0
    return { up: end('http.request'), down: end('http.response') }
  }

  /** Returns the ordinal of the entry in which the exchange, or its remaining part, begins. */
  #ordinalOf(row: number): number {
    const { connection } = this.#place
    const { conversations, exchanges } = this.#host.walker
    const { up, down } = exchanges.starts(row)
    const ordinals: number[] = []
    for (const [direction, start] of [
      ['up', up],
      ['down', down]
    ] as const) {
      if (start === null) continue
      conversations.walk(connection, direction, start, (_row, number) => {
        ordinals.push(conversations.ordinalOf(connection, number))
        return false
      })
    }
    return ordinals.length === 0 ? conversations.dropped(connection) : Math.min(...ordinals)
  }
}
