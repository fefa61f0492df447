import type { Direction } from '../../shared/model/direction'
import type { ContentKind } from './content-batch'
import type { WireMatch } from './wire-source'

/** Matches of the three layers that a search covers. */

/** Match in the decoded content of a message. */
export interface DecodedMatch {
  readonly connection: number
  readonly direction: Direction
  /** Recorded bytes that it was decoded from. */
  readonly start: number
  readonly end: number
  readonly exchange: number
  readonly part: ContentKind
  /** Place in the content, in bytes. */
  readonly offset: number
  readonly length: number
  /** Content around the match and the match itself, which may be cut; null if there was no room to keep it. */
  readonly context: MatchContext | null
  /** Row of the segment index that it is dropped with. */
  readonly row: number
}

export interface MatchContext {
  readonly bytes: Uint8Array
  /** Offset of the match in `bytes`. */
  readonly at: number
}

/** Bytes of a context before and after a match, and of a long match. */
export const CONTEXT_BYTES = 24
export const MOST_MATCH_BYTES = 120

/** Match in a text of a table or an event. */
export interface MetadataMatch {
  readonly connection: number
  /** Null for a text about the connection. */
  readonly exchange: number | null
  readonly field: MetadataField
  readonly text: string
  /** Place in the text, in UTF-16 units. */
  readonly offset: number
  readonly length: number
  /** Row of the segment index that it is dropped with. */
  readonly row: number
}

export const METADATA_FIELDS = ['url', 'name', 'note', 'server-name', 'event'] as const
export type MetadataField = (typeof METADATA_FIELDS)[number]

export type CaptureMatch =
  | ({ readonly layer: 'wire' } & WireMatch)
  | ({ readonly layer: 'decoded' } & DecodedMatch)
  | ({ readonly layer: 'metadata' } & MetadataMatch)
