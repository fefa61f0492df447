import * as v from 'valibot'
import { AttemptedRange, AttemptsOf } from './attempts'
import { HOW_ENDED } from '../model/connection-event'
import { CaptureId } from './captures'
import { MAX_FIELD_KEY, parseHeadKey } from '../filter/field-key'
import { MAX_FIELD_COLUMNS, MAX_FILTER_TEXT, MAX_NUMBER_ROWS, MAX_PAGE_ROWS, MAX_RANGES } from './limits'
import { SessionId } from './sessions'

/**
 * A table is a view in the engine: an ordered, filtered list of row numbers. The window holds the total and the
 * pages it shows. Times are milliseconds since 1970 with a fraction (about 0.2 µs of resolution).
 */

/** What the user said of a row. */
const mark = {
  bookmark: v.boolean(),
  /** Cut at MAX_ROW_TEXT. */
  note: v.nullable(v.string()),
  /** The name given to it; absent where it has none. */
  name: v.optional(v.string())
}

/** Of TLS with the target, whose inside is recorded: that it stood, and that its certificate could not be verified. */
const trust = { secure: v.optional(v.boolean()), unverified: v.optional(v.boolean()) }

/** What is known of the server beside its address. */
const host = {
  /**
   * Host that the request names (whole URL, `:authority`, Host), else the client's TLS server name, else where the
   * connection leads; `host:port` unless the port is the scheme's. Absent if unknown. Cut at MAX_ROW_TEXT.
   */
  host: v.optional(v.string()),
  /** TLS was used on the client's or the server's side, or the request names an `https` URL. */
  tls: v.optional(v.boolean())
}

/** Why a field's value is not told, though it may be there. */
const UNTOLD_REASONS = [
  /** Its body is longer than is read for a table, and it does not stand in what was read. */
  'too-long',
  /** A coding of its body could not be removed. */
  'not-decoded'
] as const
export type UntoldReason = (typeof UNTOLD_REASONS)[number]

export const ExchangeRow = v.strictObject({
  /** Number of the exchange in its capture, from 1. */
  exchange: v.number(),
  connection: v.number(),
  /** 0 for a connection that no listed session made (an opened file). */
  session: v.number(),
  /** Arrival of the first byte of the request (of the response where no request was seen). */
  time: v.number(),
  /** `host:port` of the client. */
  client: v.string(),
  /** Null where the capture holds no request for this response. Cut at MAX_ROW_TEXT, as is `target`. */
  method: v.nullable(v.string()),
  target: v.nullable(v.string()),
  ...host,
  /** Null until the response's head is in. */
  status: v.nullable(v.number()),
  /** Content type of the response without parameters, or empty. */
  type: v.string(),
  /** Body bytes of the response as transferred (after chunks are joined, before decompression). */
  size: v.nullable(v.number()),
  /** Milliseconds from the request's first byte to the response's first byte. */
  waited: v.nullable(v.number()),
  /** Milliseconds from the request's first byte to the response's last byte. */
  took: v.nullable(v.number()),
  state: v.picklist(['open', 'complete', 'incomplete']),
  /** Of its newest message, such as `HTTP/1.1` or `HTTP/2`; absent where no head said it. */
  version: v.optional(v.string()),
  /** The stream of HTTP/2 that it is. */
  stream: v.optional(v.number()),
  /** Why it has no whole answer, where one side said so: a code as a problem has, at an offset of that side's stream. */
  over: v.optional(
    v.strictObject({ code: v.string(), direction: v.picklist(['up', 'down']), offset: v.number() })
  ),
  problems: v.number(),
  /** The exchange of this capture whose request was sent again. */
  replayOf: v.nullable(v.number()),
  /** Of a replay where it went; and where the original is in another file, which one and its number there. */
  sentTo: v.optional(v.string()),
  replayFrom: v.optional(v.strictObject({ file: v.string(), exchange: v.number() })),
  /** The beginning of one of its messages is in the capture no more. */
  dropped: v.boolean(),
  /** How the connection ended, null while it is open. */
  ended: v.nullable(
    v.strictObject({
      by: v.picklist(['client', 'target', 'tcplens']),
      how: v.picklist(HOW_ENDED)
    })
  ),
  /** Of the fields asked for with the page, in their order; empty where a message has none. Cut at MAX_ROW_TEXT. */
  extra: v.optional(v.array(v.union([v.string(), v.strictObject({ note: v.picklist(UNTOLD_REASONS) })]))),
  ...trust,
  ...mark
})
export type ExchangeRow = v.InferOutput<typeof ExchangeRow>

export const ConnectionRow = v.strictObject({
  connection: v.number(),
  session: v.number(),
  /** Accept (or connect) time. */
  time: v.number(),
  client: v.string(),
  target: v.string(),
  ...host,
  /** Decoder in use: `http/1`, `http/2`, `tls`, `raw`, or empty while undecided. */
  protocol: v.string(),
  /** Kept as bytes: decoding it ended the analysis thread. */
  undecoded: v.optional(v.boolean()),
  /** Whom the client asked for in TLS; absent where it is not known. */
  serverName: v.optional(v.string()),
  up: v.number(),
  down: v.number(),
  exchanges: v.number(),
  /** Milliseconds until it was connected, TLS included; null where it was accepted, or is not connected yet. */
  connecting: v.nullable(v.number()),
  /** Milliseconds in which no exchange was under way; null of a connection without exchanges. */
  idle: v.nullable(v.number()),
  /** Milliseconds open; null while it still is. */
  took: v.nullable(v.number()),
  ended: v.nullable(
    v.strictObject({
      by: v.picklist(['client', 'target', 'tcplens']),
      how: v.picklist(HOW_ENDED),
      code: v.nullable(v.string())
    })
  ),
  replayOf: v.nullable(v.number()),
  /** Of a replay of what is no exchange: what it goes back to, through all replays between. */
  attemptOf: v.optional(AttemptedRange),
  /** The capture does not hold its beginning, or no more. */
  dropped: v.boolean(),
  ...trust,
  ...mark
})
export type ConnectionRow = v.InferOutput<typeof ConnectionRow>

export const ViewId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const EXCHANGE_COLUMNS = [
  'time',
  'session',
  'client',
  'method',
  'host',
  'path',
  'status',
  'type',
  'size',
  'took'
] as const
export const CONNECTION_COLUMNS = [
  'time',
  'session',
  'client',
  'target',
  'host',
  'protocol',
  'up',
  'down',
  'exchanges',
  'took'
] as const

const RowNumber = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Half-open ranges of numbers of exchanges or connections. */
const Ranges = v.array(v.tuple([RowNumber, RowNumber]))

/** A field that is read from messages, as parseHeadKey has it. */
export const FieldColumn = v.pipe(
  v.string(),
  v.maxLength(MAX_FIELD_KEY),
  v.check((text) => parseHeadKey(text) !== null, 'This names no field of a request or a response.')
)
/** How much of a table has been read for a view, where that takes time. */
const Scanned = v.strictObject({ done: v.number(), total: v.number() })

/** What every view can be limited by. */
const limits = {
  /**
   * Case-insensitive words, each of which is part of one of a row's texts, and terms about fields: see
   * `shared/filter/filter-text`.
   */
  filter: v.pipe(v.string(), v.maxLength(MAX_FILTER_TEXT)),
  /** Only rows with a bookmark or a note. */
  marked: v.optional(v.boolean()),
  /** Only these sessions; null for all. */
  sessions: v.nullable(v.array(SessionId)),
  /**
   * The table's rows when it was frozen (`views.freeze`): the view holds of these what it holds now and never changes;
   * what comes is counted as `held`.
   */
  frozenAt: v.optional(RowNumber),
  /** Only these exchanges or connections, by their numbers. */
  only: v.optional(v.pipe(Ranges, v.maxLength(MAX_RANGES)))
}

export const ViewQuery = v.variant('kind', [
  v.strictObject({
    kind: v.literal('exchanges'),
    ...limits,
    /** Only replays that go back to one original. */
    attemptsOf: v.optional(AttemptsOf),
    /** By a column of the table's own, or by a field that is read from each row's messages. */
    sort: v.nullable(
      v.strictObject({
        column: v.union([v.picklist(EXCHANGE_COLUMNS), FieldColumn]),
        descending: v.boolean()
      })
    )
  }),
  v.strictObject({
    kind: v.literal('connections'),
    ...limits,
    /** Only replays that go back to one original: of an exchange those of which none came, and that are over. */
    attemptsOf: v.optional(AttemptsOf),
    sort: v.nullable(v.strictObject({ column: v.picklist(CONNECTION_COLUMNS), descending: v.boolean() }))
  })
])
export type ViewQuery = v.InferOutput<typeof ViewQuery>

export const viewRequests = {
  'views.open': {
    input: v.strictObject({ capture: CaptureId, query: ViewQuery }),
    /** `held` as in the event. */
    output: v.strictObject({
      view: ViewId,
      total: v.number(),
      held: v.optional(v.number()),
      scanned: v.optional(Scanned)
    })
  },
  'views.close': { input: v.strictObject({ capture: CaptureId, view: ViewId }), output: v.null() },
  /** Rows `first … first + count - 1`, fewer at the end. `kind` says which list is filled. */
  'views.rows': {
    input: v.strictObject({
      capture: CaptureId,
      view: ViewId,
      first: RowNumber,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS)),
      /** Of exchanges: fields whose values each row is to have in `extra`. */
      columns: v.optional(v.pipe(v.array(FieldColumn), v.maxLength(MAX_FIELD_COLUMNS)))
    }),
    output: v.variant('kind', [
      v.strictObject({ kind: v.literal('exchanges'), total: v.number(), rows: v.array(ExchangeRow) }),
      v.strictObject({ kind: v.literal('connections'), total: v.number(), rows: v.array(ConnectionRow) })
    ])
  },
  /** The rows its table has now, for a query with `frozenAt`. */
  'views.freeze': {
    input: v.strictObject({ capture: CaptureId, view: ViewId }),
    output: v.strictObject({ at: v.number() })
  },
  /** The numbers of the exchanges or connections in rows `first … first + count - 1`, as a set. */
  'views.numbers': {
    input: v.strictObject({
      capture: CaptureId,
      view: ViewId,
      first: RowNumber,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_NUMBER_ROWS))
    }),
    output: v.strictObject({ ranges: Ranges })
  },
  /** Where an exchange or connection stands in a view: its row, or null when filtered out. */
  'views.find': {
    input: v.strictObject({ capture: CaptureId, view: ViewId, number: RowNumber }),
    output: v.nullable(v.number())
  }
}
