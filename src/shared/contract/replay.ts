import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_EDIT_BYTES, MAX_FIELDS, MAX_REPLAY_PIECES, MAX_REPLAY_REDIRECTS, MAX_SEND_BYTES } from './limits'
import { ReplayTarget } from './sessions'
import { Alpn, Milliseconds } from './socket-options'

/** What is sent when something captured is sent again: itself, or what was made of it; or a request from nothing. */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

/** The pieces are sent one behind the other. A captured one never passes through the window, however large. */
export const ReplayPiece = v.variant('kind', [
  v.strictObject({
    kind: v.literal('bytes'),
    bytes: v.pipe(
      v.custom<Uint8Array>((value) => value instanceof Uint8Array),
      v.check(({ length }) => length > 0, 'A piece has at least one byte.')
    )
  }),
  v.pipe(
    /** Range [start, end) of a stream of the original's connection: of an exchange its up stream. */
    v.strictObject({ kind: v.literal('captured'), start: Offset, end: Offset }),
    v.check(({ start, end }) => start < end, 'A range ends behind its start.')
  )
])
export type ReplayPiece = v.InferOutput<typeof ReplayPiece>

/**
 * More bytes than one message takes: brought part by part before, with `replays.stage`. They are gone once they were used.
 */
const StagedPiece = v.strictObject({ kind: v.literal('staged'), stage: Number1 })
export type SentPiece = ReplayPiece | v.InferOutput<typeof StagedPiece>

const typedBytes = (pieces: readonly SentPiece[]): number =>
  pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : 0), 0)

/** Names and values of HTTP/2, one character a byte, in the order in which they are sent. */
const Fields = v.pipe(
  v.array(v.strictObject({ name: v.string(), value: v.string(), secret: v.optional(v.boolean()) })),
  v.minLength(1),
  v.maxLength(MAX_FIELDS),
  v.check(
    (fields) =>
      fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0) <= MAX_EDIT_BYTES,
    `A head has at most ${MAX_EDIT_BYTES} bytes.`
  )
)

/** A request of HTTP/2, made of fields. Its body is the captured one, what the pieces are, or none. */
export const ReplayFields = v.strictObject({
  fields: Fields,
  trailers: v.optional(Fields),
  body: v.picklist(['captured', 'pieces', 'none'])
})
export type ReplayFields = v.InferOutput<typeof ReplayFields>

/** How the bytes get there, and what is done about the answer. What is left out is as it was for the original. */
export const ReplayWay = v.strictObject({
  /** None, whatever there was; or TLS with what is said here, and all else as the target's name has it. */
  tls: v.optional(
    v.union([
      v.literal('off'),
      v.strictObject({
        /** Server Name Indication; left out, the target's name where it is one. Empty sends none. */
        serverName: v.optional(v.pipe(v.string(), v.maxLength(255))),
        alpn: v.optional(Alpn),
        /** A certificate that cannot be verified is refused unless this is false. */
        verify: v.optional(v.boolean())
      })
    ])
  ),
  /** A running proxy session whose listener is the way: its rules apply, and the capture shows both connections. */
  through: v.optional(Number1),
  /** So many redirects are followed, each as an exchange of its own; 0. */
  redirects: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_REPLAY_REDIRECTS))),
  /** Cookies that their answers set are sent on, to whom RFC 6265 says; true. */
  cookies: v.optional(v.boolean()),
  /** A connection that an earlier replay left open is used again, and this one is left open for the next; false. */
  reuse: v.optional(v.boolean()),
  /** Milliseconds until the answer has come whole, all of the way included; without it only silence ends the wait. */
  timeout: v.optional(Milliseconds)
})
export type ReplayWay = v.InferOutput<typeof ReplayWay>

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
    /** Where the exchange or connection is; for a request from nothing, any. */
    capture: CaptureId,
    /** The exchange whose request it is, or was: the new one is linked to it. */
    exchange: v.optional(Number1),
    /** In place of an exchange: captured pieces are of this connection, whatever it speaks. */
    connection: v.optional(Number1),
    /** Which of its streams; up. */
    direction: v.optional(v.picklist(['up', 'down'])),
    /** What was made into what is sent: bytes [start, end) of that stream. The new connection is listed as an attempt of them. */
    range: v.optional(
      v.pipe(
        v.tuple([Offset, Offset]),
        v.check(([start, end]) => start < end, 'A range ends behind its start.')
      )
    ),
    /** Where it goes; left out, where it went before. */
    target: v.optional(ReplayTarget),
    /** What is sent; left out, exactly the captured request, as it went on where Tcplens forwarded it. */
    pieces: v.optional(
      v.pipe(
        v.array(v.variant('kind', [ReplayPiece, StagedPiece])),
        v.minLength(1),
        v.maxLength(MAX_REPLAY_PIECES),
        v.check(
          (pieces) => typedBytes(pieces) <= MAX_SEND_BYTES,
          `At most ${MAX_SEND_BYTES} bytes are sent at once.`
        )
      )
    ),
    /** In place of the request's own fields, where it is HTTP/2; `pieces` are its body then. */
    http2: v.optional(ReplayFields),
    way: v.optional(ReplayWay)
  }),
  v.forward(
    v.check(
      ({ exchange, connection }) => exchange === undefined || connection === undefined,
      'Either an exchange or a connection is sent again.'
    ),
    ['connection']
  ),
  v.forward(
    v.check(
      ({ connection, direction }) => direction === undefined || connection !== undefined,
      'Of an exchange it is always the request.'
    ),
    ['direction']
  ),
  v.forward(
    v.check(
      ({ range, connection }) => range === undefined || connection !== undefined,
      'A range is one of a connection.'
    ),
    ['range']
  ),
  v.forward(
    v.check((input) => !isFromNothing(input) || input.target !== undefined, 'It has to be said where to.'),
    ['target']
  ),
  v.forward(
    v.check(
      ({ exchange, pieces, http2 }) =>
        exchange !== undefined || pieces !== undefined || (http2 !== undefined && http2.body !== 'pieces'),
      'It has to be said which bytes.'
    ),
    ['pieces']
  ),
  v.forward(
    v.check(
      (input) => !isFromNothing(input) || !(input.pieces ?? []).some(({ kind }) => kind === 'captured'),
      'Captured bytes are of an exchange or a connection.'
    ),
    ['pieces']
  ),
  v.forward(
    v.check(
      ({ exchange, pieces, http2 }) =>
        (http2?.body !== 'captured' || exchange !== undefined) &&
        (http2?.body !== 'pieces' || pieces !== undefined),
      'It has to be said which body.'
    ),
    ['http2']
  )
)
export type ReplayInput = v.InferOutput<typeof ReplayInput>

/** What the engine sends: nothing waits elsewhere any more. */
export type WholeReplay = Omit<ReplayInput, 'pieces'> & {
  readonly pieces?: readonly ReplayPiece[] | undefined
}

export const stagingRequests = {
  /** Appends to what waits under this number, or begins another. The oldest go where all that waits is too much. */
  'replays.stage': {
    input: v.strictObject({
      stage: v.nullable(Number1),
      bytes: v.pipe(
        v.custom<Uint8Array>((value) => value instanceof Uint8Array),
        v.check(
          ({ length }) => length > 0 && length <= MAX_SEND_BYTES,
          `A part has 1 to ${MAX_SEND_BYTES} bytes.`
        )
      )
    }),
    output: v.strictObject({ stage: Number1 })
  }
}
