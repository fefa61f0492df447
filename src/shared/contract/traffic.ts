import * as v from 'valibot'
import { BodyPage } from './body-page'
import { CaptureId } from './captures'
import { FieldNode } from './fields'
import { Framings } from './framing'
import {
  MAX_BLOCK_BYTES,
  MAX_BODY_PAGE_BYTES,
  MAX_BODY_VIEW_BYTES,
  MAX_CONVERSATION_ROWS,
  MAX_FRAME_PAGE_ROWS,
  MAX_PAGE_ROWS,
  MAX_READ_BYTES
} from './limits'
import { ReplayInput } from './replay'
import { ConnectionRow, ExchangeRow } from './views'

/**
 * Requests that read one connection, its streams and its exchanges. Everything is read by range; no reply contains a
 * whole capture.
 */

const Direction = v.picklist(['up', 'down'])
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** Half-open range [start, end) of a stream. */
const Range = v.tuple([v.number(), v.number()])

export const EventEntry = v.strictObject({
  time: v.number(),
  /** The event's name, such as `connected`; see ConnectionEvent. */
  name: v.string(),
  /** English sentence, as written to the capture file. */
  text: v.string(),
  /** The event's members, as in the file. */
  data: v.record(v.string(), v.unknown())
})
export type EventEntry = v.InferOutput<typeof EventEntry>

/** Why no frames are found in a stream from `offset` on. */
const LostFrames = v.strictObject({ offset: v.number(), problem: v.string() })

/** The framing of a connection's streams, as far as it has progressed. */
export const FramesSummary = v.strictObject({
  framings: Framings,
  /** Changes each time the streams are framed anew; rows of an older generation are invalid. */
  generation: v.number(),
  /** Number of rows of `frames.conversation`. Rows below `settled` no longer change. */
  rows: v.number(),
  settled: v.number(),
  /** Number of dropped rows; the remaining rows have moved up by as many. */
  dropped: v.number(),
  frames: v.strictObject({ up: v.number(), down: v.number() }),
  /** Recorded bytes are still being split into frames. */
  behind: v.boolean(),
  lost: v.strictObject({ up: v.nullable(LostFrames), down: v.nullable(LostFrames) })
})
export type FramesSummary = v.InferOutput<typeof FramesSummary>

const ProxyAddress = v.strictObject({
  /** IPv4 or IPv6 address, or the path of a Unix socket. */
  host: v.string(),
  /** Null for a Unix socket. */
  port: v.nullable(v.number())
})

/** PROXY protocol header at the beginning of the client's bytes. */
export const ProxyHeaderDetail = v.strictObject({
  version: v.picklist([1, 2]),
  command: v.picklist(['proxy', 'local', 'unknown']),
  /** The client as the proxy saw it, and the address that it connected to; null if the header does not name them. */
  source: v.nullable(ProxyAddress),
  destination: v.nullable(ProxyAddress),
  tlvs: v.array(v.strictObject({ type: v.number(), name: v.string(), value: v.string() })),
  /** In the client → server stream, like all ranges here. */
  range: Range,
  fields: v.array(FieldNode),
  problems: v.array(v.strictObject({ code: v.string(), offset: v.number() }))
})
export type ProxyHeaderDetail = v.InferOutput<typeof ProxyHeaderDetail>

export const ConnectionDetail = v.strictObject({
  row: ConnectionRow,
  /** Number of conversation entries: segments, events and gaps. */
  entries: v.number(),
  /** Number of dropped entries; the remaining entries have moved up by as many. */
  droppedEntries: v.number(),
  /** Offset of the first byte of each stream that the capture holds. */
  from: v.strictObject({ up: v.number(), down: v.number() }),
  /** The first and the last events, at most MAX_DETAIL_EVENTS; `omittedEvents` between them are left out. */
  events: v.array(EventEntry),
  omittedEvents: v.number(),
  /** Absent if the connection has none, or if the capture no longer holds all of it. */
  proxyHeader: v.optional(ProxyHeaderDetail),
  /** Absent unless a framing is set for the connection. */
  frames: v.optional(FramesSummary)
})
export type ConnectionDetail = v.InferOutput<typeof ConnectionDetail>

/** `entry`: index of the conversation entry, for a row among frames. */
const SegmentRow = v.strictObject({
  kind: v.literal('segment'),
  index: v.number(),
  time: v.number(),
  direction: Direction,
  /** Offset of its first byte in its stream, and length in bytes. */
  offset: v.number(),
  length: v.number(),
  entry: v.optional(v.number())
})
const EventRow = v.strictObject({
  kind: v.literal('event'),
  index: v.number(),
  ...EventEntry.entries,
  entry: v.optional(v.number())
})
/** Bytes that are missing from the capture. */
const GapRow = v.strictObject({
  kind: v.literal('gap'),
  index: v.number(),
  direction: Direction,
  offset: v.number(),
  length: v.number(),
  /**
   * `dropped`: removed from the ring. `cleared`: removed by Clear. `recording`: recording was off. `space`: the disk
   * was full. `file-lost`: the file was lost. `uncaptured`: missing from a capture made by another tool.
   */
  reason: v.picklist(['dropped', 'cleared', 'recording', 'space', 'file-lost', 'uncaptured'])
})
export const ConversationRow = v.variant('kind', [SegmentRow, EventRow, GapRow])
export type ConversationRow = v.InferOutput<typeof ConversationRow>

/** A frame, placed where its last byte arrived. */
export const FrameRow = v.strictObject({
  kind: v.literal('frame'),
  index: v.number(),
  direction: Direction,
  /** Number of the frame in its stream, from 1. */
  number: v.number(),
  offset: v.number(),
  length: v.number(),
  /** Arrival times of its first and its last byte. */
  time: v.number(),
  ended: v.number(),
  /** `whole`; `open` while more bytes may follow; otherwise the reason why it is not a frame, see FrameProblem. */
  state: v.string(),
  /** Bytes of the frame that are missing from the capture. */
  missing: v.number(),
  /** The first segments that carry its bytes; `readCount` is the number of all of them, up to a limit. */
  reads: v.array(v.strictObject({ time: v.number(), offset: v.number(), length: v.number() })),
  readCount: v.number(),
  entry: v.optional(v.number())
})
export type FrameRow = v.InferOutput<typeof FrameRow>

/** Frames in place of the segments that carry them. Bytes outside frames remain segments. */
export const FramedRow = v.variant('kind', [SegmentRow, EventRow, GapRow, FrameRow])
export type FramedRow = v.InferOutput<typeof FramedRow>

export const Problem = v.strictObject({ code: v.string(), offset: v.number() })

/** A named piece of a message and the range of its bytes. `range` is absolute in the message's stream. */
export const MessageField = v.strictObject({
  /** Stable kind: `field` for protocols other than HTTP; for HTTP `start-line`, `method`, `target`, `version`, `status`, `reason`, `header`, `body`, `chunk`, … */
  kind: v.string(),
  /** The header's name, or empty if the kind is sufficient. Latin-1, one character per byte. */
  name: v.string(),
  value: v.string(),
  range: Range,
  nameRange: v.nullable(Range),
  valueRange: v.nullable(Range),
  /** Nesting depth, 0 at the top. The list is the tree in pre-order. */
  depth: v.number(),
  /** HTTP/2 header: its representation in HPACK (RFC 7541 §6). `index`: of the table entry, 0 for none. */
  packed: v.optional(
    v.strictObject({
      form: v.picklist(['indexed', 'incremental', 'literal', 'never']),
      index: v.number(),
      huffman: v.boolean()
    })
  ),
  /** The parts that refer to an HPACK table entry missing from the capture. They are empty. */
  unknown: v.optional(v.picklist(['name', 'value', 'both']))
})
export type MessageField = v.InferOutput<typeof MessageField>

export const MessageDetail = v.strictObject({
  /** `request`, `response` and `event` for protocols other than HTTP; an event gets no response. */
  kind: v.picklist(['http.request', 'http.response', 'request', 'response', 'event']),
  /** Absent for HTTP. */
  protocol: v.optional(v.string()),
  direction: Direction,
  time: v.number(),
  /** Start line to last framing byte; to the last received byte while the message is still arriving. */
  range: Range,
  headRange: Range,
  complete: v.boolean(),
  /** Ranges of it that are missing from the capture, in order. Without its head the message has no fields. */
  missing: v.array(Range),
  startLine: v.string(),
  /** As sent, such as `HTTP/1.1` or `HTTP/2`; absent if the head is missing. */
  version: v.optional(v.string()),
  /**
   * HTTP/2 stream number. The head of such a message is not text, and frames of other streams may lie inside its range.
   */
  stream: v.optional(v.number()),
  /** `none`, `length`, `chunked`, `close`, `frames`, `tunnel`. */
  framing: v.string(),
  /** Bytes of the body after transfer decoding. */
  bodyLength: v.number(),
  contentType: v.string(),
  contentEncoding: v.string(),
  fields: v.array(MessageField),
  problems: v.array(Problem)
})
export type MessageDetail = v.InferOutput<typeof MessageDetail>

export const ExchangeDetail = v.strictObject({
  row: ExchangeRow,
  /** In order: the request if there is one, then interim and final responses. */
  messages: v.array(MessageDetail)
})
export type ExchangeDetail = v.InferOutput<typeof ExchangeDetail>

export const trafficRequests = {
  'connections.get': {
    input: v.strictObject({ capture: CaptureId, connection: Number1 }),
    output: ConnectionDetail
  },
  'connections.conversation': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_CONVERSATION_ROWS))
    }),
    output: v.strictObject({ total: v.number(), rows: v.array(ConversationRow) })
  },
  /**
   * Splits a connection's streams into frames, from the first byte in the capture on and as they grow. With both null
   * the segments are shown, even if the session has a framing.
   */
  'frames.set': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, framings: Framings }),
    output: v.null()
  },
  /** Like `connections.conversation`, with frames in place of segments. Empty for a connection without a framing. */
  'frames.conversation': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_FRAME_PAGE_ROWS))
    }),
    output: v.strictObject({ total: v.number(), rows: v.array(FramedRow) })
  },
  /**
   * Returns the entry of `connections.conversation` that begins the next turn after `from` (`step` 1), or the last one
   * that begins before it (-1). A turn is a run of entries in one direction. Null if there is none.
   */
  'connections.turn': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      from: Offset,
      step: v.picklist([1, -1])
    }),
    output: v.nullable(v.number())
  },
  /** Like `connections.turn`, for the rows of `frames.conversation`. */
  'frames.turn': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      from: Offset,
      step: v.picklist([1, -1])
    }),
    output: v.nullable(v.number())
  },
  /** Returns the row of `frames.conversation` that shows or contains a conversation entry. */
  'frames.find': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, entry: Offset }),
    output: v.number()
  },
  /**
   * Returns numbers of a connection's exchanges in order, from index `first` (0-based) on. `total` counts all so far.
   */
  'connections.exchanges': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      first: Offset,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS))
    }),
    output: v.strictObject({ total: v.number(), exchanges: v.array(v.number()) })
  },
  /**
   * Reads bytes in [offset, offset + length) of a stream: from `from`, the first captured byte at or after `offset`, to
   * the next missing byte or the end of the stream. `bytes` is empty if the range has no captured byte; `from` then
   * lies after the range. `total` is the stream's length so far.
   */
  'streams.read': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      direction: Direction,
      offset: Offset,
      length: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_READ_BYTES))
    }),
    output: v.strictObject({ total: v.number(), from: v.number(), bytes: Bytes })
  },
  /**
   * Like `streams.read` with a larger limit, for a search. Views read in small parts, so that no other request waits
   * long.
   */
  'streams.block': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      direction: Direction,
      offset: Offset,
      length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_BLOCK_BYTES))
    }),
    output: v.strictObject({ total: v.number(), from: v.number(), bytes: Bytes })
  },
  'exchanges.get': {
    input: v.strictObject({ capture: CaptureId, exchange: Number1 }),
    output: ExchangeDetail
  },
  /**
   * Reads a message's body from `offset`, without transfer and content codings, up to MAX_BODY_VIEW_BYTES. `message` is
   * an index into `messages`. With `coded` the content codings stay: the bytes carried by chunks or frames.
   */
  'exchanges.body': {
    input: v.strictObject({
      capture: CaptureId,
      exchange: Number1,
      message: v.pipe(v.number(), v.integer(), v.minValue(0)),
      offset: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_BODY_VIEW_BYTES)),
      length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_BODY_PAGE_BYTES)),
      coded: v.optional(v.boolean())
    }),
    output: BodyPage
  },
  /**
   * Sends the request's exact bytes again, or edited ones, as a new connection of the live capture, whichever capture
   * the request is in.
   */
  'exchanges.replay': {
    input: ReplayInput,
    /** `before`: number of earlier exchanges on the connection, if it is reused. */
    output: v.strictObject({ connection: v.number(), before: v.optional(v.number()) })
  }
}
