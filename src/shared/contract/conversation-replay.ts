import * as v from 'valibot'
import { PACE_FACTOR, PLACEHOLDER_LENGTHS, REPLY_TIME } from './bounds'
import { CaptureId } from './captures'
import { Framing } from './framing'
import { MAX_PIECES, MAX_SEND_BYTES } from './limits'
import { Match } from './matching'
import { whole, within } from './numbers'
import { ReplayOptions } from './replay'
import { Listen, ReplayTarget } from './sessions'

/**
 * Replay of a recorded conversation: Tcplens plays one side, and a live peer plays the other. A piece is a run of bytes
 * in one direction, up to the next byte in the other direction. Pieces of both sides are numbered together, from 0.
 */

const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Connection = v.pipe(v.number(), v.integer(), v.minValue(1))
const Milliseconds = whole(REPLY_TIME)
const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const PlayedSide = v.picklist(['client', 'server'])
export type PlayedSide = v.InferOutput<typeof PlayedSide>

/** The side of a captured connection that Tcplens plays. */
const played = { capture: CaptureId, connection: Connection, side: PlayedSide }

export const ConversationPiece = v.strictObject({
  piece: v.number(),
  direction: v.picklist(['up', 'down']),
  /** Half-open range of its stream. */
  start: Offset,
  end: Offset,
  /** Time of its first byte in milliseconds since 1970, and milliseconds from there to its last byte. */
  time: v.number(),
  took: v.number(),
  /** Bytes of the piece that are missing from the capture. */
  missing: v.number()
})
export type ConversationPiece = v.InferOutput<typeof ConversationPiece>

/** When the next played piece is sent. */
export const PaceInput = v.variant('kind', [
  /** After the complete reply that precedes it in the recording. */
  v.strictObject({ kind: v.literal('wait') }),
  /** At the recorded times, multiplied by `factor`. */
  v.strictObject({
    kind: v.literal('timing'),
    factor: within(PACE_FACTOR)
  }),
  v.strictObject({ kind: v.literal('fast') })
])
export type PaceInput = v.InferOutput<typeof PaceInput>

/** When a reply is complete. */
export const UntilInput = v.variant('kind', [
  /** By messages if a decoder knows the protocol, otherwise by bytes. */
  v.strictObject({ kind: v.literal('auto') }),
  /** After the recorded number of bytes. */
  v.strictObject({ kind: v.literal('bytes') }),
  /**
   * After the recorded number of messages, as the connection's decoder finds them or as frames of the peer's stream.
   */
  v.strictObject({ kind: v.literal('messages'), framing: v.optional(Framing) }),
  /** At the first match in the bytes received since the last reply. */
  v.strictObject({ kind: v.literal('pattern'), match: Match }),
  /** After at least one byte, followed by silence of this length. */
  v.strictObject({ kind: v.literal('silence'), after: Milliseconds })
])
export type UntilInput = v.InferOutput<typeof UntilInput>

/** Change to one played piece. `at` is the offset of the piece in the played stream. */
export const PieceEdit = v.variant('kind', [
  v.strictObject({ at: Offset, kind: v.literal('skip') }),
  v.strictObject({
    at: Offset,
    kind: v.literal('bytes'),
    bytes: v.pipe(
      Bytes,
      v.check(({ length }) => length <= MAX_SEND_BYTES, `A piece can have at most ${MAX_SEND_BYTES} bytes.`)
    )
  })
])
export type PieceEdit = v.InferOutput<typeof PieceEdit>

/**
 * A value in a reply that differs on each run. Later played pieces contain the new value in place of the recorded one.
 */
export const ConversationPlaceholder = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(PLACEHOLDER_LENGTHS.name)),
  /** The piece that contains the value; null for the first piece in which it is found. */
  piece: v.nullable(v.number()),
  find: v.variant('kind', [
    /** Value of the group, or of the whole match if the group is empty. RE2 syntax. */
    v.strictObject({
      kind: v.literal('regex'),
      pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(PLACEHOLDER_LENGTHS.pattern)),
      group: v.pipe(v.string(), v.maxLength(60))
    }),
    /** [start, end) of the piece. */
    v.strictObject({ kind: v.literal('range'), start: Offset, end: Offset }),
    /** Value of an HTTP header; the name is case-insensitive. */
    v.strictObject({
      kind: v.literal('header'),
      header: v.pipe(v.string(), v.minLength(1), v.maxLength(PLACEHOLDER_LENGTHS.header))
    }),
    /** A member of a JSON body, such as `session.id` or `items[0].id`. */
    v.strictObject({
      kind: v.literal('json'),
      path: v.pipe(v.string(), v.minLength(1), v.maxLength(PLACEHOLDER_LENGTHS.path))
    })
  ])
})
export type ConversationPlaceholder = v.InferOutput<typeof ConversationPlaceholder>

/** The recorded value of a placeholder. */
export const OldValue = v.strictObject({
  piece: v.number(),
  /**
   * Offset in the piece; null if the piece does not contain the value's bytes literally (an encoded body, for example).
   */
  at: v.nullable(v.number()),
  /** The value, truncated. */
  old: Bytes
})
export type OldValue = v.InferOutput<typeof OldValue>

export const ConversationInput = v.strictObject({
  ...played,
  /** Client side only: the server to connect to. Defaults to the recorded one. */
  target: v.optional(ReplayTarget),
  /** Server side only: the address to listen on. */
  listen: v.optional(Listen),
  /** Client side only: replaces the recorded TLS settings. */
  tls: ReplayOptions.entries.tls,
  pace: PaceInput,
  until: UntilInput,
  /** Milliseconds by which a reply may be slower than the recorded one. */
  limit: Milliseconds,
  edits: v.pipe(v.array(PieceEdit), v.maxLength(1000)),
  /** Offsets in the played stream of the pieces to stop before. */
  breakpoints: v.pipe(v.array(Offset), v.maxLength(1000)),
  /** Stop before the first piece. */
  stepping: v.boolean(),
  placeholders: v.pipe(v.array(ConversationPlaceholder), v.maxLength(50)),
  /** Leave out played bytes that are missing from the capture. Otherwise missing bytes prevent the start. */
  skipMissing: v.boolean()
})
export type ConversationInput = v.InferOutput<typeof ConversationInput>

export const PieceDifference = v.strictObject({
  piece: v.number(),
  /** Offset in the recorded stream of the peer. */
  at: v.number(),
  /**
   * For a test reply that is compared after decoding: the field that differs. `expected` and `actual` then hold its
   * values.
   */
  field: v.optional(v.string()),
  /** The first bytes from `at` on, as recorded and as received; shorter or empty if one of the streams ended. */
  expected: Bytes,
  actual: Bytes
})
export type PieceDifference = v.InferOutput<typeof PieceDifference>

export const Verdict = v.strictObject({
  /**
   * `same`: every byte of the peer and its end match. `different`: the order of turns matches, but some bytes differ.
   * `diverged`: the conversation could not continue as recorded.
   */
  verdict: v.picklist(['same', 'different', 'diverged']),
  /** Offset of the peer's first differing byte; for `diverged`, the number of played bytes sent. Null for `same`. */
  at: v.nullable(v.number()),
  /** `late`: a reply did not arrive in time. `ended`: the peer ended the connection too early. */
  why: v.nullable(v.picklist(['late', 'ended'])),
  /** Number of differing peer pieces, and the first of them. The event `conversations` carries only one. */
  count: v.number(),
  differences: v.array(PieceDifference)
})
export type Verdict = v.InferOutput<typeof Verdict>

const RunId = v.pipe(v.number(), v.integer(), v.minValue(1))

/** A conversation replay, running or finished. */
export const ConversationRun = v.strictObject({
  run: RunId,
  ...played,
  /** Connection number in the live capture; null until a client has connected. */
  now: v.nullable(Connection),
  /** The address connected to, or the listening address. */
  address: v.string(),
  state: v.picklist(['connecting', 'listening', 'playing', 'paused', 'over']),
  /** The current piece. */
  piece: v.number(),
  up: v.number(),
  down: v.number(),
  /** Milliseconds since the connection was established; 0 before that. */
  took: v.number(),
  /** Result of a finished run; null if it was cancelled or could not start. */
  result: v.nullable(Verdict),
  error: v.nullable(
    v.strictObject({ code: v.string(), message: v.string(), systemCode: v.optional(v.string()) })
  ),
  /** Placeholders found so far, with the recorded and the new value (Latin-1, truncated). */
  found: v.array(v.strictObject({ name: v.string(), old: v.string(), now: v.string() })),
  /** Edits, placeholders or missing bytes changed the sent bytes from the recorded ones. */
  isChanged: v.boolean()
})
export type ConversationRun = v.InferOutput<typeof ConversationRun>

/** Position of a recorded piece in the new connection: a half-open range of the stream of its direction. */
export const PiecePlace = v.strictObject({ piece: v.number(), start: Offset, end: Offset })
export type PiecePlace = v.InferOutput<typeof PiecePlace>

export const conversationRequests = {
  /** Returns up to `count` pieces starting at `first`, and the `total` number of pieces. */
  'conversations.pieces': {
    input: v.strictObject({
      ...played,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIECES))
    }),
    output: v.strictObject({
      total: v.number(),
      pieces: v.array(ConversationPiece),
      missing: v.strictObject({ up: v.number(), down: v.number() })
    })
  },
  /** Returns the recorded value of a placeholder, or null if the recording does not contain it. */
  'conversations.find': {
    input: v.strictObject({ ...played, placeholder: ConversationPlaceholder }),
    output: v.nullable(OldValue)
  },
  /** Lists running and finished replays in the form of the event `conversations`, for a page that loads later. */
  'conversations.list': { input: v.strictObject({}), output: v.array(ConversationRun) },
  /** Starts a replay and resolves once it is running. The event `conversations` reports its progress. */
  'conversations.play': { input: ConversationInput, output: v.strictObject({ run: RunId }) },
  /** Resumes at a breakpoint: `on` runs to the next breakpoint, `step` sends this piece and stops before the next. */
  'conversations.go': {
    input: v.strictObject({ run: RunId, how: v.picklist(['on', 'step']) }),
    output: v.null()
  },
  /** Replaces the edits and breakpoints of the pieces that are not sent yet. */
  'conversations.change': {
    input: v.strictObject({
      run: RunId,
      edits: ConversationInput.entries.edits,
      breakpoints: ConversationInput.entries.breakpoints
    }),
    output: v.null()
  },
  /** Stops before the next piece. */
  'conversations.pause': { input: v.strictObject({ run: RunId }), output: v.null() },
  /**
   * Returns the positions of up to `count` pieces from `first` on that the replay has reached; `reached` counts all
   * reached pieces. Peer bytes after offset `heard` are not assigned to a piece yet.
   */
  'conversations.places': {
    input: v.strictObject({
      run: RunId,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIECES))
    }),
    output: v.strictObject({ reached: v.number(), heard: v.number(), places: v.array(PiecePlace) })
  },
  /**
   * Returns the differences found so far in the order of their pieces, from index `first` on. `count` as in the
   * verdict.
   */
  'conversations.differences': {
    input: v.strictObject({
      run: RunId,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIECES))
    }),
    output: v.strictObject({ count: v.number(), differences: v.array(PieceDifference) })
  },
  /** Cancels a running replay at once; removes a finished one. */
  'conversations.cancel': { input: v.strictObject({ run: RunId }), output: v.null() }
}
