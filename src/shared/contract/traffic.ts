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

/** Reading one connection, its streams and its exchanges. Everything is by range; nothing sends a whole capture. */

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
  /** English sentence, as it stands in the capture file. */
  text: v.string(),
  /** The event's members, as in the file. */
  data: v.record(v.string(), v.unknown())
})
export type EventEntry = v.InferOutput<typeof EventEntry>

/** Why no frame is found in a stream from `offset` on. */
const LostFrames = v.strictObject({ offset: v.number(), problem: v.string() })

/** A connection's streams as frames, as far as they have been cut by now. */
export const FramesSummary = v.strictObject({
  framings: Framings,
  /** Another number for each time that it was cut anew: rows of before say nothing of it. */
  generation: v.number(),
  /** Rows of `frames.conversation`; those below `settled` stay as they are. */
  rows: v.number(),
  settled: v.number(),
  /** Rows that were dropped: those that are left have moved up by as many. */
  dropped: v.number(),
  frames: v.strictObject({ up: v.number(), down: v.number() }),
  /** What passed is still being cut. */
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
export const ProxyHeader = v.strictObject({
  version: v.picklist([1, 2]),
  command: v.picklist(['proxy', 'local', 'unknown']),
  /** The client as the proxy saw it, and the address that it connected to; null if the header does not name them. */
  source: v.nullable(ProxyAddress),
  destination: v.nullable(ProxyAddress),
  tlvs: v.array(v.strictObject({ type: v.number(), name: v.string(), value: v.string() })),
  /** In the stream up, like all ranges here. */
  range: Range,
  fields: v.array(FieldNode),
  problems: v.array(v.strictObject({ code: v.string(), offset: v.number() }))
})
export type ProxyHeader = v.InferOutput<typeof ProxyHeader>

export const ConnectionDetail = v.strictObject({
  row: ConnectionRow,
  /** Entries of the conversation: segments, events and gaps. */
  entries: v.number(),
  /** Entries that were dropped: those that are left have moved up by as many. */
  droppedEntries: v.number(),
  /** Offset of the first byte of each stream that the capture holds. */
  from: v.strictObject({ up: v.number(), down: v.number() }),
  /** The first and the last ones, MAX_DETAIL_EVENTS together; `omittedEvents` are left out between them. */
  events: v.array(EventEntry),
  omittedEvents: v.number(),
  /** Absent for a connection without one, or if the capture no longer holds all of it. */
  proxyHeader: v.optional(ProxyHeader),
  /** Absent unless somebody has said how its streams are cut. */
  frames: v.optional(FramesSummary)
})
export type ConnectionDetail = v.InferOutput<typeof ConnectionDetail>

/** `entry`: of a row among frames, which entry of the conversation it is. */
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
/** Bytes that the capture does not hold, or no more. */
const GapRow = v.strictObject({
  kind: v.literal('gap'),
  index: v.number(),
  direction: Direction,
  offset: v.number(),
  length: v.number(),
  /** Dropped by the ring; cleared; while recording was off; while the disk was full; when the file was lost; others did not record it. */
  reason: v.picklist(['dropped', 'cleared', 'recording', 'space', 'file-lost', 'uncaptured'])
})
export const ConversationRow = v.variant('kind', [SegmentRow, EventRow, GapRow])
export type ConversationRow = v.InferOutput<typeof ConversationRow>

/** A frame, standing where its last byte came. */
export const FrameRow = v.strictObject({
  kind: v.literal('frame'),
  index: v.number(),
  direction: Direction,
  /** From 1, among the frames of its stream. */
  number: v.number(),
  offset: v.number(),
  length: v.number(),
  /** When its first and its last byte came. */
  time: v.number(),
  ended: v.number(),
  /** `whole`; `open` while more may come; else why it is none: see FrameProblem. */
  state: v.string(),
  /** Bytes of it that the capture does not hold. */
  missing: v.number(),
  /** The segments that it has bytes of, the first of them; `readCount` counts all, up to a limit. */
  reads: v.array(v.strictObject({ time: v.number(), offset: v.number(), length: v.number() })),
  readCount: v.number(),
  entry: v.optional(v.number())
})
export type FrameRow = v.InferOutput<typeof FrameRow>

/** Frames in place of the segments they are made of; what is not cut into frames stays as it was read. */
export const FramedRow = v.variant('kind', [SegmentRow, EventRow, GapRow, FrameRow])
export type FramedRow = v.InferOutput<typeof FramedRow>

export const Problem = v.strictObject({ code: v.string(), offset: v.number() })

/** A named piece of a message and where its bytes are. `range` is absolute in the message's stream. */
export const Field = v.strictObject({
  /** Stable kind: `start-line`, `method`, `target`, `version`, `status`, `reason`, `header`, `body`, `chunk`, … */
  kind: v.string(),
  /** The header's name, or empty where the kind says all. Latin-1, one character a byte. */
  name: v.string(),
  value: v.string(),
  range: Range,
  nameRange: v.nullable(Range),
  valueRange: v.nullable(Range),
  /** Nesting: 0 at the top. The list is the tree in pre-order. */
  depth: v.number(),
  /** Of a header of HTTP/2: how its octets stand for it (RFC 7541 §6). `index`: of the entry, 0 for none. */
  packed: v.optional(
    v.strictObject({
      form: v.picklist(['indexed', 'incremental', 'literal', 'never']),
      index: v.number(),
      huffman: v.boolean()
    })
  ),
  /** What of it only an entry says that the capture does not hold; that is empty then. */
  unknown: v.optional(v.picklist(['name', 'value', 'both']))
})
export type Field = v.InferOutput<typeof Field>

export const MessageDetail = v.strictObject({
  kind: v.picklist(['http.request', 'http.response']),
  direction: Direction,
  time: v.number(),
  /** Start line to last framing byte. For a message still arriving: to the last byte seen. */
  range: Range,
  headRange: Range,
  complete: v.boolean(),
  /** Ranges of it that the capture does not hold, in order. Without its head it has no fields. */
  missing: v.array(Range),
  startLine: v.string(),
  /** As sent, such as `HTTP/1.1` or `HTTP/2`; absent where the head is gone. */
  version: v.optional(v.string()),
  /** The stream of HTTP/2 that it is of: its head is no text, and other streams' frames lie between its own. */
  stream: v.optional(v.number()),
  /** `none`, `length`, `chunked`, `close`, `frames`, `tunnel`. */
  framing: v.string(),
  /** Bytes of the body after transfer decoding. */
  bodyLength: v.number(),
  contentType: v.string(),
  contentEncoding: v.string(),
  fields: v.array(Field),
  problems: v.array(Problem)
})
export type MessageDetail = v.InferOutput<typeof MessageDetail>

export const ExchangeDetail = v.strictObject({
  row: ExchangeRow,
  /** In order: the request where there is one, then interim and final responses. */
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
   * Cuts a connection's streams into frames, from the first byte that is kept and on as they grow. With both null they
   * are shown as they were read, whatever its session says.
   */
  'frames.set': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, framings: Framings }),
    output: v.null()
  },
  /** Like `connections.conversation`, with frames in place of segments. Empty for a connection that is not cut. */
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
   * The entry of `connections.conversation` that begins the next turn behind `from` (`step` 1), or the last one that
   * begins before it (-1). A turn is a run of entries in one direction. Null where there is none.
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
  /** The same among the rows of `frames.conversation`. */
  'frames.turn': {
    input: v.strictObject({
      capture: CaptureId,
      connection: Number1,
      from: Offset,
      step: v.picklist([1, -1])
    }),
    output: v.nullable(v.number())
  },
  /** Where among the rows of `frames.conversation` an entry of the conversation stands, or is part of. */
  'frames.find': {
    input: v.strictObject({ capture: CaptureId, connection: Number1, entry: Offset }),
    output: v.number()
  },
  /** Numbers of a connection's exchanges in order, `first` (from 0) and what follows. `total` counts them all so far. */
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
   * Bytes of [offset, offset + length) of a stream: those from `from` on, the first byte at or behind `offset` that the
   * capture holds, up to the next that it does not, or the stream's end. `bytes` is empty where the range holds none;
   * `from` then lies behind it. `total` is the stream's length so far.
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
  /** As `streams.read`, of more: for a search. What is looked at is read in small parts, which nothing waits for long. */
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
   * Bytes of a message's body from `offset`, transfer and content codings removed, as far as MAX_BODY_VIEW_BYTES.
   * `message` indexes `messages`. With `coded` content codings stay: the bytes that chunks or frames carry.
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
   * Sends the request's exact bytes again, or edited ones, as a new connection of the live capture, wherever the
   * request was captured.
   */
  'exchanges.replay': {
    input: ReplayInput,
    /** `before`: exchanges that its connection had before, where it is used again. */
    output: v.strictObject({ connection: v.number(), before: v.optional(v.number()) })
  }
}
