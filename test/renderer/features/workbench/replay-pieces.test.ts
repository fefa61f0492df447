import { describe, expect, it } from 'vitest'
import { joinBytes } from '../../../../src/shared/bytes/join-bytes'
import { MAX_REPLAY_PIECES, MAX_STAGED_BYTES } from '../../../../src/shared/contract/limits'
import { ByteDocument } from '../../../../src/renderer/src/features/workbench/model/byte-document'
import { replayPieces } from '../../../../src/renderer/src/features/workbench/model/replay-pieces'

const HERE = { anchor: 0, focus: 0 }
const AT = { before: HERE, after: HERE }
const letters = (offset: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (offset + index) % 251)
const stream = {
  peek: letters,
  read: (offset: number, length: number) => Promise.resolve(letters(offset, length))
}

describe('the pieces sent from a document', () => {
  it('are captured ranges by position and typed bytes directly', async () => {
    const document = new ByteDocument([{ start: 5, end: 2_000_000_005 }], stream)
    document.edit([{ start: 1, end: 2, bytes: Uint8Array.of(1) }], AT)
    document.edit([{ start: 2, end: 3, bytes: Uint8Array.of(2) }], AT)
    expect(await replayPieces(document, true)).toEqual({
      ok: true,
      pieces: [
        { kind: 'captured', start: 5, end: 6 },
        { kind: 'bytes', bytes: Uint8Array.of(1, 2) },
        { kind: 'captured', start: 8, end: 2_000_000_005 }
      ]
    })
  })

  it('have the shortest captured ranges read when there are too many', async () => {
    const document = new ByteDocument([{ start: 0, end: 1_000_000_000 }], stream)
    const splices = Array.from({ length: 500 }, (_, index) => ({
      start: index * 50,
      end: index * 50 + 1,
      bytes: Uint8Array.of(255)
    }))
    document.edit(splices, AT)
    const plan = await replayPieces(document, true)
    if (!plan.ok) throw new Error('too large')
    expect(plan.pieces.length).toBeLessThanOrEqual(MAX_REPLAY_PIECES)
    expect(plan.pieces.at(-1)).toMatchObject({ kind: 'captured', end: 1_000_000_000 })
    const sent = plan.pieces.map((piece) =>
      piece.kind === 'bytes' ? piece.bytes : letters(piece.start, Math.min(piece.end - piece.start, 100))
    )
    expect(joinBytes(sent).slice(0, 25_000)).toEqual(document.peek(0, 25_000))
  })

  it('are bytes only when the capture was closed', async () => {
    const document = new ByteDocument([{ start: 5, end: 9 }], stream)
    document.edit([{ start: 1, end: 2, bytes: Uint8Array.of(1) }], AT)
    expect(await replayPieces(document, false)).toEqual({
      ok: true,
      pieces: [{ kind: 'bytes', bytes: Uint8Array.of(5, 1, 7, 8) }]
    })
  })

  it('are refused when more was typed than one message allows', async () => {
    const document = new ByteDocument([new Uint8Array(MAX_STAGED_BYTES + 1)], null)
    expect(await replayPieces(document, true)).toEqual({ ok: false, bytes: MAX_STAGED_BYTES + 1 })
  })
})
