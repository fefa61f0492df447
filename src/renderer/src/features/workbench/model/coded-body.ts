/**
 * Compressed data of a body and its replacement (RFC 9110, section 8.4.1). In a chunked body the replacement becomes a
 * single chunk with the right size, because compressed bytes give no clue to find a size line again.
 */
import { joinBytes } from '../../../../../shared/bytes/join-bytes'
import type { Splice } from './byte-document'
import { rightSizes } from './chunks'
import { headersNamed, type RequestForm } from './request-form'
import { chunksOf, isChunked, type Framed } from './request-framing'

/** Returns the Content-Encoding in the order applied; empty if there is none or only `identity`. */
export function codingsOf(form: RequestForm): string {
  const all = headersNamed(form, 'content-encoding').map(({ value }) => value.text)
  const codings = all.flatMap((value) => value.split(',')).map((name) => name.trim())
  return codings.filter((name) => name !== '' && name.toLowerCase() !== 'identity').join(', ')
}

/** Returns null if chunks have wrong sizes, since their data cannot be determined. */
export function codedData(framed: Framed): Uint8Array | null {
  const { form, bytes, length } = framed
  if (bytes.length < length) return null
  if (!isChunked(form)) return bytes.subarray(form.headEnd, length)
  const body = chunksOf(framed)
  if (body.end === null || rightSizes(body).length > 0) return null
  return joinBytes(body.chunks.map(({ data: [start, end] }) => bytes.subarray(start, end)))
}

/** Replaces the data. Requires that `codedData` is not null. */
export function withCodedData(framed: Framed, coded: Uint8Array): Splice[] {
  const { form, length } = framed
  if (!isChunked(form)) return [{ start: form.headEnd, end: length, bytes: coded }]
  const { chunks } = chunksOf(framed)
  // A chunk without data would end the body.
  const size = new TextEncoder().encode(`${coded.length.toString(16)}\r\n`)
  const bytes = coded.length === 0 ? coded : joinBytes([size, coded, new TextEncoder().encode('\r\n')])
  const end = chunks.at(-1)?.next ?? form.headEnd
  return [{ start: form.headEnd, end, bytes }]
}

/** Applies splices that are ordered and do not overlap. */
export function spliced(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const splice of splices) {
    parts.push(bytes.subarray(at, splice.start), splice.bytes)
    at = splice.end
  }
  return joinBytes([...parts, bytes.subarray(at)])
}
