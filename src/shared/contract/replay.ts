import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_REPLAY_PIECES, MAX_SEND_BYTES } from './limits'
import { Target } from './sessions'

/** What is sent when a captured request is sent again: itself, or what was made of it. */

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
    /** Range [start, end) of the up stream of the exchange's own connection. */
    v.strictObject({ kind: v.literal('captured'), start: Offset, end: Offset }),
    v.check(({ start, end }) => start < end, 'A range ends behind its start.')
  )
])
export type ReplayPiece = v.InferOutput<typeof ReplayPiece>

const typedBytes = (pieces: readonly ReplayPiece[]): number =>
  pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : 0), 0)

export const ReplayInput = v.strictObject({
  capture: CaptureId,
  /** The exchange whose request it is, or was: the new one is linked to it. */
  exchange: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Where it goes; left out, where it went before. */
  target: v.optional(Target),
  /** What is sent; left out, exactly the captured request, as it went on where Tcplens forwarded it. */
  pieces: v.optional(
    v.pipe(
      v.array(ReplayPiece),
      v.minLength(1),
      v.maxLength(MAX_REPLAY_PIECES),
      v.check(
        (pieces) => typedBytes(pieces) <= MAX_SEND_BYTES,
        `At most ${MAX_SEND_BYTES} bytes are sent at once.`
      )
    )
  )
})
export type ReplayInput = v.InferOutput<typeof ReplayInput>
