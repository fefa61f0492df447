/**
 * Reads request line and status line (RFC 9112 §3, §4) in place. A valid line is read in one pass. Any other line goes
 * to a slower, lenient reader, which reports the deviations. A line that cannot be a start line is JUNK: the caller
 * then searches for the next one.
 */
import { CR, LF, SP, TAB, TOKEN, TextMemo, isBlank, isDigit, latin1, matches, matchesAnyCase } from './bytes'
import { MAX_METHOD_BYTES } from './limits'
import { isKnownMethod, knownMethodAtEnd } from './methods'
import type { Http1ProblemCode, ProblemList } from './problems'
import { remarkTargetBytes, targetFits } from './request-target'
import {
  couldStartRequest,
  couldStartResponse,
  isHttp,
  isPlainVersion,
  isToken,
  looksLikeTarget,
  wordEnd
} from './start-line-shape'

export type StartLineKind = 'request' | 'response'

/** The bytes end before the line does. */
export const MORE = -1
/** The line is not a start line. */
export const JUNK = -2

export const HTTP2_PREFACE_LINE = 'PRI * HTTP/2.0'

/** Parts of one start line, as indices into the array that was read. One object is reused for all lines. */
export class StartLine {
  /** Request only. */
  method = ''
  methodStart = 0
  methodEnd = 0
  targetStart = 0
  targetEnd = 0
  versionStart = 0
  versionEnd = 0
  /** Ten times major plus minor; 9 for a simple request, 11 for an unreadable version, 0 for none. */
  version = 0
  /** The version as sent. */
  versionText = ''
  /** Response only; 0 if it cannot be read. */
  status = 0
  statusStart = 0
  statusEnd = 0
  reasonStart = 0
  reasonEnd = 0
  /** True for an HTTP/0.9 request: this line is the whole message. */
  simple = false
  /** Not HTTP/1: the client speaks HTTP/2 from here on. */
  preface = false
  /** Receives the problems. */
  private readonly problems: ProblemList

  private readonly methods = new TextMemo()
  private knownMethod = ''

  constructor(problems: ProblemList) {
    this.problems = problems
  }

  /**
   * Reads a line at bytes[from]; returns the index after its LF, MORE or JUNK. `base` is the stream offset of bytes[0].
   */
  read(kind: StartLineKind, bytes: Uint8Array, from: number, to: number, base: number): number {
    this.simple = false
    this.preface = false
    return kind === 'request'
      ? this.readRequest(bytes, from, to, base)
      : this.readResponse(bytes, from, to, base)
  }

  /** Reads an incomplete line, without reporting problems. */
  readCut(kind: StartLineKind, bytes: Uint8Array, from: number, to: number): void {
    const [firstEnd, second] = wordEnd(bytes, from, to)
    const [secondEnd, third] = wordEnd(bytes, second, to)
    this.simple = false
    this.preface = false
    this.version = 11
    this.versionText = ''
    this.versionStart = this.versionEnd = to
    if (kind === 'request') {
      this.method = latin1(bytes, from, firstEnd)
      this.methodStart = from
      this.methodEnd = firstEnd
      this.targetStart = second
      this.targetEnd = secondEnd
      return
    }
    if (second > firstEnd) {
      this.versionStart = from
      this.versionEnd = firstEnd
      this.versionText = latin1(bytes, from, firstEnd)
    }
    const whole = secondEnd - second === 3 && third > secondEnd
    const status = whole ? Number(latin1(bytes, second, secondEnd)) : 0
    this.status = status >= 100 ? status : 0
    this.statusStart = second
    this.statusEnd = secondEnd
    this.reasonStart = Math.min(third, to)
    this.reasonEnd = to
  }

  private readRequest(bytes: Uint8Array, from: number, to: number, base: number): number {
    let at = from
    while (at < to && TOKEN[bytes[at] ?? 0] === 1) at++
    const methodEnd = at
    if (at < to && bytes[at] === SP) at++
    let blank = -1
    let odd = methodEnd === at || methodEnd === from || methodEnd - from > MAX_METHOD_BYTES
    const targetStart = at
    for (; at < to; at++) {
      const byte = bytes[at] ?? 0
      if (byte > SP && byte < 127) continue
      if (byte === LF) break
      if (byte === SP && blank < 0) blank = at
      else if (byte !== CR || (at + 1 < to && bytes[at + 1] !== LF)) odd = true
    }
    if (at === to) return couldStartRequest(bytes, from, to) ? MORE : JUNK
    let end = at
    if (bytes[end - 1] === CR) end--
    else odd = true
    if (odd || blank <= targetStart || !isPlainVersion(bytes, blank + 1, end)) {
      if (!this.readOddRequest(bytes, from, end, base)) return JUNK
      if (end === at) this.remark('bare-lf', base + at)
    } else {
      this.methodStart = from
      this.methodEnd = methodEnd
      this.targetStart = targetStart
      this.targetEnd = blank
      this.versionStart = blank + 1
      this.versionEnd = end
      this.setPlainVersion(bytes[end - 1])
    }
    this.nameMethod(bytes, base)
    if (bytes[this.targetStart] !== 47 || this.method === 'CONNECT') {
      if (!targetFits(this.method, this.preface, bytes, this.targetStart, this.targetEnd))
        this.remark('target-form', base + this.targetStart)
    }
    return at + 1
  }

  /**
   * Reads a request line with deviations; returns false if it is not one. bytes[from, lineEnd) excludes the line end.
   */
  private readOddRequest(bytes: Uint8Array, from: number, lineEnd: number, base: number): boolean {
    let end = lineEnd
    while (end > from && isBlank(bytes[end - 1] ?? 0)) end--
    let methodEnd = from
    for (; methodEnd < end && !isBlank(bytes[methodEnd] ?? 0); methodEnd++) {
      const byte = bytes[methodEnd] ?? 0
      if (byte < SP || byte > 126) return false
    }
    const token = isToken(bytes, from, methodEnd)
    if (methodEnd === from || methodEnd === end || methodEnd - from > MAX_METHOD_BYTES) return false
    let targetStart = methodEnd
    while (isBlank(bytes[targetStart] ?? 0)) targetStart++
    let targetEnd = end
    let versionStart = end
    for (let at = end - 1; at >= methodEnd && versionStart === end; at--) {
      if (!isBlank(bytes[at] ?? 0) || end - at <= 5 || !matchesAnyCase(bytes, at + 1, 'http/')) continue
      versionStart = at + 1
      targetEnd = at
      while (targetEnd > targetStart && isBlank(bytes[targetEnd - 1] ?? 0)) targetEnd--
    }
    const versioned = versionStart < end
    // If the request begins inside this line, after foreign bytes, resynchronization will find it.
    if (!token && (!versioned || knownMethodAtEnd(latin1(bytes, from, methodEnd)) !== undefined)) return false
    // A line without a version counts only if everything else looks like a request.
    if (!versioned && !looksLikeTarget(bytes, targetStart, targetEnd)) return false
    const method = latin1(bytes, from, methodEnd)
    if (!versioned && method !== 'GET' && !isKnownMethod(method)) return false

    if (end !== lineEnd) this.remark('request-line-whitespace', base + end)
    else if (targetStart !== methodEnd + 1 || bytes[methodEnd] !== SP) {
      this.remark('request-line-whitespace', base + methodEnd)
    } else if (versioned && (targetEnd + 1 !== versionStart || bytes[targetEnd] !== SP)) {
      this.remark('request-line-whitespace', base + targetEnd)
    }
    remarkTargetBytes(this.problems, bytes, Math.min(targetStart, targetEnd), targetEnd, base)
    this.methodStart = from
    this.methodEnd = methodEnd
    this.targetStart = Math.min(targetStart, targetEnd)
    this.targetEnd = targetEnd
    if (versioned) {
      this.preface = matches(bytes, from, end, HTTP2_PREFACE_LINE) && end - from === HTTP2_PREFACE_LINE.length
      this.setVersion(bytes, versionStart, end, base)
    } else {
      this.versionStart = this.versionEnd = lineEnd
      this.simple = method === 'GET'
      this.version = this.simple ? 9 : 11
      this.versionText = this.simple ? 'HTTP/0.9' : ''
      this.remark(this.simple ? 'simple-request' : 'missing-version', base + (this.simple ? from : end))
    }
    return true
  }

  private nameMethod(bytes: Uint8Array, base: number): void {
    this.method = this.methods.read(bytes, this.methodStart, this.methodEnd)
    if (this.method === this.knownMethod) return
    if (isKnownMethod(this.method)) this.knownMethod = this.method
    else if (isToken(bytes, this.methodStart, this.methodEnd)) {
      this.remark('unknown-method', base + this.methodStart)
    } else this.remark('bad-method', base + this.methodStart)
  }

  private readResponse(bytes: Uint8Array, from: number, to: number, base: number): number {
    if (!couldStartResponse(bytes, from, to)) return JUNK
    let at = from
    let odd = -1
    for (; at < to; at++) {
      const byte = bytes[at] ?? 0
      if (byte >= SP && byte !== 127) continue
      if (byte === LF) break
      if (byte === TAB || (byte === CR && (at + 1 === to || bytes[at + 1] === LF))) continue
      if (odd < 0) odd = at
    }
    if (at === to) return MORE
    let end = at
    if (bytes[end - 1] === CR) end--
    else this.remark('bare-lf', base + at)
    let versionEnd = from
    while (versionEnd < end && !isBlank(bytes[versionEnd] ?? 0)) versionEnd++
    this.setVersion(bytes, from, versionEnd, base)
    let statusStart = versionEnd
    while (statusStart < end && isBlank(bytes[statusStart] ?? 0)) statusStart++
    let statusEnd = statusStart
    let status = 0
    for (; statusEnd < end && isDigit(bytes[statusEnd] ?? 0); statusEnd++) {
      status = status * 10 + ((bytes[statusEnd] ?? 0) - 48)
    }
    const closed = statusEnd === end || isBlank(bytes[statusEnd] ?? 0)
    if (statusEnd - statusStart !== 3 || !closed || statusStart !== versionEnd + 1) {
      this.remark('bad-status', base + statusStart)
    }
    this.status = status > 999 ? 0 : status
    if (this.status !== 0 && (this.status < 100 || this.status > 599)) {
      this.remark('status-out-of-range', base + statusStart)
    }
    if (bytes[versionEnd] === TAB) this.remark('status-line-whitespace', base + versionEnd)
    else if (statusEnd < end && bytes[statusEnd] === TAB)
      this.remark('status-line-whitespace', base + statusEnd)
    if (statusEnd === end) this.remark('missing-reason-space', base + end)
    if (odd >= 0) this.remarkReasonByte(bytes[odd] ?? 0, base + odd)
    this.statusStart = statusStart
    this.statusEnd = statusEnd
    this.reasonStart = statusEnd < end && closed ? statusEnd + 1 : statusEnd
    this.reasonEnd = end
    return at + 1
  }

  private remarkReasonByte(byte: number, offset: number): void {
    this.remark(byte === CR ? 'bare-cr' : byte === 0 ? 'nul-byte' : 'control-in-reason', offset)
  }

  private setPlainVersion(minor: number | undefined): void {
    this.version = minor === 49 ? 11 : 10
    this.versionText = minor === 49 ? 'HTTP/1.1' : 'HTTP/1.0'
  }

  private setVersion(bytes: Uint8Array, from: number, to: number, base: number): void {
    this.versionStart = from
    this.versionEnd = to
    if (isPlainVersion(bytes, from, to)) {
      this.setPlainVersion(bytes[to - 1])
      return
    }
    this.version = 11
    this.versionText = latin1(bytes, from, to)
    if (to - from !== 8 || !isHttp(bytes, from) || bytes[from + 6] !== 46) {
      this.remark('bad-version', base + from)
      return
    }
    const major = bytes[from + 5] ?? 0
    const minor = bytes[from + 7] ?? 0
    if (!isDigit(major) || !isDigit(minor)) {
      this.remark('bad-version', base + from)
      return
    }
    this.version = (major - 48) * 10 + minor - 48
    this.remark('unknown-version', base + from)
  }

  private remark(code: Http1ProblemCode, offset: number): void {
    this.problems.add(code, offset)
  }
}
