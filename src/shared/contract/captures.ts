import * as v from 'valibot'
import { FILE_LOSSES } from '../model/file-losses'
import { ErrorInfo } from './sessions'

/**
 * Captures: the live one, and files opened beside it. Every request about traffic names its capture. Numbers are
 * never used twice in one run of the engine, so a question about a capture that is gone is refused, not answered
 * from another one.
 */

export const CaptureId = v.pipe(v.number(), v.integer(), v.minValue(1))

/** Of a file that others recorded, in packets: those there are, and those that are not shown. */
const PassedOver = v.strictObject({
  packets: v.number(),
  /** UDP, ARP, ICMP and so on. */
  notTcp: v.number(),
  /** TCP of which too much is missing. */
  unreadable: v.number(),
  /** Of a link layer that is not known. */
  unknownLink: v.number()
})
export type PassedOver = v.InferOutput<typeof PassedOver>

export const CaptureTotals = v.strictObject({
  capture: CaptureId,
  kind: v.picklist(['live', 'file']),
  /** The file's name, as a title. */
  name: v.string(),
  path: v.string(),
  /**
   * Of the live capture: `recording`; `off` by the user's choice; `failed` for the reason in `error`, to be tried
   * again by itself. Of a file: `opening` while it is read, then `open`.
   */
  state: v.picklist(['recording', 'off', 'failed', 'opening', 'open']),
  /** When its first connection was opened, which relative times count from; null while there is none. */
  start: v.nullable(v.number()),
  /** Bytes of the capture's files; of an opened one how many of them are read. */
  fileBytes: v.number(),
  /** Bytes there are to read, or the live capture's cap; null for a capture without one. */
  sizeBytes: v.nullable(v.number()),
  /** The cap made room by dropping what is oldest. */
  dropped: v.boolean(),
  /** Payload bytes that passed while nothing was recorded. */
  lostBytes: v.number(),
  /** Bytes that were captured after the capture was last saved; 0 of a file. */
  unsavedBytes: v.number(),
  /** Bookmarks and notes of an opened file that are in no file yet; 0 of the live capture, which holds its own. */
  unsavedMarks: v.number(),
  /** Payload bytes captured. */
  up: v.number(),
  down: v.number(),
  connections: v.strictObject({ open: v.number(), total: v.number() }),
  exchanges: v.number(),
  /** Segments captured and segments the analysis has read. */
  segments: v.number(),
  analysed: v.number(),
  /** Why nothing is written any more, such as a full disk; of a file, what ended it early. */
  error: v.nullable(ErrorInfo),
  /**
   * The last time that recording was interrupted, absent where it never was: `count` is how often so far. `lost` names
   * a file that was deleted, moved or truncated by another program while it was recorded.
   */
  interruption: v.optional(
    v.strictObject({
      count: v.number(),
      error: ErrorInfo,
      lost: v.nullable(v.strictObject({ path: v.string(), how: v.picklist(FILE_LOSSES) }))
    })
  ),
  /** Where a file is cut or damaged, in bytes from its beginning (of what it holds, if it is compressed). */
  faultAt: v.optional(v.number()),
  /** That is in what a compressed file holds. */
  faultInside: v.optional(v.boolean()),
  passed: v.optional(PassedOver),
  /** Connections that are kept as bytes, since decoding each of them ended the analysis; absent where there is none. */
  undecoded: v.optional(v.array(v.number())),
  /** Number that the capture had before its analysis was started again. */
  formerly: v.optional(CaptureId),
  /** Of a HAR file: the capture that was made of it, which holds nothing as it was sent. */
  rebuilt: v.optional(v.string())
})
export type CaptureTotals = v.InferOutput<typeof CaptureTotals>

/** Names a kept capture in the app's own folder; it is no path. */
const KeptId = v.pipe(v.string(), v.regex(/^[\w.-]+$/), v.maxLength(120))

export const KeptCapture = v.strictObject({
  id: KeptId,
  /** When it was begun, milliseconds since 1970. */
  time: v.number(),
  bytes: v.number(),
  /** The app was ended while it was written: the last block is not whole. */
  isCut: v.boolean()
})
export type KeptCapture = v.InferOutput<typeof KeptCapture>

export const captureRequests = {
  /** The live capture first. */
  'captures.list': { input: v.strictObject({}), output: v.pipe(v.array(CaptureTotals), v.minLength(1)) },
  /**
   * Drops all that the live capture holds; connections that are open stay listed and go on. It is another capture
   * from then on, with a number of its own, which is answered.
   */
  'captures.clear': { input: v.strictObject({}), output: CaptureTotals },
  /** Switches recording on or off. Relaying goes on in either case; what passes while it is off is not captured. */
  'captures.record': { input: v.strictObject({ on: v.boolean() }), output: CaptureTotals },
  /** Closes an opened file, also while it is still being read. */
  'captures.close': { input: v.strictObject({ capture: CaptureId }), output: v.null() },
  /** Captures of earlier launches, kept or left by a crash; the newest first. */
  'captures.kept': { input: v.strictObject({}), output: v.array(KeptCapture) },
  'captures.openKept': {
    input: v.strictObject({ id: KeptId }),
    output: v.strictObject({ capture: CaptureId })
  },
  /** Deletes its files. */
  'captures.discardKept': { input: v.strictObject({ id: KeptId }), output: v.null() }
}
