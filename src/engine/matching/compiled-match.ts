/** What a match is once it is ready: shared by the kinds of patterns. */

/** Half-open range of the bytes, and what groups matched: `0` is all of it, then `1`, `2` and names. */
export interface Found {
  readonly start: number
  readonly end: number
  /** Latin-1: one character a byte, whatever the bytes are. A group that took no part is empty. */
  readonly groups: Record<string, string>
}

export interface CompiledMatch {
  /** The first place that matches, or null. Never throws. */
  find(bytes: Uint8Array): Found | null
}

export interface MatchProblem {
  /** `unknown-escape`, `half-escape`, `no-character`; `not-hex`, `half-byte`; `bad-regex`, `bytes-and-characters`, `too-complex`. */
  readonly code: string
  /** Where it is in the text or pattern as typed, in UTF-16 units. */
  readonly at: number
  readonly message: string
  /** Of `bad-regex`: what rule it breaks, and the piece of the pattern that does. */
  readonly reason?: string
  readonly piece?: string
}

export type MatchResult =
  | { readonly ok: true; readonly match: CompiledMatch }
  | { readonly ok: false; readonly problem: MatchProblem }

export function foundAt(bytes: Uint8Array, start: number, end: number): Found {
  return { start, end, groups: { '0': latin1(bytes, start, end) } }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}

export function refuse(code: string, at: number, message: string): MatchResult {
  return { ok: false, problem: { code, at, message } }
}
