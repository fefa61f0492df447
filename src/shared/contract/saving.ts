import * as v from 'valibot'
import { CaptureId } from './captures'
import { InnerPlace } from './inner'

/** Saving captured bytes as a file. Like every file the window asks for, the host asks the user where. */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Message = { exchange: Number1, message: v.pipe(v.number(), v.integer(), v.minValue(0)) }

/** Which bytes of a capture. */
export const SavedBytes = v.variant('kind', [
  v.strictObject({
    kind: v.literal('stream'),
    connection: Number1,
    direction: v.picklist(['up', 'down']),
    start: Offset,
    /** Behind the last byte; null for all there is. */
    end: v.nullable(Offset)
  }),
  /** A message from its start line to its last framing byte. */
  v.strictObject({ kind: v.literal('message'), ...Message }),
  /** Its body without transfer coding; `decoded` without content codings too. `part`: of what that gives. */
  v.strictObject({
    kind: v.literal('body'),
    ...Message,
    decoded: v.boolean(),
    part: v.optional(
      v.pipe(
        v.tuple([Offset, Offset]),
        v.check(([start, end]) => start <= end)
      )
    )
  }),
  /** What an inner message says: unmasked, decompressed. */
  v.strictObject({
    kind: v.literal('inner'),
    ...InnerPlace.entries,
    generation: v.number(),
    index: v.pipe(v.number(), v.integer(), v.minValue(0))
  })
])
export type SavedBytes = v.InferOutput<typeof SavedBytes>

export const BytesFile = v.strictObject({
  path: v.string(),
  bytes: v.number(),
  /** False where the capture does not hold all that was asked for; the file has the rest. */
  whole: v.boolean(),
  /** The coding that did not decode to its end: the file has what came before. */
  failed: v.nullable(v.string())
})
export type BytesFile = v.InferOutput<typeof BytesFile>

/** Longest name that is proposed for a file. */
const MAX_FILE_NAME = 200

export const savingRequests = {
  /**
   * Asks where with the system's dialog, proposing a name, and saves bytes there. Answers when the file is whole, under
   * its name; null when that was cancelled. Meanwhile it is a task.
   */
  'files.saveBytes': {
    input: v.strictObject({
      capture: CaptureId,
      saved: SavedBytes,
      name: v.pipe(v.string(), v.maxLength(MAX_FILE_NAME))
    }),
    output: v.nullable(BytesFile)
  },
  /**
   * Asks where, and saves the client's side of a connection there as a test of the conversation. With `run`, the test is
   * of what that run of the conversation sent and received, its placeholders included. Null where that was cancelled;
   * `not-replayable` for one that is too long for a text, or of which bytes are missing; `not-found` for an unknown run.
   */
  'files.saveTest': {
    input: v.strictObject({
      capture: CaptureId,
      connection: v.pipe(v.number(), v.integer(), v.minValue(1)),
      run: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)))
    }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  }
}
