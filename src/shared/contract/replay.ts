import * as v from 'valibot'
import { MAX_HOST } from './bounds'
import { CaptureId } from './captures'
import { MAX_EDIT_BYTES, MAX_FIELDS, MAX_REPLAY_PIECES, MAX_REPLAY_REDIRECTS, MAX_SEND_BYTES } from './limits'
import { ReplayTarget } from './sessions'
import { Alpn, Milliseconds } from './socket-options'

/** Input of a replay: the bytes of captured traffic, an edited version of them, or a new request. */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

/**
 * A part of the bytes to send; the pieces are sent in order. Captured bytes never pass through the window, whatever
 * their size.
 */
export const ReplayPiece = v.variant('kind', [
  v.strictObject({
    kind: v.literal('bytes'),
    bytes: v.pipe(
      v.custom<Uint8Array>((value) => value instanceof Uint8Array),
      v.check(({ length }) => length > 0, 'A piece must have at least one byte.')
    )
  }),
  v.pipe(
    /** Range [start, end) of a stream of the original connection; for an exchange, of its client → server stream. */
    v.strictObject({ kind: v.literal('captured'), start: Offset, end: Offset }),
    v.check(({ start, end }) => start < end, 'A range must end after its start.')
  )
])
export type ReplayPiece = v.InferOutput<typeof ReplayPiece>

/**
 * Bytes that are too many for one message: `replays.stage` uploads them in parts beforehand. They are discarded after
 * use.
 */
const StagedPiece = v.strictObject({ kind: v.literal('staged'), stage: Number1 })
export type SentPiece = ReplayPiece | v.InferOutput<typeof StagedPiece>

const typedBytes = (pieces: readonly SentPiece[]): number =>
  pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : 0), 0)

/** HTTP/2 names and values in sending order, one character per byte. */
const Fields = v.pipe(
  v.array(v.strictObject({ name: v.string(), value: v.string(), secret: v.optional(v.boolean()) })),
  v.minLength(1),
  v.maxLength(MAX_FIELDS),
  v.check(
    (fields) =>
      fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0) <= MAX_EDIT_BYTES,
    `A head can have at most ${MAX_EDIT_BYTES} bytes.`
  )
)

/** An HTTP/2 request as fields. Its body is the captured one, the given pieces, or empty. */
export const ReplayFields = v.strictObject({
  fields: Fields,
  trailers: v.optional(Fields),
  body: v.picklist(['captured', 'pieces', 'none'])
})
export type ReplayFields = v.InferOutput<typeof ReplayFields>

/** How the request is sent, and how its response is handled. A missing option keeps the original's setting. */
export const ReplayOptions = v.strictObject({
  /**
   * `off` sends without TLS, whatever the original used. An object sets TLS options; the rest derives from the target's
   * name.
   */
  tls: v.optional(
    v.union([
      v.literal('off'),
      v.strictObject({
        /** Server Name Indication. Defaults to the target's name if it is a host name. Empty sends none. */
        serverName: v.optional(v.pipe(v.string(), v.maxLength(MAX_HOST))),
        alpn: v.optional(Alpn),
        /** Reject a certificate that cannot be verified. Default: true. */
        verify: v.optional(v.boolean())
      })
    ])
  ),
  /** Id of a running proxy session to send through: its rules apply, and the capture shows both connections. */
  through: v.optional(Number1),
  /** Number of redirects to follow, each as an exchange of its own. Default: 0. */
  redirects: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_REPLAY_REDIRECTS))),
  /** Send cookies that the responses set, by the rules of RFC 6265. Default: true. */
  cookies: v.optional(v.boolean()),
  /** Use a connection that an earlier replay left open, and leave this one open for the next. Default: false. */
  reuse: v.optional(v.boolean()),
  /** Milliseconds until the complete response, connecting included. Without it, only a silent connection times out. */
  timeout: v.optional(Milliseconds)
})
export type ReplayOptions = v.InferOutput<typeof ReplayOptions>

interface Source {
  readonly exchange?: number | undefined
  readonly connection?: number | undefined
  readonly target?: unknown
  readonly pieces?: readonly SentPiece[] | undefined
  readonly http2?: ReplayFields | undefined
}

const isFromNothing = ({ exchange, connection }: Source): boolean =>
  exchange === undefined && connection === undefined

export const ReplayInput = v.pipe(
  v.strictObject({
    /** The capture of the exchange or connection; any capture for a new request. */
    capture: CaptureId,
    /** The exchange whose request is replayed or edited. The new exchange links to it. */
    exchange: v.optional(Number1),
    /** In place of an exchange: the connection that captured pieces are read from, with any protocol. */
    connection: v.optional(Number1),
    /** The stream of that connection; `up` by default. */
    direction: v.optional(v.picklist(['up', 'down'])),
    /**
     * Bytes [start, end) of that stream that the sent bytes are based on. The new connection is listed as an attempt of
     * them.
     */
    range: v.optional(
      v.pipe(
        v.tuple([Offset, Offset]),
        v.check(([start, end]) => start < end, 'A range must end after its start.')
      )
    ),
    /** Destination; the original destination by default. */
    target: v.optional(ReplayTarget),
    /** Bytes to send. By default exactly the captured request, in the form in which Tcplens forwarded it. */
    pieces: v.optional(
      v.pipe(
        v.array(v.variant('kind', [ReplayPiece, StagedPiece])),
        v.minLength(1),
        v.maxLength(MAX_REPLAY_PIECES),
        v.check(
          (pieces) => typedBytes(pieces) <= MAX_SEND_BYTES,
          `At most ${MAX_SEND_BYTES} bytes can be sent at once.`
        )
      )
    ),
    /** HTTP/2 only: replaces the fields of the request. `pieces` are its body then. */
    http2: v.optional(ReplayFields),
    way: v.optional(ReplayOptions)
  }),
  v.forward(
    v.check(
      ({ exchange, connection }) => exchange === undefined || connection === undefined,
      'Give either an exchange or a connection, not both.'
    ),
    ['connection']
  ),
  v.forward(
    v.check(
      ({ connection, direction }) => direction === undefined || connection !== undefined,
      'A direction is allowed only with a connection: of an exchange, the request is replayed.'
    ),
    ['direction']
  ),
  v.forward(
    v.check(
      ({ range, connection }) => range === undefined || connection !== undefined,
      'A range is allowed only with a connection.'
    ),
    ['range']
  ),
  v.forward(
    v.check((input) => !isFromNothing(input) || input.target !== undefined, 'The target is missing.'),
    ['target']
  ),
  v.forward(
    v.check(
      ({ exchange, pieces, http2 }) =>
        exchange !== undefined || pieces !== undefined || (http2 !== undefined && http2.body !== 'pieces'),
      'The bytes to send are missing.'
    ),
    ['pieces']
  ),
  v.forward(
    v.check(
      (input) => !isFromNothing(input) || !(input.pieces ?? []).some(({ kind }) => kind === 'captured'),
      'Captured bytes need an exchange or a connection.'
    ),
    ['pieces']
  ),
  v.forward(
    v.check(
      ({ exchange, pieces, http2 }) =>
        (http2?.body !== 'captured' || exchange !== undefined) &&
        (http2?.body !== 'pieces' || pieces !== undefined),
      'The body is missing: give an exchange or pieces.'
    ),
    ['http2']
  )
)
export type ReplayInput = v.InferOutput<typeof ReplayInput>

/** A replay whose staged pieces have been replaced by their bytes. */
export type WholeReplay = Omit<ReplayInput, 'pieces'> & {
  readonly pieces?: readonly ReplayPiece[] | undefined
}

export const stagingRequests = {
  /**
   * Appends bytes to a stage, or begins a new one if `stage` is null. The oldest stages are discarded when all of them
   * together exceed the limit.
   */
  'replays.stage': {
    input: v.strictObject({
      stage: v.nullable(Number1),
      bytes: v.pipe(
        v.custom<Uint8Array>((value) => value instanceof Uint8Array),
        v.check(
          ({ length }) => length > 0 && length <= MAX_SEND_BYTES,
          `A part must have 1 to ${MAX_SEND_BYTES} bytes.`
        )
      )
    }),
    output: v.strictObject({ stage: Number1 })
  }
}
