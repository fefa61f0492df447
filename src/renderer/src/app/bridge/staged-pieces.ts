import { MAX_SEND_BYTES } from '../../../../shared/contract/limits'
import type { ReplayPiece, SentPiece } from '../../../../shared/contract/replay'
import type { EngineClient } from './engine-client'

/** Uploads typed bytes that exceed one message in parts, before the request that refers to them. */
export async function stagedPieces(
  engine: EngineClient,
  pieces: readonly ReplayPiece[]
): Promise<SentPiece[]> {
  const typed = pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : 0), 0)
  if (typed <= MAX_SEND_BYTES) return [...pieces]
  const sent: SentPiece[] = []
  for (const piece of pieces) {
    if (piece.kind === 'bytes') sent.push({ kind: 'staged', stage: await staged(engine, piece.bytes) })
    else sent.push(piece)
  }
  return sent
}

async function staged(engine: EngineClient, bytes: Uint8Array): Promise<number> {
  let stage: number | null = null
  for (let at = 0; at < bytes.length; at += MAX_SEND_BYTES) {
    // A copy, because sending a view would transfer its whole buffer.
    const part = bytes.slice(at, at + MAX_SEND_BYTES)
    stage = (await engine.request('replays.stage', { stage, bytes: part })).stage
  }
  return stage ?? 0
}
