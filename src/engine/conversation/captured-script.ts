import type { Direction } from '../../shared/model/direction'
import { opposite } from '../../shared/model/direction'
import { joinBytes } from '../../shared/bytes/join-bytes'
import type { ConversationPiece, ConversationPlaceholder } from '../../shared/contract/conversation-replay'
import { MAX_LOOKED_AT_BYTES, Placeholders } from './placeholders'
import { Substitution, substituted, withLength } from './substitution'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { CapturedReply, LeftOutReply, type Course, type Until } from './captured-reply'
import { ReplyComparer } from './comparer'
import type { Credit } from './credit'
import { DifferenceList } from './difference-list'
import { ProxyRequestRewriter } from './forwarding'
import { endOf, pieceRows } from './pieces'
import type { Recording } from './recording'
import type { Script, ScriptStep } from './script'

/**
 * Plays one side of a recorded conversation as a script. Sends that side's bytes in the pieces in which they were
 * recorded, and expects the other side's recorded bytes in between before sending the next piece.
 */

/** Replacement for one of our recorded pieces. */
export type Edit = { readonly kind: 'skip' } | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

export interface CapturedScriptOptions {
  recording: Recording
  /** The side to play. */
  side: 'client' | 'server'
  until: Until
  /** Edits by the stream offset at which the piece begins. */
  edits: ReadonlyMap<number, Edit>
  placeholders: readonly ConversationPlaceholder[]
  /** True if each of our pieces waits for the replies recorded before it. */
  waits: boolean
  /** HTTP/2 flow-control credit; set only for HTTP/2 recorded from the start of the connection. */
  credit: Credit | null
}

export class CapturedScript implements Script {
  readonly differences = new DifferenceList()
  readonly credit: Credit | null
  readonly #options: CapturedScriptOptions
  readonly #ours: Direction
  readonly #theirs: Direction
  readonly #course: Course
  readonly #placeholders: Placeholders
  /** Rewrites requests that the client sent to a proxy; null if the recorded bytes are the ones the server received. */
  readonly #forwarding: ProxyRequestRewriter | null
  /** Edit of the piece sent last. */
  #edit: Edit | undefined
  /** True if nothing of that piece was sent, because it was skipped or the capture does not hold it. */
  #isUnsaid = false
  /** True if a piece was edited or skipped, or bytes were left out because the capture does not hold them. */
  #hasChanged = false
  /** Last piece of the peer. */
  #lastReceived: Pick<ConversationPiece, 'piece' | 'end'>

  constructor(options: CapturedScriptOptions) {
    const { recording, side, until, placeholders } = options
    this.#options = options
    this.credit = options.credit
    this.#ours = side === 'client' ? 'up' : 'down'
    this.#theirs = opposite(this.#ours)
    this.#forwarding = side === 'client' && recording.isForwarded ? new ProxyRequestRewriter() : null
    this.#lastReceived = { piece: 0, end: recording.from[this.#theirs] }
    this.#placeholders = new Placeholders(placeholders, this.#theirs)
    const read = (start: number, end: number): AsyncIterable<Uint8Array | number> =>
      recording.read(this.#theirs, start, end)
    this.#course = {
      comparer: new ReplyComparer(read, recording.from[this.#theirs], this.differences),
      until,
      from: recording.from[this.#theirs],
      read,
      placeholders: this.#placeholders,
      left: { heads: 0, ends: 0 },
      taken: 0,
      waits: options.waits
    }
  }

  async *steps(): AsyncGenerator<ScriptStep> {
    const recording = this.#forwarded()
    // A value may span two reads of our side, and the record of how a request was forwarded follows the request.
    const isMerged = !this.#placeholders.none || this.#forwarding !== null
    let received: ConversationPiece | null = null
    let sent: ConversationPiece | null = null
    // Time of the last event, and of the last event before the peer's current piece.
    let time = recording.row.time
    let requestTime = time
    let isEnded = false
    for await (const next of pieceRows(recording)) {
      const end = next.piece === null ? this.#endOf(next.event, next.time - time) : null
      if (received !== null && received !== next.piece) {
        yield this.#reply(received, received.time + received.took - requestTime, end?.do === 'their-end')
        received = null
      }
      if (sent !== null && sent !== next.piece) {
        yield this.#send(sent, sent.start, sent.end)
        sent = null
      }
      if (next.piece === null) {
        // A reset after the end of the peer's stream (its response to data sent after the FIN) ends nothing.
        if (end !== null && !(isEnded && end.do === 'their-end')) yield end
        isEnded ||= end?.do === 'their-end'
      } else if (next.piece.direction === this.#theirs) {
        if (received === null) requestTime = time
        received = next.piece
      } else if (isMerged) sent = next.piece
      else {
        const { offset, length } = next.row
        yield this.#send(next.piece, offset, offset + length)
      }
      time = next.piece === null ? next.time : next.piece.time + next.piece.took
    }
    if (received !== null) yield this.#reply(received, received.time + received.took - requestTime, false)
    if (sent !== null) yield this.#send(sent, sent.start, sent.end)
  }

  get found(): Script['found'] {
    return this.#placeholders.list
  }

  get values(): Script['values'] {
    return this.#placeholders.values
  }

  get isChanged(): boolean {
    return this.#hasChanged || !this.#placeholders.none
  }

  received(bytes: Uint8Array): void {
    const { until } = this.#options
    this.credit?.received(bytes)
    if (until.by === 'messages') until.live.received(bytes)
  }

  receivedEnd(): void {
    const { until } = this.#options
    if (until.by === 'messages') until.live.receivedEnd()
  }

  surplus(bytes: Uint8Array): Promise<void> {
    const { piece, end } = this.#lastReceived
    return this.#course.comparer.feed(piece, bytes, end)
  }

  finish(): Promise<void> {
    const { piece, end } = this.#lastReceived
    return this.#course.comparer.sync(piece, end)
  }

  endDiffers(): void {
    this.#course.comparer.endDiffers(this.#lastReceived.piece)
  }

  #reply({ piece, start, end }: ConversationPiece, took: number, isLast: boolean): ScriptStep {
    this.#lastReceived = { piece, end }
    // If a server's piece is skipped, its client either continues without it or never continues.
    const isUnanswered = this.#edit?.kind === 'skip' || (this.#isUnsaid && this.#options.side === 'client')
    const reply = isUnanswered
      ? new LeftOutReply(this.#course, piece, start, end)
      : new CapturedReply(this.#course, piece, start, end, isLast)
    return { do: 'reply', piece, took, reply }
  }

  #send({ piece, start: pieceStart, time, took }: ConversationPiece, start: number, end: number): ScriptStep {
    return {
      do: 'send',
      piece,
      begins: start === pieceStart ? pieceStart : null,
      time: time + took - this.#options.recording.row.time,
      bytes: () => this.#outgoing(pieceStart, start, end)
    }
  }

  /** Yields the bytes to send for [start, end) of our stream, which begins or continues a piece. */
  async *#outgoing(pieceStart: number, start: number, end: number): AsyncGenerator<Uint8Array> {
    const { until, edits } = this.#options
    // A piece that has already begun keeps its edit.
    if (start === pieceStart) {
      this.#edit = edits.get(pieceStart)
      this.#isUnsaid = true
      this.#hasChanged ||= this.#edit !== undefined
    }
    const edit = this.#edit
    const typed = edit?.kind === 'bytes' && start === pieceStart ? edit.bytes : null
    const substitution = new Substitution(this.#placeholders.pairs)
    const sendable = (bytes: Uint8Array): Uint8Array => {
      if (bytes.length > 0) this.#isUnsaid = false
      if (until.by === 'messages') until.live.sent(bytes)
      return bytes
    }
    if (typed !== null) yield sendable(withLength(typed, substituted(typed, this.#placeholders.pairs)))
    const isChanged = !this.#placeholders.none
    // A forwarded request arrived in one piece and is sent in one piece again, although its changes cut it into
    // several.
    const isOne = end - start <= MAX_LOOKED_AT_BYTES && (isChanged || this.#forwarding !== null)
    const whole: Uint8Array[] = []
    for await (const bytes of this.#recorded(start, end)) {
      if (edit !== undefined) continue
      if (isOne) whole.push(bytes)
      else yield sendable(isChanged ? substitution.push(bytes) : bytes)
    }
    if (edit !== undefined) return
    if (isOne) {
      const was = joinBytes(whole)
      yield sendable(withLength(was, substituted(was, this.#placeholders.pairs)))
    } else if (isChanged) yield sendable(substitution.end())
  }

  /** Yields the recorded bytes; gaps in the capture are left out. */
  async *#recorded(start: number, end: number): AsyncGenerator<Uint8Array> {
    const { recording, until } = this.#options
    const sent = this.#forwarding?.read(recording, start, end) ?? recording.read(this.#ours, start, end)
    for await (const bytes of sent) {
      if (typeof bytes === 'number') {
        this.#hasChanged = true
        continue
      }
      if (until.by === 'messages') until.recorded.sent(bytes)
      yield bytes
    }
  }

  #forwarded(): Recording {
    const { recording } = this.#options
    const forwarding = this.#forwarding
    if (forwarding === null) return recording
    return { ...recording, rows: (first) => forwarding.watch(recording.rows(first)) }
  }

  #endOf(event: ConnectionEvent, took: number): ScriptStep | null {
    const end = endOf(event, this.#options.recording.role)
    if (end === null) return null
    if (end.direction === this.#theirs) return { do: 'their-end', how: end.how, took }
    return { do: end.how === 'fin' ? 'end' : 'reset' }
  }
}
