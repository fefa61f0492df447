import { trimEnd } from '../../../shared/bytes/trim-end'
import type { ReplayPiece } from '../../../shared/contract/replay'

/**
 * A captured request as text to be typed in, and what is sent of it. What nobody has touched is sent as it was captured:
 * its bytes do not pass through the text.
 */

export interface RequestText {
  /** What goes where nothing was touched. */
  readonly headPieces: readonly ReplayPiece[]
  readonly bodyPieces: readonly ReplayPiece[]
  readonly head: string
  /** Null where it is no text, or too long to be typed in: then it goes as it was captured. */
  readonly body: string | null
  readonly headBreak: Break
  readonly bodyBreak: Break
}

type Break = '\r\n' | '\n'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Bytes [start, end) of an up stream. Null where the head is no text. `body`: null where it was not read. */
export function requestText(
  [start, end]: readonly [number, number],
  head: Uint8Array,
  body: Uint8Array | null
): RequestText | null {
  const headEnd = start + head.length
  return textWith(head, body, {
    headPieces: [{ kind: 'captured', start, end: headEnd }],
    bodyPieces: end > headEnd ? [{ kind: 'captured', start: headEnd, end }] : []
  })
}

/** Of a request that is all here. */
export function typedRequest(bytes: Uint8Array): RequestText | null {
  const headEnd = headLength(bytes)
  if (headEnd === null) return null
  const [head, body] = [bytes.slice(0, headEnd), bytes.slice(headEnd)]
  return textWith(head, body, {
    headPieces: [{ kind: 'bytes', bytes: head }],
    bodyPieces: body.length > 0 ? [{ kind: 'bytes', bytes: body }] : []
  })
}

/** Through the blank line; null without one. */
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
  pieces: Pick<RequestText, 'headPieces' | 'bodyPieces'>
): RequestText | null {
  const headText = textOf(head)
  if (headText === null) return null
  const bodyText = body === null ? null : textOf(body)
  return {
    ...pieces,
    // Two line ends close the head; they are not for typing.
    head: headText.text.replace(/\n\n$/, ''),
    headBreak: headText.lineBreak,
    body: bodyText?.text ?? null,
    bodyBreak: bodyText?.lineBreak ?? '\n'
  }
}

/** Undefined where nothing was changed. */
export function requestPieces(
  original: RequestText,
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

/** As a text field holds it, whose lines end in LF. Null for bytes that would not come out of it again. */
function textOf(bytes: Uint8Array): { text: string; lineBreak: Break } | null {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return null
  }
  // Controls are not for typing either.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return null
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const plain = text.replaceAll('\r\n', '\n')
  if (plain.includes('\r') || plain.replaceAll('\n', lineBreak) !== text) return null
  return { text: plain, lineBreak }
}
