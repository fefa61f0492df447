/** What stands in the editor of a captured request, and the bytes it is. */
import { looksLikeText } from '../../../decode/view/image-type'
import { formatHex } from '../../../shared/bytes/hex-text'
import { keepsLength } from './edited-request'
import type { ByteRange } from './hex-layout'
import { draftBytes, draftText, EMPTY_DRAFT, isSameDraft as isSameText, type SendDraft } from './send-draft'

export interface RequestDraft {
  readonly head: SendDraft
  /** Null while the body is taken from the capture. */
  readonly body: SendDraft | null
  readonly host: string
  readonly port: string
  readonly keepLength: boolean
}

/** The captured request. `body` is a range of the up stream where it is too large to edit. */
export interface OriginalRequest {
  readonly head: Uint8Array
  readonly body: { readonly bytes: Uint8Array } | { readonly range: ByteRange }
  readonly host: string
  readonly port: string
}

/** Escapes make a text longer; beyond this it is not text any more that somebody reads. */
const MAX_GROWTH = 1.25

export function draftOf(original: OriginalRequest): RequestDraft {
  const { head, body, host, port } = original
  return {
    head: draftOfBytes(head, 'crlf'),
    body: 'bytes' in body ? draftOfBytes(body.bytes, 'lf') : null,
    host,
    port,
    keepLength: keepsLength(head)
  }
}

/** As text where that can be read, else as hex. Either gives exactly these bytes again. */
export function draftOfBytes(bytes: Uint8Array, lineBreak: SendDraft['lineBreak']): SendDraft {
  const typed = draftText(bytes, { ...EMPTY_DRAFT, lineBreak })
  const isReadable =
    !typed.escapes || (looksLikeText(bytes) && typed.source.length <= bytes.length * MAX_GROWTH)
  if (isReadable) return { ...EMPTY_DRAFT, mode: 'text', ...typed }
  return { ...EMPTY_DRAFT, mode: 'hex', lineBreak: typed.lineBreak, source: formatHex(bytes) }
}

export function isSameDraft(one: RequestDraft, other: RequestDraft): boolean {
  return (
    isSameText(one.head, other.head) &&
    isSameBody(one.body, other.body) &&
    one.host === other.host &&
    one.port === other.port &&
    one.keepLength === other.keepLength
  )
}

function isSameBody(one: SendDraft | null, other: SendDraft | null): boolean {
  return one === null || other === null ? one === other : isSameText(one, other)
}

/** Where in the source the byte at `offset` is written, in UTF-16 units: the shortest beginning that holds it. */
export function sourceIndex(draft: SendDraft, offset: number): number {
  const bytesOf = (length: number): number | null => {
    const result = draftBytes({ ...draft, source: draft.source.slice(0, length) })
    return result.ok ? result.bytes.length : null
  }
  let low = 0
  let high = draft.source.length
  while (low < high) {
    const middle = (low + high) >> 1
    let end = middle
    let bytes = bytesOf(end)
    // A cut within an escape or a pair of digits makes nothing: look a little before it.
    while (bytes === null && end > low && middle - end < 4) bytes = bytesOf(--end)
    if ((bytes ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
