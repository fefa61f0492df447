import * as v from 'valibot'
import { CaptureId } from './captures'
import { Framing } from './framing'
import { MAX_PIECES, MAX_SEND_BYTES } from './limits'
import { Match } from './matching'
import { ReplayWay } from './replay'
import { Listen, ReplayTarget } from './sessions'

/**
 * A recorded conversation that is held once more: one side is played by Tcplens, the other by whoever is there. What one
 * side says until the other one does is a piece; pieces are numbered from 0, both sides' together.
 */

const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Connection = v.pipe(v.number(), v.integer(), v.minValue(1))
const Milliseconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_600_000))
const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const Side = v.picklist(['client', 'server'])
export type Side = v.InferOutput<typeof Side>

/** What is meant: one side of a connection of a capture. */
const played = { capture: CaptureId, connection: Connection, side: Side }

export const Piece = v.strictObject({
  piece: v.number(),
  direction: v.picklist(['up', 'down']),
  /** Half-open range of its stream. */
  start: Offset,
  end: Offset,
  /** When its first byte passed, in milliseconds since 1970, and how long the rest took. */
  time: v.number(),
  took: v.number(),
  /** Bytes of it that the capture does not hold. */
  missing: v.number()
})
export type Piece = v.InferOutput<typeof Piece>

/** When our next piece goes. */
export const PaceInput = v.variant('kind', [
  /** Once the reply that was recorded before it has come in. */
  v.strictObject({ kind: v.literal('wait') }),
  /** At the moments of the recording, times `factor`. */
  v.strictObject({
    kind: v.literal('timing'),
    factor: v.pipe(v.number(), v.minValue(0.001), v.maxValue(1000))
  }),
  v.strictObject({ kind: v.literal('fast') })
])
export type PaceInput = v.InferOutput<typeof PaceInput>

/** How a reply is known to be whole. */
export const UntilInput = v.variant('kind', [
  /** By messages, where a decoder knows the protocol; else by bytes. */
  v.strictObject({ kind: v.literal('auto') }),
  /** As many bytes as were recorded. */
  v.strictObject({ kind: v.literal('bytes') }),
  /** As many messages as were recorded: those of the connection's decoder, or frames of the peer's stream. */
  v.strictObject({ kind: v.literal('messages'), framing: v.optional(Framing) }),
  /** The first match in what came since the last reply. */
  v.strictObject({ kind: v.literal('pattern'), match: Match }),
  /** Something came, and then nothing for so long. */
  v.strictObject({ kind: v.literal('silence'), after: Milliseconds })
])
export type UntilInput = v.InferOutput<typeof UntilInput>

/** What becomes of one of our pieces; `at`: where it begins in our stream. */
export const PieceEdit = v.variant('kind', [
  v.strictObject({ at: Offset, kind: v.literal('skip') }),
  v.strictObject({
    at: Offset,
    kind: v.literal('bytes'),
    bytes: v.pipe(
      Bytes,
      v.check(({ length }) => length <= MAX_SEND_BYTES, `A piece has at most ${MAX_SEND_BYTES} bytes.`)
    )
  })
])
export type PieceEdit = v.InferOutput<typeof PieceEdit>

/** A value of a reply that is another one each time. Where the old one stands in our later pieces, the new one goes. */
export const Placeholder = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  /** The piece it stands in; null for the first one in which it is found. */
  piece: v.nullable(v.number()),
  find: v.variant('kind', [
    /** Its group, or all of it. In the syntax of RE2. */
    v.strictObject({
      kind: v.literal('regex'),
      pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
      group: v.pipe(v.string(), v.maxLength(60))
    }),
    /** [start, end) of the piece. */
    v.strictObject({ kind: v.literal('range'), start: Offset, end: Offset }),
    /** The value of a header of HTTP, whatever its case. */
    v.strictObject({
      kind: v.literal('header'),
      header: v.pipe(v.string(), v.minLength(1), v.maxLength(200))
    }),
    /** A member of a JSON body, such as `session.id` or `items[0].id`. */
    v.strictObject({ kind: v.literal('json'), path: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) })
  ])
})
export type Placeholder = v.InferOutput<typeof Placeholder>

/** What a placeholder stands for in the recording. */
export const OldValue = v.strictObject({
  piece: v.number(),
  /** Where it begins in the piece; null where its bytes do not stand there as they are. */
  at: v.nullable(v.number()),
  /** The value, cut. */
  old: Bytes
})
export type OldValue = v.InferOutput<typeof OldValue>

export const ConversationInput = v.strictObject({
  ...played,
  /** Of the client's side: where it goes; left out, where it went. */
  target: v.optional(ReplayTarget),
  /** Of the server's side: where the client is waited for. */
  listen: v.optional(Listen),
  /** Of the client's side: in place of what there was. */
  tls: ReplayWay.entries.tls,
  pace: PaceInput,
  until: UntilInput,
  /** Milliseconds that a reply may take longer than it did. */
  limit: Milliseconds,
  edits: v.pipe(v.array(PieceEdit), v.maxLength(1000)),
  /** Where our pieces that it stops in front of begin in our stream. */
  breakpoints: v.pipe(v.array(Offset), v.maxLength(1000)),
  /** Stop in front of the first one. */
  stepping: v.boolean(),
  placeholders: v.pipe(v.array(Placeholder), v.maxLength(50)),
  /** Bytes of ours that the capture does not hold are left out; else they are a reason not to begin. */
  skipMissing: v.boolean()
})
export type ConversationInput = v.InferOutput<typeof ConversationInput>

export const PieceDifference = v.strictObject({
  piece: v.number(),
  /** Offset in the peer's stream as recorded. */
  at: v.number(),
  /** Of a test's reply that is compared decoded, where in it; what was to come and what came are of that. */
  field: v.optional(v.string()),
  /** The first bytes from there on, as recorded and as they came; fewer or none where one of them had ended. */
  expected: Bytes,
  actual: Bytes
})
export type PieceDifference = v.InferOutput<typeof PieceDifference>

export const Verdict = v.strictObject({
  /** Every byte of the peer was the same, and so was its end; the turns held, and bytes differ; it came apart. */
  verdict: v.picklist(['same', 'different', 'diverged']),
  /** The first byte of the peer that differs; or how much of ours had been sent. Null for the same. */
  at: v.nullable(v.number()),
  /** A reply was not there in time; the peer ended before it was to. */
  why: v.nullable(v.picklist(['late', 'ended'])),
  /** Pieces of the peer that differ, and the first of them; of the event `conversations` one only. */
  count: v.number(),
  differences: v.array(PieceDifference)
})
export type Verdict = v.InferOutput<typeof Verdict>

const RunId = v.pipe(v.number(), v.integer(), v.minValue(1))

/** A conversation that is being held, or was. */
export const ConversationRun = v.strictObject({
  run: RunId,
  ...played,
  /** Of the live capture; null until a client has come. */
  now: v.nullable(Connection),
  /** Where it goes, or where the client is waited for. */
  address: v.string(),
  state: v.picklist(['connecting', 'listening', 'playing', 'paused', 'over']),
  /** Piece that it is at. */
  piece: v.number(),
  up: v.number(),
  down: v.number(),
  /** Milliseconds since it stands; 0 before. */
  took: v.number(),
  /** Of one that is over; null where it was cancelled, or could not begin. */
  result: v.nullable(Verdict),
  error: v.nullable(
    v.strictObject({ code: v.string(), message: v.string(), systemCode: v.optional(v.string()) })
  ),
  /** Placeholders that were found, with the old value and the new one (Latin-1, cut). */
  found: v.array(v.strictObject({ name: v.string(), old: v.string(), now: v.string() })),
  /** Edits, placeholders or missing bytes made what was sent differ from the recording. */
  isChanged: v.boolean()
})
export type ConversationRun = v.InferOutput<typeof ConversationRun>

/** Where a recorded piece came to stand: a half-open range of the new connection's stream of its direction. */
export const PiecePlace = v.strictObject({ piece: v.number(), start: Offset, end: Offset })
export type PiecePlace = v.InferOutput<typeof PiecePlace>

export const conversationRequests = {
  /** Pieces `first` and what follows, as many as are asked for at most; `total` of all. */
  'conversations.pieces': {
    input: v.strictObject({
      ...played,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIECES))
    }),
    output: v.strictObject({
      total: v.number(),
      pieces: v.array(Piece),
      missing: v.strictObject({ up: v.number(), down: v.number() })
    })
  },
  /** What a placeholder stands for in the recording; null where it is not found there. */
  'conversations.find': {
    input: v.strictObject({ ...played, placeholder: Placeholder }),
    output: v.nullable(OldValue)
  },
  /** Those under way and those that are over, as the event `conversations` tells them: for a page that was not there yet. */
  'conversations.list': { input: v.strictObject({}), output: v.array(ConversationRun) },
  /** Begins to play, and answers when it is under way; how it goes is told by the event `conversations`. */
  'conversations.play': { input: ConversationInput, output: v.strictObject({ run: RunId }) },
  /** In front of a piece that it stopped at: go on to the next breakpoint, or say this one and stop at the next. */
  'conversations.go': {
    input: v.strictObject({ run: RunId, how: v.picklist(['on', 'step']) }),
    output: v.null()
  },
  /** From here on, for what has not been said yet: in place of what it began with. */
  'conversations.change': {
    input: v.strictObject({
      run: RunId,
      edits: ConversationInput.entries.edits,
      breakpoints: ConversationInput.entries.breakpoints
    }),
    output: v.null()
  },
  /** Stops in front of the next piece. */
  'conversations.pause': { input: v.strictObject({ run: RunId }), output: v.null() },
  /**
   * Of pieces `first` and what follows, `count` of them, those that it has come to; `reached` pieces in all. What the peer
   * said behind `heard` belongs to none.
   */
  'conversations.places': {
    input: v.strictObject({
      run: RunId,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIECES))
    }),
    output: v.strictObject({ reached: v.number(), heard: v.number(), places: v.array(PiecePlace) })
  },
  /** Differences found so far, in the order of their pieces: `first` (from 0) and what follows. `count` as in the verdict. */
  'conversations.differences': {
    input: v.strictObject({
      run: RunId,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIECES))
    }),
    output: v.strictObject({ count: v.number(), differences: v.array(PieceDifference) })
  },
  /** Ends it at once; one that is over is forgotten. */
  'conversations.cancel': { input: v.strictObject({ run: RunId }), output: v.null() }
}
