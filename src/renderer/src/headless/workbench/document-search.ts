import type { ByteDocument } from './byte-document'
import type { SearchExpression, SearchMatch } from './byte-search'

/** A search through a whole document, block by block: nothing of it is held but the matches. */

/** Searches one block; a worker of its own does, so that an expression that takes for ever can be given up. */
export type BlockSearch = (
  bytes: Uint8Array,
  expression: SearchExpression,
  range: { readonly from: number; readonly until: number; readonly limit: number }
) => Promise<SearchMatch[]>

const BLOCK_BYTES = 512 * 1024
/** The longest match: a block is read with so much more. */
const MAX_MATCH_BYTES = 64 * 1024
/** What stands before a block, for expressions that look back. */
const CONTEXT_BYTES = 256

export interface DocumentSearch {
  readonly document: ByteDocument
  readonly expression: SearchExpression
  readonly search: BlockSearch
  readonly signal: AbortSignal
  onProgress?(done: number): void
}

/** At most `limit` matches that begin in [from, until), in order, none overlapping another. */
export async function searchDocument(
  { document, expression, search, signal, onProgress }: DocumentSearch,
  { from, until, limit }: { readonly from: number; readonly until: number; readonly limit: number }
): Promise<SearchMatch[]> {
  const found: SearchMatch[] = []
  for (let at = from; at < until && found.length < limit;) {
    signal.throwIfAborted()
    const base = Math.max(0, at - CONTEXT_BYTES)
    const blockEnd = Math.min(at + BLOCK_BYTES, until)
    const bytes = await document.read(base, Math.min(blockEnd + MAX_MATCH_BYTES, document.length))
    signal.throwIfAborted()
    const range = { from: at - base, until: blockEnd - base, limit: limit - found.length }
    for (const { start, end, groups } of await search(bytes, expression, range))
      found.push({ start: base + start, end: base + end, groups })
    at = Math.max(blockEnd, found.at(-1)?.end ?? 0)
    onProgress?.(at)
  }
  signal.throwIfAborted()
  return found
}
