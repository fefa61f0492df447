/** Compiled match, common to all kinds of patterns. */
import type { MatchProblem } from '../../shared/contract/matching'

/** Half-open range of the bytes, and the matched groups: `0` is the whole match, followed by `1`, `2` and names. */
export interface FoundMatch {
  readonly start: number
  readonly end: number
  /** Latin-1, one character per byte. A group that did not participate is empty. */
  readonly groups: Record<string, string>
}

export interface CompiledMatch {
  /** Returns the first match, or null. Never throws. */
  find(bytes: Uint8Array): FoundMatch | null
}

export type MatchResult =
  | { readonly ok: true; readonly match: CompiledMatch }
  | { readonly ok: false; readonly problem: MatchProblem }

export function foundAt(bytes: Uint8Array, start: number, end: number): FoundMatch {
  return { start, end, groups: { '0': latin1(bytes, start, end) } }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}

export function refuse(code: string, at: number, message: string): Extract<MatchResult, { ok: false }> {
  return { ok: false, problem: { code, at, message } }
}
