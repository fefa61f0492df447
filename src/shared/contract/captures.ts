import * as v from 'valibot'
import { FILE_LOSSES } from '../model/file-losses'
import { ErrorInfo } from './sessions'

/**
 * Captures: the live one, and files opened beside it. Every request about traffic names its capture. Numbers are never
 * reused in one run of the engine, so a request about a closed capture is refused instead of reading another one.
 */

export const CaptureId = v.pipe(v.number(), v.integer(), v.minValue(1))

/** Packet counts of a file from another tool: all packets, and those that are not shown. */
const PassedOver = v.strictObject({
  packets: v.number(),
  /** UDP, ARP, ICMP and so on. */
  notTcp: v.number(),
  /** TCP packets with too much data missing. */
  unreadable: v.number(),
  /** Packets of an unknown link layer. */
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
   * Live capture: `recording`; `off` by the user's choice; `failed` for the reason in `error`, with automatic retries.
   * File: `opening` while it is read, then `open`.
   */
  state: v.picklist(['recording', 'off', 'failed', 'opening', 'open']),
  /** Time of its first connection, the origin of relative times; null without connections. */
  start: v.nullable(v.number()),
  /** Bytes of the capture's files; for an opened file, bytes read so far. */
  fileBytes: v.number(),
  /** Total bytes to read, or the live capture's size limit; null for a capture without one. */
  sizeBytes: v.nullable(v.number()),
  /** The oldest data was dropped to stay within the size limit. */
  dropped: v.boolean(),
  /** Payload bytes relayed while nothing was recorded. */
  lostBytes: v.number(),
  /** Bytes captured since the capture was last saved; 0 for a file. */
  unsavedBytes: v.number(),
  /** Unsaved bookmarks and notes of an opened file; 0 for the live capture, which stores them at once. */
  unsavedMarks: v.number(),
  /** Payload bytes captured. */
  up: v.number(),
  down: v.number(),
  connections: v.strictObject({ open: v.number(), total: v.number() }),
  exchanges: v.number(),
  /** Segments captured, and segments that the analysis has read. */
  segments: v.number(),
  analysed: v.number(),
  /** Live capture: why nothing is written, such as a full disk. File: the error at which reading stopped. */
  error: v.nullable(ErrorInfo),
  /**
   * The latest interruption of recording, absent if there was none; `count` is their number so far. `lost` names a file
   * that another program deleted, moved or truncated while it was recorded.
   */
  interruption: v.optional(
    v.strictObject({
      count: v.number(),
      error: ErrorInfo,
      lost: v.nullable(v.strictObject({ path: v.string(), how: v.picklist(FILE_LOSSES) }))
    })
  ),
  /** Byte offset at which a file is truncated or damaged (in its decompressed contents, if it is compressed). */
  faultAt: v.optional(v.number()),
  /** The offset is in the contents of a compressed file. */
  faultInside: v.optional(v.boolean()),
  passed: v.optional(PassedOver),
  /** Connections shown as raw bytes because decoding each of them crashed the analysis; absent if there are none. */
  undecoded: v.optional(v.array(v.number())),
  /** Number of the capture before its analysis was restarted. */
  formerly: v.optional(CaptureId),
  /** For a HAR file: the capture generated from it, which has no bytes as they were sent. */
  rebuilt: v.optional(v.string())
})
export type CaptureTotals = v.InferOutput<typeof CaptureTotals>

/** Id of a kept capture in the app's own folder; not a path. */
const KeptId = v.pipe(v.string(), v.regex(/^[\w.-]+$/), v.maxLength(120))

export const KeptCapture = v.strictObject({
  id: KeptId,
  /** Start time, milliseconds since 1970. */
  time: v.number(),
  bytes: v.number(),
  /** The app ended while writing the file: its last block is incomplete. */
  isCut: v.boolean()
})
export type KeptCapture = v.InferOutput<typeof KeptCapture>

export const captureRequests = {
  /** The live capture first. */
  'captures.list': { input: v.strictObject({}), output: v.pipe(v.array(CaptureTotals), v.minLength(1)) },
  /**
   * Drops all data of the live capture. Open connections stay listed and continue. The capture gets a new number;
   * returns its totals.
   */
  'captures.clear': { input: v.strictObject({}), output: CaptureTotals },
  /** Switches recording on or off. Traffic is relayed in either case; while recording is off, it is not captured. */
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
