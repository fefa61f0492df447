import { MAX_BLOCK_BYTES } from '../../../../../shared/contract/limits'
import type { ByteDocument } from './byte-document'
import type { SearchExpression, SearchMatch } from './byte-search'

/** Searches a whole document block by block; only the matches are held in memory. */

/** Searches one block in a worker thread, so that an endless expression can be cancelled. */
export type BlockSearch = (
  bytes: Uint8Array,
  expression: SearchExpression,
  range: { readonly from: number; readonly until: number; readonly limit: number }
) => Promise<SearchMatch[]>

/** Maximum match length; each block is read with this many extra bytes. */
const MAX_MATCH_BYTES = 64 * 1024
/** Bytes before a block, for lookbehind expressions. */
const CONTEXT_BYTES = 256
/** Together with the bytes around it, a block fits in one transport message. */
const BLOCK_BYTES = MAX_BLOCK_BYTES - MAX_MATCH_BYTES - CONTEXT_BYTES

export interface DocumentSearch {
  readonly document: ByteDocument
  readonly expression: SearchExpression
  readonly search: BlockSearch
  readonly signal: AbortSignal
  onProgress?(done: number): void
}

/** Returns at most `limit` non-overlapping matches that begin in [from, until), in order. */
export async function searchDocument(
  { document, expression, search, signal, onProgress }: DocumentSearch,
  { from, until, limit }: { readonly from: number; readonly until: number; readonly limit: number }
): Promise<SearchMatch[]> {
  const found: SearchMatch[] = []
  const readBlock = async (at: number): Promise<Block> => {
    const base = Math.max(0, at - CONTEXT_BYTES)
    const end = Math.min(at + BLOCK_BYTES, until)
    const bytes = await document.read(base, Math.min(end + MAX_MATCH_BYTES, document.length))
    return { base, end, bytes }
  }
  let ahead: Promise<Block> | null = null
  for (let at = from; at < until && found.length < limit;) {
    signal.throwIfAborted()
    const block: Block = await (ahead ?? readBlock(at))
    signal.throwIfAborted()
    const { base, end, bytes } = block
    // The next block is read while this one is searched. It starts after a match that extends into it.
    ahead = end < until ? readBlock(end) : null
    // The error is reported when the block is awaited.
    ahead?.catch(() => undefined)
    const range = { from: at - base, until: end - base, limit: limit - found.length }
    for (const { start, end: matchEnd, groups } of await search(bytes, expression, range))
      found.push({ start: base + start, end: base + matchEnd, groups })
    at = Math.max(end, found.at(-1)?.end ?? 0)
    onProgress?.(at)
  }
  signal.throwIfAborted()
  return found
}

interface Block {
  /** Offset of `bytes`, and offset at which the next block begins. */
  readonly base: number
  readonly end: number
  readonly bytes: Uint8Array
}
