import { trimEnd } from '../../../../../shared/bytes/trim-end'
import type { ReplayPiece } from '../../../../../shared/contract/replay'

/**
 * Captured request as editable text, and the pieces to send. Unedited parts are sent as captured, without conversion
 * through the text.
 */

export interface RepeatRequestText {
  /** Pieces sent if nothing was edited. */
  readonly headPieces: readonly ReplayPiece[]
  readonly bodyPieces: readonly ReplayPiece[]
  readonly head: string
  /** Null if the body is not text or too long to edit; then it is sent as captured. */
  readonly body: string | null
  readonly headBreak: Break
  readonly bodyBreak: Break
}

type Break = '\r\n' | '\n'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * Builds the text for bytes [start, end) of a client → server stream. Returns null if the head is not text. `body` is
 * null if it was not read.
 */
export function requestText(
  [start, end]: readonly [number, number],
  head: Uint8Array,
  body: Uint8Array | null
): RepeatRequestText | null {
  const headEnd = start + head.length
  return textWith(head, body, {
    headPieces: [{ kind: 'captured', start, end: headEnd }],
    bodyPieces: end > headEnd ? [{ kind: 'captured', start: headEnd, end }] : []
  })
}

/** Builds the text of a request that is complete in `bytes`. */
export function typedRequest(bytes: Uint8Array): RepeatRequestText | null {
  const headEnd = headLength(bytes)
  if (headEnd === null) return null
  const [head, body] = [bytes.slice(0, headEnd), bytes.slice(headEnd)]
  return textWith(head, body, {
    headPieces: [{ kind: 'bytes', bytes: head }],
    bodyPieces: body.length > 0 ? [{ kind: 'bytes', bytes: body }] : []
  })
}

/** Returns the length of the head including the empty line; null without one. */
function headLength(bytes: Uint8Array): number | null {
  for (let at = 0; at + 3 < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10)
      return at + 4
  }
  return null
}

function textWith(
  head: Uint8Array,
  body: Uint8Array | null,
  pieces: Pick<RepeatRequestText, 'headPieces' | 'bodyPieces'>
): RepeatRequestText | null {
  const headText = textOf(head)
  if (headText === null) return null
  const bodyText = body === null ? null : textOf(body)
  return {
    ...pieces,
    // The two line ends that close the head are not editable.
    head: headText.text.replace(/\n\n$/, ''),
    headBreak: headText.lineBreak,
    body: bodyText?.text ?? null,
    bodyBreak: bodyText?.lineBreak ?? '\n'
  }
}

/** Returns undefined if nothing was changed. */
export function requestPieces(
  original: RepeatRequestText,
  { head, body }: { head: string; body: string | null }
): ReplayPiece[] | undefined {
  const sameBody = body === null || body === original.body
  if (head === original.head && sameBody) return undefined
  const lines = trimEnd(head, '\n').replaceAll('\n', original.headBreak)
  const typedHead: ReplayPiece = {
    kind: 'bytes',
    bytes: encoder.encode(`${lines}${original.headBreak}${original.headBreak}`)
  }
  const pieces = head === original.head ? [...original.headPieces] : [typedHead]
  if (sameBody) pieces.push(...original.bodyPieces)
  else {
    const bytes = encoder.encode(body.replaceAll('\n', original.bodyBreak))
    if (bytes.length > 0) pieces.push({ kind: 'bytes', bytes })
  }
  return pieces
}

/** Returns the text for a text field, whose lines end in LF. Null for bytes that would not survive a round trip. */
function textOf(bytes: Uint8Array): { text: string; lineBreak: Break } | null {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return null
  }
  // Control characters cannot be edited either.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return null
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const plain = text.replaceAll('\r\n', '\n')
  if (plain.includes('\r') || plain.replaceAll('\n', lineBreak) !== text) return null
  return { text: plain, lineBreak }
}
