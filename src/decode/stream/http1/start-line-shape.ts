/** Tests that distinguish start lines from other bytes (RFC 9112 §2.3, §3, §4). */
import { SP, TOKEN, isBlank, matches, matchesAnyCase } from './bytes'
import { MAX_METHOD_BYTES } from './limits'

export function isToken(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (TOKEN[bytes[at] ?? 0] !== 1) return false
  return from < to
}

/** Returns the end of the word at bytes[from], and the start of the next word. */
export function wordEnd(bytes: Uint8Array, from: number, to: number): [end: number, next: number] {
  let end = from
  while (end < to && !isBlank(bytes[end] ?? 0)) end++
  let next = end
  while (next < to && isBlank(bytes[next] ?? 0)) next++
  return [end, next]
}

/** Returns whether bytes[from, to) is HTTP/1.1 or HTTP/1.0. Unrolled, because it runs for every head. */
export function isPlainVersion(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to - from === 8 &&
    isHttp(bytes, from) &&
    bytes[from + 5] === 49 &&
    bytes[from + 6] === 46 &&
    (bytes[from + 7] === 49 || bytes[from + 7] === 48)
  )
}

/** Returns whether bytes[from] begins `HTTP/`. */
export function isHttp(bytes: Uint8Array, from: number): boolean {
  return (
    bytes[from] === 72 &&
    bytes[from + 1] === 84 &&
    bytes[from + 2] === 84 &&
    bytes[from + 3] === 80 &&
    bytes[from + 4] === 47
  )
}

/**
 * Returns whether an incomplete line may become a request line. It looks at the first word only, and rejects only lines
 * that would be rejected when complete, so that the time of the check does not affect the result.
 */
export function couldStartRequest(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (isBlank(byte)) return at > from
    if (byte < SP || byte > 126 || at - from >= MAX_METHOD_BYTES) return false
  }
  return true
}

/** Returns whether bytes[from, to) may begin a status line. SHOUTcast servers write ICY instead of HTTP. */
export function couldStartResponse(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (length >= 5 && isHttp(bytes, from)) return true
  return (
    matchesAnyCase(bytes, from, length < 5 ? 'http/'.slice(0, length) : 'http/') ||
    matchesAnyCase(bytes, from, length < 4 ? 'icy '.slice(0, length) : 'icy ')
  )
}

/** Returns whether bytes[from, to), after a method and without a version, may be a target: any single word. */
export function looksLikeTarget(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isBlank(bytes[at] ?? 0)) return false
  return from < to
}

/** Returns whether bytes[from, to) starts with `scheme://`. */
export function hasScheme(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && at - from < 16 && TOKEN[bytes[at] ?? 0] === 1) at++
  return at > from && matches(bytes, at, to, '://')
}
