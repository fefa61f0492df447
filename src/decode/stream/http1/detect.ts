/**
 * Detects HTTP/1 from the first bytes of both directions, as early as possible and from at most DETECT_BYTES of each.
 * Ports are ignored.
 */
import { CR, LF, isBlank, latin1, matches } from './bytes'
import { isKnownMethod } from './methods'
import { ProblemList } from './problems'
import { Http1Resync, isStatusLineStart } from './resync'
import { HTTP2_PREFACE_LINE, StartLine } from './start-line'
import type { StartLineKind } from './start-line'
import { couldStartRequest, couldStartResponse, isPlainVersion } from './start-line-shape'

/** Bytes per direction after which detection decides by likeness. */
export const DETECT_BYTES = 4096

const CERTAIN = 1
/** For a method and a target without a valid version, or a status line with an unusual version. */
const LIKELY = 0.6
const NO = 0

/**
 * Returns a probability from 0 to 1; undefined while more bytes may decide. `up` and `down` are the bytes of the
 * streams so far. `final`: no more bytes follow. `midway`: the capture began after the connection, so messages may
 * begin further in.
 */
export function detectHttp1(
  up: Uint8Array,
  down: Uint8Array,
  final = false,
  midway = false
): number | undefined {
  const request = judgeUp(up, final)
  const response = judgeDown(down, final)
  // One start line is enough: the other direction may be missing, or begin midway in the capture.
  if (request === CERTAIN || response === CERTAIN) return CERTAIN
  if (midway) return detectMidway(up, down, final)
  // A server that sends a greeting or another kind of answer is not HTTP, unless it answers HTTP/0.9, which has no
  // head.
  if (response === NO && down.length > 0) return request === LIKELY && isSimple(up) ? LIKELY : NO
  // A server may answer any bytes with an HTTP error (400), so the client's bytes alone never rule HTTP out. Waiting for
  // the server also makes the result independent of how the client's bytes are segmented.
  if (request === NO && up.length > 0)
    return response ?? (final || up.length >= DETECT_BYTES ? NO : undefined)
  if (request !== undefined && up.length > 0) return request
  return final ? (response ?? NO) : undefined
}

/** Searches the first bytes for a start line. Its absence counts only once both directions have enough bytes. */
function detectMidway(up: Uint8Array, down: Uint8Array, final: boolean): number | undefined {
  if (holdsStartLine('request', up) || holdsStartLine('response', down)) return CERTAIN
  return final || (up.length >= DETECT_BYTES && down.length >= DETECT_BYTES) ? NO : undefined
}

function holdsStartLine(kind: StartLineKind, bytes: Uint8Array): boolean {
  const resync = new Http1Resync()
  resync.start(0, true)
  return resync.find(kind, bytes, 0, Math.min(bytes.length, DETECT_BYTES), 0) !== null
}

function judgeUp(bytes: Uint8Array, final: boolean): number | undefined {
  const from = skipEmptyLines(bytes)
  const to = Math.min(bytes.length, DETECT_BYTES)
  const waits = !final && bytes.length < DETECT_BYTES
  if (from === to) return waits ? undefined : NO
  if (!couldStartRequest(bytes, from, to)) return NO
  const lineEnd = bytes.subarray(from, to).indexOf(LF)
  if (lineEnd >= 0) return judgeRequestLine(bytes, from, from + lineEnd + 1)
  if (waits) return undefined
  let methodEnd = from
  while (methodEnd < to && !isBlank(bytes[methodEnd] ?? 0)) methodEnd++
  return methodEnd < to && isKnownMethod(latin1(bytes, from, methodEnd)) ? LIKELY : NO
}

function judgeRequestLine(bytes: Uint8Array, from: number, to: number): number {
  if (matches(bytes, from, to, HTTP2_PREFACE_LINE)) return NO
  const line = new StartLine(new ProblemList())
  if (line.read('request', bytes, from, to, 0) < 0) return NO
  if (isPlainVersion(bytes, line.versionStart, line.versionEnd)) return CERTAIN
  // Other protocols have such lines too: RTSP and SIP with their own versions, Redis without one.
  return isKnownMethod(line.method) && (line.versionEnd > line.versionStart || bytes[line.targetStart] === 47)
    ? LIKELY
    : NO
}

function judgeDown(bytes: Uint8Array, final: boolean): number | undefined {
  const from = skipEmptyLines(bytes)
  const to = Math.min(bytes.length, DETECT_BYTES)
  const waits = !final && bytes.length < DETECT_BYTES
  if (from === to) return waits ? undefined : NO
  if (isStatusLineStart(bytes, from, to)) return CERTAIN
  if (!couldStartResponse(bytes, from, to)) return NO
  const lineEnd = bytes.subarray(from, to).indexOf(LF)
  if (lineEnd >= 0) return LIKELY
  return waits ? undefined : NO
}

/** Returns whether the first line is a request without a version, whose response has no status line. */
function isSimple(bytes: Uint8Array): boolean {
  const line = new StartLine(new ProblemList())
  return line.read('request', bytes, skipEmptyLines(bytes), bytes.length, 0) >= 0 && line.simple
}

function skipEmptyLines(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length && at < DETECT_BYTES && (bytes[at] === CR || bytes[at] === LF)) at++
  return at
}
