import * as v from 'valibot'
import { CaptureId } from './captures'
import { InnerPlace } from './inner'

/** Saving captured bytes to a file. The host asks the user for the path, as for every file that the window requests. */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const Message = { exchange: Number1, message: v.pipe(v.number(), v.integer(), v.minValue(0)) }

/** Selects bytes of a capture. */
export const SavedBytes = v.variant('kind', [
  v.strictObject({
    kind: v.literal('stream'),
    connection: Number1,
    direction: v.picklist(['up', 'down']),
    start: Offset,
    /** Offset after the last byte; null for all bytes so far. */
    end: v.nullable(Offset)
  }),
  /** A message from its start line to its last framing byte. */
  v.strictObject({ kind: v.literal('message'), ...Message }),
  /** Its body without transfer coding; with `decoded`, also without content codings. `part`: a range of that result. */
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
  /** Payload of an inner message: unmasked, decompressed. */
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
  /** False if the capture lacks some of the requested bytes; the file has the rest. */
  whole: v.boolean(),
  /** The coding that could not be decoded to its end; the file has the output up to there. */
  failed: v.nullable(v.string())
})
export type BytesFile = v.InferOutput<typeof BytesFile>

/** Maximum length of a proposed file name. */
const MAX_FILE_NAME = 200

export const savingRequests = {
  /**
   * Saves bytes to a file chosen in the system's dialog, with a proposed name. Runs as a task and resolves once the
   * file is complete; null if the user cancelled.
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
   * Saves the client's side of a connection as a conversation test, to a file that the user chooses. With `run`, the
   * test contains the traffic of that run of the conversation, including its placeholders. Null if the user cancelled.
   * Rejects with `not-replayable` if the connection is too long for a text file or has missing bytes, with `not-found`
   * for an unknown run.
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
