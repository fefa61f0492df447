import type { MatchProblem } from '../../shared/contract/matching'
import type { Needle } from './needle'

/** Compiled patterns. */

/** Half-open range. */
export type Found = readonly [start: number, end: number]

/** Bytes that one match may take: an unlimited pattern is cut there. */
export const MAX_MATCH_BYTES = 64 * 1024

/** One searcher of a pattern. Each reports matches that do not overlap; those of different searchers may. */
export type Searcher = FixedSearcher | WindowSearcher

/** Searches for a sequence of a fixed length: each place of the needle is a match. */
export interface FixedSearcher {
  readonly kind: 'fixed'
  readonly needle: Needle
}

/** Searches in windows around the places of needles. */
export interface WindowSearcher {
  readonly kind: 'window'
  /** Every match contains one of them; null if no such needles are known. */
  readonly needles: readonly Needle[] | null
  /** Bytes of a match before the needle, at most. */
  readonly left: number
  /** Bytes of a match from the needle's start on, at most. */
  readonly right: number
  /** Bytes around a match that decide about it. */
  readonly context: number
  /** True if no match contains a line feed. */
  readonly inLine: boolean
  /**
   * Returns the first match that starts at `from` or later. The bytes before `from` are its context. May return an
   * empty match.
   */
  find(bytes: Uint8Array, from: number): Found | null
}

export type CompiledFind =
  | { readonly ok: true; readonly searchers: readonly Searcher[] }
  | { readonly ok: false; readonly problem: MatchProblem }
