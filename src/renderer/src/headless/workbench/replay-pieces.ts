import { MAX_REPLAY_PIECES, MAX_STAGED_BYTES } from '../../../../shared/contract/limits'
import type { ReplayPiece } from '../../../../shared/contract/replay'
import type { ByteDocument } from './byte-document'

/**
 * What is sent of a document: captured ranges by their place, typed bytes as they are. Where edits left more pieces than
 * one request takes, the shortest captured ones are read and sent as bytes; all of them where the capture is gone, from
 * what had been read of it.
 */

export type PiecePlan =
  | { readonly ok: true; readonly pieces: ReplayPiece[] }
  /** More bytes would have to go through the window than are taken. */
  | { readonly ok: false; readonly bytes: number }

interface Part {
  readonly at: number
  readonly length: number
  readonly captured: boolean
}

/** `start`: where what is sent as bytes begins. `limit`: of typed bytes, and of captured ones that are sent like them. */
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

/** Neighbouring bytes are one piece. */
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

/** With the shorter half of the captured ones as bytes. */
function withoutShortest(parts: readonly Part[]): Part[] {
  const lengths = parts.filter(({ captured }) => captured).map(({ length }) => length)
  const middle = lengths.sort((one, other) => one - other)[lengths.length >> 1] ?? 0
  return joined(parts.map((part) => ({ ...part, captured: part.captured && part.length > middle })))
}
