import { MAX_REPLAY_PIECES, MAX_STAGED_BYTES } from '../../../../../shared/contract/limits'
import type { ReplayPiece } from '../../../../../shared/contract/replay'
import type { ByteDocument } from './byte-document'

/**
 * Plans how a document is sent: captured ranges by reference, typed bytes inline. If edits left more pieces than a
 * request allows, the shortest captured ones are sent inline; if the capture is closed, all of them, from the part
 * already loaded.
 */

export type PiecePlan =
  | { readonly ok: true; readonly pieces: ReplayPiece[] }
  /** Too many bytes would have to be sent inline. */
  | { readonly ok: false; readonly bytes: number }

interface Part {
  readonly at: number
  readonly length: number
  readonly captured: boolean
}

/** `start`: offset of the first byte to send. `limit`: maximum inline bytes, typed and captured. */
export async function replayPieces(
  document: ByteDocument,
  isCaptureOpen: boolean,
  { start = 0, limit = MAX_STAGED_BYTES }: { readonly start?: number; readonly limit?: number } = {}
): Promise<PiecePlan> {
  const layout = document.layout(start, document.length)
  let parts = joined(layout.map((part) => ({ ...part, captured: part.captured && isCaptureOpen })))
  while (parts.length > MAX_REPLAY_PIECES) parts = withoutShortest(parts)
  const bytes = parts.reduce((sum, part) => sum + (part.captured ? 0 : part.length), 0)
  if (bytes > limit) return { ok: false, bytes }
  const pieces: ReplayPiece[] = []
  for (const part of parts) {
    if (part.captured) pieces.push(...capturedPieces(document, part))
    else pieces.push({ kind: 'bytes', bytes: await document.read(part.at, part.at + part.length) })
  }
  return { ok: true, pieces }
}

function capturedPieces(document: ByteDocument, { at, length }: Part): ReplayPiece[] {
  return document
    .parts(at, at + length)
    .flatMap((part): ReplayPiece[] =>
      part instanceof Uint8Array ? [] : [{ kind: 'captured', start: part.start, end: part.end }]
    )
}

/** Merges neighbouring inline parts. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (last !== undefined && !last.captured && !part.captured)
      all[all.length - 1] = { ...last, length: last.length + part.length }
    else all.push({ ...part })
  }
  return all
}

/** Turns the shorter half of the captured parts into inline parts. */
function withoutShortest(parts: readonly Part[]): Part[] {
  const lengths = parts.filter(({ captured }) => captured).map(({ length }) => length)
  const middle = lengths.sort((one, other) => one - other)[lengths.length >> 1] ?? 0
  return joined(parts.map((part) => ({ ...part, captured: part.captured && part.length > middle })))
}
