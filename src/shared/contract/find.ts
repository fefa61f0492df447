import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_FIND_PATTERN, MAX_PAGE_ROWS } from './limits'
import { MatchProblem } from './matching'
import { ErrorInfo } from './sessions'
import { ViewQuery } from './views'
import { TEXT_ENCODINGS } from '../model/text-encodings'

/**
 * Find: searches for a pattern in a capture. A search is open like a view: it reports its totals, and the window
 * requests pages of its results, which are grouped by exchange or connection.
 */

const Direction = v.picklist(['up', 'down'])
const RowNumber = v.pipe(v.number(), v.integer(), v.minValue(1))
const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)
const Pattern = v.pipe(v.string(), v.maxLength(MAX_FIND_PATTERN))

export const FindPattern = v.variant('kind', [
  v.strictObject({
    kind: v.literal('text'),
    /** With escapes, as in rules. */
    text: Pattern,
    ignoreCase: v.boolean(),
    wholeWord: v.boolean(),
    /** Empty: all of them. */
    encodings: v.pipe(v.array(v.picklist(TEXT_ENCODINGS)), v.maxLength(TEXT_ENCODINGS.length))
  }),
  /** Hexadecimal with `?` for any digit and `*` for any bytes: `01 ?3 * ff`. */
  v.strictObject({ kind: v.literal('hex'), pattern: Pattern }),
  /** RE2 syntax. */
  v.strictObject({ kind: v.literal('regex'), pattern: Pattern, ignoreCase: v.boolean() })
])
export type FindPattern = v.InferOutput<typeof FindPattern>

export const FindScope = v.variant('kind', [
  v.strictObject({ kind: v.literal('all') }),
  /** Streams and messages of the rows of a table; connections of a connection table. */
  v.strictObject({ kind: v.literal('rows'), query: ViewQuery }),
  v.strictObject({
    kind: v.literal('connection'),
    connection: RowNumber,
    /** Only this stream; absent for both. */
    direction: v.optional(Direction)
  })
])
export type FindScope = v.InferOutput<typeof FindScope>

/** Wire: stream bytes as recorded. Decoded: bodies and messages without codings. Metadata: names, notes, events. */
export const FIND_LAYERS = ['wire', 'decoded', 'metadata'] as const
export type FindLayer = (typeof FIND_LAYERS)[number]

export const FindMatch = v.variant('layer', [
  v.strictObject({
    layer: v.literal('wire'),
    connection: v.number(),
    direction: Direction,
    start: v.number(),
    end: v.number()
  }),
  v.strictObject({
    layer: v.literal('decoded'),
    connection: v.number(),
    direction: Direction,
    /** Range of the recorded bytes that it was decoded from. */
    start: v.number(),
    end: v.number(),
    exchange: v.nullable(v.number()),
    /** Decoded content, such as `body` or `message`, and the range of the match in it. */
    part: v.string(),
    offset: v.number(),
    length: v.number()
  }),
  v.strictObject({
    layer: v.literal('metadata'),
    connection: v.nullable(v.number()),
    exchange: v.nullable(v.number()),
    /** Name of the field, such as `note`, its text, and the range of the match in it. */
    field: v.string(),
    text: v.string(),
    offset: v.number(),
    length: v.number()
  })
])
export type FindMatch = v.InferOutput<typeof FindMatch>

/** Matches are listed by exchange, or by connection if they belong to no exchange. */
export const FindGroup = v.strictObject({
  kind: v.picklist(['exchange', 'connection']),
  number: v.number(),
  /** Connection of the exchange, or the group's number. 0 if it is unknown. */
  connection: v.number()
})
export type FindGroup = v.InferOutput<typeof FindGroup>

export const FindContext = v.strictObject({
  /** Bytes around the match and the match itself, which may be cut; `at` and `length` are its range in them. */
  bytes: Bytes,
  at: v.number(),
  length: v.number(),
  /** True if bytes of the match are missing at its end. */
  cut: v.boolean(),
  /** Arrival of its first byte; null if unknown. */
  time: v.nullable(v.number())
})
export type FindContext = v.InferOutput<typeof FindContext>

/** Line of the result list: a group, followed by its matches. */
export const FindLine = v.variant('kind', [
  v.strictObject({
    kind: v.literal('group'),
    group: FindGroup,
    /** Number of matches listed in it. */
    matches: v.number(),
    /** Method and URL, or client and server; empty if the row no longer exists. */
    title: v.string()
  }),
  v.strictObject({
    kind: v.literal('match'),
    /** Number among the listed matches, from 1. */
    number: v.number(),
    match: FindMatch,
    group: FindGroup,
    /** Null if the capture no longer has it. */
    context: v.nullable(FindContext)
  })
])
export type FindLine = v.InferOutput<typeof FindLine>

/** Bytes of a stream that the capture lists but that could not be read, joined where they are adjacent. */
export const UnreadableRange = v.strictObject({
  connection: v.number(),
  direction: Direction,
  start: v.number(),
  end: v.number()
})
export type UnreadableRange = v.InferOutput<typeof UnreadableRange>

/** Content of a message that was not searched, or not to its end. */
export const UnreadPart = v.strictObject({
  connection: v.number(),
  exchange: v.number(),
  part: v.string(),
  /** Bytes are missing, a coding failed, or decoding stopped at its limit of bytes or time. */
  reason: v.picklist(['missing', 'coding', 'size', 'time']),
  coding: v.nullable(v.string())
})
export type UnreadPart = v.InferOutput<typeof UnreadPart>

export const FindState = v.strictObject({
  find: v.number(),
  capture: CaptureId,
  /** Number of matches. The first ones are kept and listed. */
  total: v.number(),
  kept: v.number(),
  groups: v.number(),
  /** Number of lines of the result list: groups and kept matches. */
  lines: v.number(),
  /** Rows of the capture searched, of how many; rows are segments and events. */
  rows: v.number(),
  of: v.number(),
  /** Bytes of streams searched. */
  bytes: v.number(),
  /** The first ones, and the number of all. */
  unreadable: v.array(UnreadableRange),
  unreadableCount: v.number(),
  /** Exchanges whose contents were searched, of how many. */
  exchanges: v.number(),
  ofExchanges: v.number(),
  /** Contents that were not searched, or not to their end: the first ones, and the number of all. */
  unread: v.array(UnreadPart),
  unreadCount: v.number(),
  /**
   * `searching`; `live`: all rows are searched, and those that arrive will be; `done`: all rows of a file are searched;
   * `ended`: `end` states why.
   */
  state: v.picklist(['searching', 'live', 'done', 'ended']),
  /** `replaced`: a newer search needed its place; `closed`: its capture was closed or cleared; `failed`: see `error`. */
  end: v.optional(
    v.strictObject({ why: v.picklist(['replaced', 'closed', 'failed']), error: v.optional(ErrorInfo) })
  )
})
export type FindState = v.InferOutput<typeof FindState>

const FindId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const findRequests = {
  /** Opens a search. At most two are open: a third one ends the oldest. The `find` event reports its progress. */
  'find.open': {
    input: v.strictObject({
      capture: CaptureId,
      pattern: FindPattern,
      scope: FindScope,
      where: v.pipe(v.array(v.picklist(FIND_LAYERS)), v.minLength(1), v.maxLength(FIND_LAYERS.length)),
      /** Search that this one closes, unless the pattern is invalid. */
      replaces: v.optional(FindId)
    }),
    output: v.variant('kind', [
      v.strictObject({ kind: v.literal('opened'), find: v.number() }),
      v.strictObject({ kind: v.literal('problem'), problem: MatchProblem })
    ])
  },
  /** Returns lines `first … first + count - 1` of the result list, fewer at the end. */
  'find.lines': {
    input: v.strictObject({
      find: FindId,
      first: v.pipe(v.number(), v.integer(), v.minValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS))
    }),
    output: v.strictObject({ total: v.number(), lines: v.array(FindLine) })
  },
  /** Returns the groups from number `first` on, without titles: at most MAX_NUMBER_ROWS. */
  'find.groups': {
    input: v.strictObject({ find: FindId, first: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    output: v.strictObject({ total: v.number(), groups: v.array(FindGroup) })
  },
  /** Closes a search; one that has ended is ignored. */
  'find.close': { input: v.strictObject({ find: FindId }), output: v.null() }
}
