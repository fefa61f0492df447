import * as v from 'valibot'
import { AttemptedRange, AttemptsOf } from './attempts'
import { HOW_ENDED } from '../model/connection-event'
import { CaptureId } from './captures'
import { MAX_FIELD_KEY, parseHeadKey } from '../filter/field-key'
import { MAX_FIELD_COLUMNS, MAX_FILTER_TEXT, MAX_NUMBER_ROWS, MAX_PAGE_ROWS, MAX_RANGES } from './limits'
import { SessionId } from './sessions'

/**
 * A table is a view in the engine: an ordered, filtered list of row numbers. The window holds the total and the pages
 * it shows. Times are milliseconds since 1970 with a fraction (about 0.2 µs of resolution).
 */

/** Bookmark, note and name that the user gave a row. */
const mark = {
  bookmark: v.boolean(),
  /** Cut at MAX_ROW_TEXT. */
  note: v.nullable(v.string()),
  /** Absent if the row has no name. */
  name: v.optional(v.string())
}

/** Names of the rules that changed the connection, of which an exchange is a part; absent if none did. */
const rules = { rules: v.optional(v.array(v.string())) }

/**
 * TLS with the upstream server whose plaintext is recorded: `secure` if it was established, `unverified` if its
 * certificate could not be verified.
 */
const trust = { secure: v.optional(v.boolean()), unverified: v.optional(v.boolean()) }

/** Host and TLS of the server, beside its address. */
const host = {
  /**
   * Host that the request names (absolute URL, `:authority`, Host), else the client's TLS server name, else the
   * destination of the connection; `host:port` unless the port is the scheme's default. Absent if unknown. Cut at
   * MAX_ROW_TEXT.
   */
  host: v.optional(v.string()),
  /** TLS was used on the client's or the server's side, or the request names an `https` URL. */
  tls: v.optional(v.boolean())
}

/** Why the value of a field is unknown although the message may contain it. */
const UNTOLD_REASONS = [
  /** The body exceeds the limit for table fields, and the part that was read does not contain the field. */
  'too-long',
  /** A content coding of the body could not be removed. */
  'not-decoded'
] as const
export type UntoldReason = (typeof UNTOLD_REASONS)[number]

export const ExchangeRow = v.strictObject({
  /** Number of the exchange in its capture, from 1. */
  exchange: v.number(),
  connection: v.number(),
  /** 0 for a connection without a listed session (an opened file). */
  session: v.number(),
  /** Arrival of the first byte of the request, or of the response if no request was seen. */
  time: v.number(),
  /** `host:port` of the client. */
  client: v.string(),
  /** Protocol of its messages, such as `redis`; absent for HTTP. */
  protocol: v.optional(v.string()),
  /**
   * Null if the capture has no request for this response. Cut at MAX_ROW_TEXT, like `target`. For protocols other than
   * HTTP: the type and the content of the request, or of an event.
   */
  method: v.nullable(v.string()),
  target: v.nullable(v.string()),
  ...host,
  /** Null until the head of the response has arrived, and for protocols other than HTTP. */
  status: v.nullable(v.number()),
  /**
   * Response of another protocol than HTTP: its status in a word, which may be empty, whether it reports an error, and
   * its content in a line. Cut at MAX_ROW_TEXT.
   */
  result: v.optional(v.strictObject({ status: v.string(), failed: v.boolean(), summary: v.string() })),
  /** Content type of the response without parameters, or empty; for other protocols than HTTP, its type. */
  type: v.string(),
  /** Body bytes of the response as transferred (after chunks are joined, before decompression). */
  size: v.nullable(v.number()),
  /** Time to first byte: milliseconds from the request's first byte to the response's first byte. */
  waited: v.nullable(v.number()),
  /** Duration: milliseconds from the request's first byte to the response's last byte. */
  took: v.nullable(v.number()),
  state: v.picklist(['open', 'complete', 'incomplete']),
  /** Version of its newest message, such as `HTTP/1.1` or `HTTP/2`; absent if no head states it. */
  version: v.optional(v.string()),
  /** HTTP/2 stream number. */
  stream: v.optional(v.number()),
  /**
   * Why the response is incomplete, if one side reported it: a problem code, and the offset of the report in that
   * side's stream.
   */
  over: v.optional(
    v.strictObject({ code: v.string(), direction: v.picklist(['up', 'down']), offset: v.number() })
  ),
  problems: v.number(),
  /** Number in this capture of the exchange whose request was replayed. */
  replayOf: v.nullable(v.number()),
  /**
   * For a replay: its destination; and if the original is in another file, that file and the original's number there.
   */
  sentTo: v.optional(v.string()),
  replayFrom: v.optional(v.strictObject({ file: v.string(), exchange: v.number() })),
  /** The beginning of one of its messages has been dropped from the capture. */
  dropped: v.boolean(),
  /** How the connection ended; null while it is open. */
  ended: v.nullable(
    v.strictObject({
      by: v.picklist(['client', 'target', 'tcplens']),
      how: v.picklist(HOW_ENDED)
    })
  ),
  /**
   * Values of the fields requested with the page, in their order; empty if a message lacks the field. Cut at
   * MAX_ROW_TEXT.
   */
  extra: v.optional(v.array(v.union([v.string(), v.strictObject({ note: v.picklist(UNTOLD_REASONS) })]))),
  ...trust,
  ...rules,
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
  /** Shown as raw bytes because decoding it crashed the analysis thread. */
  undecoded: v.optional(v.boolean()),
  /** TLS server name (SNI) that the client sent; absent if unknown. */
  serverName: v.optional(v.string()),
  up: v.number(),
  down: v.number(),
  exchanges: v.number(),
  /** Milliseconds until it was connected, TLS included; null for an accepted connection, or one not connected yet. */
  connecting: v.nullable(v.number()),
  /** Milliseconds without an exchange in progress; null for a connection without exchanges. */
  idle: v.nullable(v.number()),
  /** Milliseconds open; null while it is open. */
  took: v.nullable(v.number()),
  ended: v.nullable(
    v.strictObject({
      by: v.picklist(['client', 'target', 'tcplens']),
      how: v.picklist(HOW_ENDED),
      code: v.nullable(v.string())
    })
  ),
  replayOf: v.nullable(v.number()),
  /** For a replay of bytes that are no exchange: the original bytes, also through a chain of replays. */
  attemptOf: v.optional(AttemptedRange),
  /** The capture never held its beginning, or has dropped it. */
  dropped: v.boolean(),
  ...trust,
  ...rules,
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

/** A field read from messages, in the syntax of parseHeadKey. */
export const FieldColumn = v.pipe(
  v.string(),
  v.maxLength(MAX_FIELD_KEY),
  v.check((text) => parseHeadKey(text) !== null, 'This is not a field of a request or a response.')
)
/** Progress of a scan of the table, if the view needs one that takes time. */
const Scanned = v.strictObject({ done: v.number(), total: v.number() })

/** Filters of every view. */
const limits = {
  /**
   * Case-insensitive words, each of which must occur in one of a row's texts, and terms about fields: see
   * `shared/filter/parse`.
   */
  filter: v.pipe(v.string(), v.maxLength(MAX_FILTER_TEXT)),
  /** Only rows with a bookmark or a note. */
  marked: v.optional(v.boolean()),
  /** Only rows that the filter could not decide, since a field of theirs cannot be read. */
  unreadable: v.optional(v.boolean()),
  /** Only these sessions; null for all. */
  sessions: v.nullable(v.array(SessionId)),
  /**
   * Number of rows in the table when it was frozen (`views.freeze`): the view holds those that exist now and never
   * changes. `held` counts new rows.
   */
  frozenAt: v.optional(RowNumber),
  /** Only the exchanges or connections with these numbers. */
  only: v.optional(v.pipe(Ranges, v.maxLength(MAX_RANGES)))
}

export const ViewQuery = v.variant('kind', [
  v.strictObject({
    kind: v.literal('exchanges'),
    ...limits,
    /** Only replays of one original. */
    attemptsOf: v.optional(AttemptsOf),
    /** A built-in column of the table, or a field read from each row's messages. */
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
    /** Only replays of one original. If it is an exchange: only finished connections that produced no exchange. */
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
  /** Returns rows `first … first + count - 1`, fewer at the end. `kind` selects the list. */
  'views.rows': {
    input: v.strictObject({
      capture: CaptureId,
      view: ViewId,
      first: RowNumber,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS)),
      /** Exchanges only: fields whose values are returned in `extra`. */
      columns: v.optional(v.pipe(v.array(FieldColumn), v.maxLength(MAX_FIELD_COLUMNS)))
    }),
    output: v.variant('kind', [
      v.strictObject({ kind: v.literal('exchanges'), total: v.number(), rows: v.array(ExchangeRow) }),
      v.strictObject({ kind: v.literal('connections'), total: v.number(), rows: v.array(ConnectionRow) })
    ])
  },
  /** Returns the current number of rows in the table, for a query with `frozenAt`. */
  'views.freeze': {
    input: v.strictObject({ capture: CaptureId, view: ViewId }),
    output: v.strictObject({ at: v.number() })
  },
  /** Returns the numbers of the exchanges or connections in rows `first … first + count - 1`, as a set. */
  'views.numbers': {
    input: v.strictObject({
      capture: CaptureId,
      view: ViewId,
      first: RowNumber,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_NUMBER_ROWS))
    }),
    output: v.strictObject({ ranges: Ranges })
  },
  /** Returns the row of an exchange or connection in a view, or null if it is filtered out. */
  'views.find': {
    input: v.strictObject({ capture: CaptureId, view: ViewId, number: RowNumber }),
    output: v.nullable(v.number())
  }
}
