import type { ReplayPiece } from '../../../shared/contract/replay'

/**
 * A captured request as text to be typed in, and what is sent of it. What nobody has touched is sent as it was captured:
 * its bytes do not pass through the text.
 */

export interface RequestText {
  /** Bytes [start, end) of the up stream. */
  readonly range: readonly [start: number, end: number]
  readonly headEnd: number
  readonly head: string
  /** Null where it is no text, or too long to be typed in: then it goes as it was captured. */
  readonly body: string | null
  readonly headBreak: Break
  readonly bodyBreak: Break
}

type Break = '\r\n' | '\n'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Null where the head is no text. `body`: null where it was not read. */
export function requestText(
  range: readonly [number, number],
  head: Uint8Array,
  body: Uint8Array | null
): RequestText | null {
  const headText = textOf(head)
  if (headText === null) return null
  const bodyText = body === null ? null : textOf(body)
  return {
    range,
    headEnd: range[0] + head.length,
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
  const lines = head.replace(/\n+$/, '').replaceAll('\n', original.headBreak)
  const typedHead: ReplayPiece = {
    kind: 'bytes',
    bytes: encoder.encode(`${lines}${original.headBreak}${original.headBreak}`)
  }
  const capturedHead: ReplayPiece = { kind: 'captured', start: original.range[0], end: original.headEnd }
  const pieces = [head === original.head ? capturedHead : typedHead]
  if (sameBody) {
    if (original.range[1] > original.headEnd) {
      pieces.push({ kind: 'captured', start: original.headEnd, end: original.range[1] })
    }
  } else {
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
