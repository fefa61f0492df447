import { COMPRESSED, PREFIX_BYTES } from '../../../decode/view/grpc/frames'
import { decodeGrpcBody } from '../../../decode/view/grpc/grpc-body'
import { codingHeader, grpcType, PLAIN_GRPC, type GrpcType } from '../../../decode/view/grpc/status'
import { parseMediaType } from '../../../decode/view/media-type'
import { CONNECT_END, GrpcFinder, WEB_TRAILERS, type GrpcSide } from '../../../decode/stream/grpc/grpc-finder'
import type { FoundField } from '../../../decode/field-list'
import type { Direction } from '../../../shared/model/direction'
import { inflateMessage } from './inflate-message'
import { innerProtocol, type MessageInput, type InnerContext, type InnerHead } from './inner-protocol'

/**
 * gRPC messages in the bodies of a call, over any HTTP version. The window resolves field names, since it has
 * the user's definitions; a payload's content type identifies its call.
 */
export const GRPC = innerProtocol<undefined>({
  layer: 'grpc',
  feed: 'bodies',
  createFinder: (context, sink) =>
    new GrpcFinder({ up: sideOf(context, 'up'), down: sideOf(context, 'down') }, sink),
  describe: (input) => ({ fields: fieldsOf(input), problems: input.message.problems }),
  payload(input) {
    const { message, context, read } = input
    if (message.length === 0) return null
    const coding = isCompressed(input) ? (sideOf(context, message.direction).coding ?? '') : ''
    return {
      length: coding === '' ? message.end - message.start - PREFIX_BYTES : null,
      contentType: payloadType(input),
      codings: coding,
      decoded: [],
      pieces: () => payloadPieces(message.start + PREFIX_BYTES, message.end, read),
      failed: () => null
    }
  }
})

/** Number of bytes of a message that are parsed for fields. */
const DESCRIBED_BYTES = 64 * 1024

function headOf({ request, response }: InnerContext, direction: Direction): InnerHead | null {
  return direction === 'up' ? request : response
}

function sideOf(context: InnerContext, direction: Direction): GrpcSide {
  const head = headOf(context, direction)
  const { format, connect: isConnect } = typeOf(context, direction)
  return {
    coding: head === null ? null : (valueOf(head, codingHeader(isConnect)) ?? ''),
    format,
    isConnect
  }
}

/** Returns the gRPC type of a direction; if its head is missing, that of the other one. */
function typeOf(context: InnerContext, direction: Direction): GrpcType {
  const heads = [headOf(context, direction), context.request, context.response]
  for (const head of heads) {
    const type = head === null ? null : grpcType(parseMediaType(head.contentType).essence)
    if (type !== null) return type
  }
  return PLAIN_GRPC
}

function valueOf({ headers }: InnerHead, name: string): string | undefined {
  return headers
    .find(([each]) => each.toLowerCase() === name)?.[1]
    .trim()
    .toLowerCase()
}

function isCompressed({ message }: MessageInput): boolean {
  return message.marks.includes('compressed')
}

/**
 * Returns the content type of a message as a separate body, with the call's path for finding its definition.
 */
function payloadType({ message, context }: MessageInput): string {
  if (message.kind === WEB_TRAILERS) return 'text/plain'
  if (message.kind === CONNECT_END) return 'application/json'
  const { format } = typeOf(context, message.direction)
  if (format === 'json') return 'application/json'
  if (format !== 'proto') return `application/${format}`
  const path = context.request?.target ?? ''
  const side = message.direction === 'up' ? 'request' : 'response'
  const call = path === '' ? '' : `; grpc-path="${path.replace(/["\\]/g, '')}"`
  return `application/protobuf${call}; grpc-side=${side}`
}

function fieldsOf(input: MessageInput): FoundField[] {
  const { message, context, read } = input
  const bytes = read(message.start, Math.min(message.end - message.start, DESCRIBED_BYTES))
  const kind = { ...typeOf(context, message.direction), text: false }
  const inflated = isCompressed(input) ? inflate(bytes, sideOf(context, message.direction).coding) : null
  const { fields } = decodeGrpcBody(bytes, {
    kind,
    inflated: new Map(inflated === null ? [] : [[0, inflated]])
  })
  // Show the parts of the message at the top level.
  return fields
    .filter(({ depth }) => depth > 0)
    .map(({ key, name, value, range: [start, end], depth, note }) => ({
      key,
      value,
      range: [start + message.start, end + message.start],
      depth: depth - 1,
      ...(name === undefined ? {} : { name }),
      ...(note === undefined ? {} : { note })
    }))
}

function inflate(bytes: Uint8Array, coding: string | null): Uint8Array | null {
  if (((bytes[0] ?? 0) & COMPRESSED) === 0) return null
  return inflateMessage(bytes.subarray(PREFIX_BYTES), coding)
}

function* payloadPieces(start: number, end: number, read: MessageInput['read']): Generator<Uint8Array, void> {
  for (let at = start; at < end;) {
    const piece = read(at, end - at)
    if (piece.length === 0) return
    yield piece.subarray(0, end - at)
    at += piece.length
  }
}
