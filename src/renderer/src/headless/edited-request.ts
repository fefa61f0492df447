/**
 * A captured request that is being edited: what is sent of it, with Content-Length put right where that is wished,
 * and what the decoder of the capture will find in it. Head and body are edited apart, because they seldom are of
 * one kind: a head is text with CRLF, a body may be JSON with LF, or an image. A body that is too large to edit
 * stays a range of the captured stream and is never read here.
 */
import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { DecodedMessage, MessageSink, Problem } from '../../../decode/stream/decoder'
import { parseHead, type HeaderField, type ParsedHead } from '../../../decode/stream/http1/head'
import { Http1Decoder } from '../../../decode/stream/http1/http1-decoder'
import type { ReplayPiece } from '../../../shared/contract/replay'
import type { ByteRange } from './hex-layout'

export interface EditedRequest {
  readonly head: Uint8Array
  readonly body: EditedBody
  /** Whether Content-Length is to say how many bytes follow the head. */
  readonly keepLength: boolean
}

export type EditedBody =
  | { readonly kind: 'typed'; readonly bytes: Uint8Array }
  /** Taken from the captured up stream. */
  | { readonly kind: 'captured'; readonly range: ByteRange }

export type LengthPlan =
  /** The head has Content-Length, and it is right. */
  | { readonly kind: 'right'; readonly to: number }
  | { readonly kind: 'changed'; readonly from: string; readonly to: number }
  /** There was none, and bytes follow. */
  | { readonly kind: 'added'; readonly to: number }
  /** Neither the header nor bytes that need it. */
  | { readonly kind: 'not-needed' }
  /** Not wished. `from` is what stands there, `to` what would be right. */
  | { readonly kind: 'left'; readonly from: string | null; readonly to: number }
  /** Transfer-Encoding frames the body: its bytes go as they stand. */
  | { readonly kind: 'chunked' }
  /** The empty line that ends a head is missing. */
  | { readonly kind: 'no-head' }

export interface RequestPlan {
  readonly pieces: readonly ReplayPiece[]
  /** Bytes of all pieces. */
  readonly size: number
  readonly length: LengthPlan
  /** What is wrong with it, at offsets of what is sent. */
  readonly problems: readonly Problem[]
  /** Requests that a server will see in it; 0 when it is none. */
  readonly requests: number
  /** The place in the edited bytes of an offset in what is sent. */
  sourceOffset(offset: number): number
}

/** A change of the head: bytes [start, end) become `bytes`. */
interface Patch {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

const LF = 0x0a
const CR = 0x0d

export function planRequest({ head, body, keepLength }: EditedRequest): RequestPlan {
  const typed = body.kind === 'typed' ? joinBytes([head, body.bytes]) : head
  const captured = body.kind === 'captured' ? body.range[1] - body.range[0] : 0
  const parsed = parseHead(typed, 0, 'http.request')
  const headEnd = parsed?.complete === true ? parsed.range[1] : null
  const bodyLength = headEnd === null ? 0 : typed.length - headEnd + captured
  const { length, patches } = planLength(parsed, typed, bodyLength, keepLength)
  const sent = applyPatches(typed, patches)
  const pieces: ReplayPiece[] = sent.length > 0 ? [{ kind: 'bytes', bytes: sent }] : []
  if (body.kind === 'captured') pieces.push({ kind: 'captured', start: body.range[0], end: body.range[1] })
  return {
    pieces,
    size: sent.length + captured,
    length,
    ...findings(sent, captured),
    sourceOffset: (offset) => sourceOffset(patches, offset)
  }
}

/** Whether Content-Length is kept right unless the user says otherwise: where one plainly frames the body. */
export function keepsLength(head: Uint8Array): boolean {
  const parsed = parseHead(head, 0, 'http.request')
  if (parsed === null || hasTransferEncoding(parsed)) return false
  return lengthHeaders(parsed).length === 1
}

function planLength(
  head: ParsedHead | null,
  bytes: Uint8Array,
  bodyLength: number,
  keep: boolean
): { length: LengthPlan; patches: readonly Patch[] } {
  if (head?.complete !== true) return { length: { kind: 'no-head' }, patches: [] }
  if (hasTransferEncoding(head)) return { length: { kind: 'chunked' }, patches: [] }
  const headers = lengthHeaders(head)
  const from = headers[0]?.value.text ?? null
  if (!keep) return { length: asItStands(headers, bodyLength), patches: [] }
  const text = String(bodyLength)
  if (from === null) {
    if (bodyLength === 0) return { length: { kind: 'not-needed' }, patches: [] }
    return { length: { kind: 'added', to: bodyLength }, patches: [additionOf(head, bytes, text)] }
  }
  const wrong = headers.filter(({ value }) => value.text !== text)
  if (wrong.length === 0) return { length: { kind: 'right', to: bodyLength }, patches: [] }
  return {
    length: { kind: 'changed', from: wrong[0]?.value.text ?? from, to: bodyLength },
    patches: wrong.map(({ value: { range } }) => ({
      start: range[0],
      end: range[1],
      bytes: latin1Bytes(text)
    }))
  }
}

function asItStands(headers: readonly HeaderField[], bodyLength: number): LengthPlan {
  const [first] = headers
  if (first === undefined && bodyLength === 0) return { kind: 'not-needed' }
  const wrong = headers.find(({ value }) => value.text !== String(bodyLength))
  if (first !== undefined && wrong === undefined) return { kind: 'right', to: bodyLength }
  return { kind: 'left', from: wrong?.value.text ?? null, to: bodyLength }
}

/** A line before the empty one that ends the head, with the line end that this head uses. */
function additionOf({ startLine, range }: ParsedHead, bytes: Uint8Array, text: string): Patch {
  const lineEnd = bytes[startLine.range[1] - 2] === CR ? '\r\n' : '\n'
  const emptyLine = bytes[range[1] - 1] === LF && bytes[range[1] - 2] === CR ? 2 : 1
  const at = range[1] - emptyLine
  return { start: at, end: at, bytes: latin1Bytes(`Content-Length: ${text}${lineEnd}`) }
}

function lengthHeaders({ headers }: ParsedHead): HeaderField[] {
  return headers.filter(({ name }) => name.text.trim().toLowerCase() === 'content-length')
}

function hasTransferEncoding({ headers }: ParsedHead): boolean {
  return headers.some(({ name }) => name.text.trim().toLowerCase() === 'transfer-encoding')
}

function applyPatches(bytes: Uint8Array, patches: readonly Patch[]): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const patch of patches) {
    pieces.push(bytes.subarray(at, patch.start), patch.bytes)
    at = patch.end
  }
  return joinBytes([...pieces, bytes.subarray(at)])
}

function sourceOffset(patches: readonly Patch[], offset: number): number {
  let shift = 0
  for (const { start, end, bytes } of patches) {
    const sentStart = start + shift
    if (offset < sentStart) break
    if (offset < sentStart + bytes.length) return start
    shift += bytes.length - (end - start)
  }
  return offset - shift
}

/** What the capture's own decoder finds in these bytes, as if they had been sent and the stream had ended. */
function findings(sent: Uint8Array, captured: number): { problems: readonly Problem[]; requests: number } {
  const sink = new FindingSink()
  const decoder = new Http1Decoder(sink)
  decoder.push('up', sent)
  // Of a body that is not here nothing can be said but its length.
  const isWhole = captured === 0 || decoder.skippable('up') >= captured
  if (captured > 0 && isWhole) decoder.skip('up', captured)
  if (isWhole) {
    decoder.end('up')
    decoder.finish()
  }
  return { problems: sink.problems(), requests: sink.requests }
}

class FindingSink implements MessageSink {
  requests = 0
  readonly #messages = new Set<DecodedMessage>()
  readonly #others: Problem[] = []

  messageHead(message: DecodedMessage): void {
    if (message.kind === 'http.request') this.requests++
    this.#messages.add(message)
  }

  messageEnd(): void {
    // Its findings are read when all has been.
  }

  problem(_direction: unknown, problem: Problem): void {
    this.#others.push(problem)
  }

  problems(): readonly Problem[] {
    const all = [...this.#messages].flatMap(({ problems }) => problems)
    return [...all, ...this.#others].sort((one, other) => one.offset - other.offset)
  }
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
