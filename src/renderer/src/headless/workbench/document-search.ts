import { MAX_BLOCK_BYTES } from '../../../../shared/contract/limits'
import type { ByteDocument } from './byte-document'
import type { SearchExpression, SearchMatch } from './byte-search'

/** A search through a whole document, block by block: nothing of it is held but the matches. */

/** Searches one block; a worker of its own does, so that an expression that takes for ever can be given up. */
export type BlockSearch = (
  bytes: Uint8Array,
  expression: SearchExpression,
  range: { readonly from: number; readonly until: number; readonly limit: number }
) => Promise<SearchMatch[]>

/** The longest match: a block is read with so much more. */
const MAX_MATCH_BYTES = 64 * 1024
/** What stands before a block, for expressions that look back. */
const CONTEXT_BYTES = 256
/** With what is read around it one message of the transport. */
const BLOCK_BYTES = MAX_BLOCK_BYTES - MAX_MATCH_BYTES - CONTEXT_BYTES

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
    // Read while this one is searched. Where a match ends within it, it is begun with there.
    ahead = end < until ? readBlock(end) : null
    // Told when it is waited for, if ever.
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
  /** Where `bytes` begins, and where the next block takes over. */
  readonly base: number
  readonly end: number
  readonly bytes: Uint8Array
}
