/**
 * Is a connection HTTP/1? Answered from the first bytes of both directions, as soon as they tell and from at most
 * DETECT_BYTES of each. Ports are no part of it: HTTP is found wherever it is spoken.
 */
import { CR, LF, SP, isBlank, latin1, matches } from './bytes'
import { isKnownMethod } from './methods'
import {
  HTTP2_PREFACE_LINE,
  StartLine,
  couldStartRequest,
  couldStartResponse,
  isPlainVersion
} from './start-line'
import { isStatusLineStart } from './resync'

/** A request line that is not complete in this many bytes is judged by its beginning. */
export const DETECT_BYTES = 4096

const CERTAIN = 1
/** A method and a target that HTTP would have, but no version seen; or a versionless request. */
const LIKELY = 0.6
const NO = 0

/** What one direction says; undefined: more bytes are needed. */
type Verdict = number | undefined

/**
 * 0 (is not) to 1 (is); undefined while more bytes may still tell. `up` and `down` are the streams from their first
 * byte on, or as much as there is; `final`: no more will come.
 */
export function detectHttp1(up: Uint8Array, down: Uint8Array, final = false): number | undefined {
  const request = judgeUp(up, final)
  if (request === CERTAIN) return CERTAIN
  const response = judgeDown(down, final)
  // A status line alone is enough: the request may be lost, or not be where a capture begins.
  if (response === CERTAIN) return CERTAIN
  // A server that greets, or answers in another protocol, settles it however HTTP-like the request is.
  if (response === NO && down.length > 0) return request === LIKELY && isSimple(up) ? LIKELY : NO
  if (request === NO && up.length > 0) return response === undefined && down.length > 0 ? undefined : NO
  if (request === undefined || up.length === 0) return final ? NO : undefined
  return request
}

function judgeUp(bytes: Uint8Array, final: boolean): Verdict {
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

function judgeRequestLine(bytes: Uint8Array, from: number, to: number): Verdict {
  if (matches(bytes, from, to, HTTP2_PREFACE_LINE)) return NO
  const line = new StartLine()
  if (line.read('request', bytes, from, to, 0) < 0) return NO
  if (isPlainVersion(bytes, line.versionStart, line.versionEnd)) return CERTAIN
  return isKnownMethod(line.method) ? LIKELY : NO
}

function judgeDown(bytes: Uint8Array, final: boolean): Verdict {
  const from = skipEmptyLines(bytes)
  const to = Math.min(bytes.length, DETECT_BYTES)
  if (from === to) return final ? NO : undefined
  if (isStatusLineStart(bytes, from, to)) return CERTAIN
  if (!couldStartResponse(bytes, from, to)) return NO
  const lineEnd = bytes.subarray(from, to).indexOf(LF)
  if (lineEnd < 0) return final || bytes.length >= DETECT_BYTES ? NO : undefined
  return bytes[from + 4] === 47 || bytes[from + 3] === SP ? LIKELY : NO
}

/** Whether the first line is a request without a version, which is answered without a status line. */
function isSimple(bytes: Uint8Array): boolean {
  const line = new StartLine()
  return line.read('request', bytes, skipEmptyLines(bytes), bytes.length, 0) >= 0 && line.simple
}

function skipEmptyLines(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length && at < DETECT_BYTES && (bytes[at] === CR || bytes[at] === LF)) at++
  return at
}
