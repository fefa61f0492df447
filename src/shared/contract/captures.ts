import * as v from 'valibot'
import { ErrorInfo } from './sessions'

/**
 * Captures: the live one, and files opened beside it. Every request about traffic names its capture. Numbers are
 * never used twice in one run of the engine, so a question about a capture that is gone is refused, not answered
 * from another one.
 */

export const CaptureId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const CaptureTotals = v.strictObject({
  capture: CaptureId,
  kind: v.picklist(['live', 'file']),
  /** The file's name, as a title. */
  name: v.string(),
  path: v.string(),
  /**
   * Of the live capture: `recording`; `off` by the user's choice; `failed` for the reason in `error`. Of a file:
   * `opening` while it is read, then `open`.
   */
  state: v.picklist(['recording', 'off', 'failed', 'opening', 'open']),
  /** Bytes of the capture's file; of an opened one how much of `sizeBytes` is read. */
  fileBytes: v.number(),
  /** Bytes there are to read, or the live capture's cap; null for a capture without one. */
  sizeBytes: v.nullable(v.number()),
  /** Payload bytes captured. */
  up: v.number(),
  down: v.number(),
  connections: v.strictObject({ open: v.number(), total: v.number() }),
  exchanges: v.number(),
  /** Segments captured and segments the analysis has read. */
  segments: v.number(),
  analysed: v.number(),
  /** Why nothing is written any more, such as a full disk; of a file, what ended it early. */
  error: v.nullable(ErrorInfo)
})
export type CaptureTotals = v.InferOutput<typeof CaptureTotals>

export const captureRequests = {
  /** The live capture first. */
  'captures.list': { input: v.strictObject({}), output: v.pipe(v.array(CaptureTotals), v.minLength(1)) }
}
