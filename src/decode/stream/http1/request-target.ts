/** Rules of the request target (RFC 9112 §3.2): the forms allowed for each method, and invalid bytes. */
import { CR, SP, TAB } from './bytes'
import type { ProblemList } from './problems'
import { hasScheme } from './start-line-shape'

const ASTERISK = 42
const SLASH = 47

/** Authority-form is for CONNECT only, `*` for OPTIONS and the HTTP/2 preface; others start with `/` or a scheme. */
export function targetFits(
  method: string,
  preface: boolean,
  bytes: Uint8Array,
  from: number,
  to: number
): boolean {
  const asterisk = to - from === 1 && bytes[from] === ASTERISK
  if (method === 'CONNECT') return !asterisk && bytes[from] !== SLASH && !hasScheme(bytes, from, to)
  return asterisk ? method === 'OPTIONS' || preface : hasScheme(bytes, from, to)
}

/** Reports bytes that are invalid in any target; `base` is the stream offset of bytes[0]. */
export function remarkTargetBytes(
  problems: ProblemList,
  bytes: Uint8Array,
  from: number,
  to: number,
  base: number
): void {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte > SP && byte < 127) continue
    if (byte === SP || byte === TAB) problems.add('space-in-target', base + at)
    else if (byte === CR) problems.add('bare-cr', base + at)
    else if (byte === 0) problems.add('nul-byte', base + at)
    else problems.add(byte > 127 ? 'non-ascii-target' : 'control-in-target', base + at)
  }
}
