/**
 * Decodes a gRPC or gRPC-web body into fields: each message with its prefix and content, and the trailers that gRPC-web
 * sends as its last frame. Compressed messages are decoded if the caller passes them inflated; their fields then have
 * the range of the whole message.
 */
import { addProtobuf, decodeProtobuf, type ProtobufOptions } from '../protobuf/protobuf'
import {
  bytesJson,
  bytesText,
  DataFields,
  indexName,
  MESSAGE,
  quoted,
  THROUGH,
  type DataField,
  type DataTree
} from '../data/data-tree'
import { lenientUtf8, readableText } from '../data/readable'
import { COMPRESSED, endFlag, grpcFrames, PREFIX_BYTES, type GrpcFrame } from './frames'
import { connectEnd, connectEndText } from './connect'
import { grpcMessage, statusText, type GrpcType } from './status'
import { decodeBase64, rangeInText } from './web-text'

export interface GrpcBodyOptions extends ProtobufOptions {
  readonly kind: GrpcType
  /** Inflated messages, by the offset of their frame. */
  readonly inflated?: ReadonlyMap<number, Uint8Array>
}

/** Returns the body after removing its base64, if it has one. */
export function grpcBytes(body: Uint8Array, { text }: GrpcType): Uint8Array {
  return text ? decodeBase64(body).bytes : body
}

export function decodeGrpcBody(body: Uint8Array, options: GrpcBodyOptions): DataTree {
  const web = options.kind.text ? decodeBase64(body) : null
  const bytes = web?.bytes ?? body
  const list = new DataFields(bytes, options.most)
  let end = 0
  let count = 0
  for (const frame of grpcFrames(bytes)) {
    if ((frame.flags & endFlag(options.kind.connect)) === 0) addMessage(list, frame, count++, options)
    else if (options.kind.connect) addEnd(list, frame, options)
    else addTrailers(list, frame, options)
    end = frame.end
  }
  if (end < bytes.length) list.rest('', end, bytes.length, 0, 'cut')
  const tree = list.finish()
  if (web !== null)
    for (const field of tree.fields) field.range = rangeInText(web, field.range[0], field.range[1])
  return tree
}

function addMessage(list: DataFields, frame: GrpcFrame, index: number, options: GrpcBodyOptions): void {
  const { start, end, flags, length } = frame
  const payload = { start: start + PREFIX_BYTES, end }
  const field = list.add('grpc.message', indexName(index), start, end, `${length} B`, 0, MESSAGE)
  addPrefix(list, frame, options.kind)
  if (!frame.complete) list.spoil(field, 'cut')
  if (payload.start >= end) return
  const raw = list.bytes.subarray(payload.start, end)
  const isCompressed = (flags & COMPRESSED) !== 0
  const inflated = isCompressed ? options.inflated?.get(start) : undefined
  if (isCompressed && inflated === undefined) {
    list.add('grpc.compressed', '', payload.start, end, bytesText(raw), 1, bytesJson(raw))
  } else if (inflated !== undefined) addInflated(list, field, payload, inflated, options)
  else addPayload(list, field, raw, payload, options)
}

/** The prefix is not part of the JSON output, because it is not part of the message. */
function addPrefix(list: DataFields, { start, flags, length }: GrpcFrame, { connect }: GrpcType): void {
  if (start + PREFIX_BYTES > list.bytes.length) return
  const flagText = `0x${flags.toString(16).padStart(2, '0')}`
  const flag = list.add('grpc.flags', '', start, start + 1, flagText, 1, '')
  if ((flags & ~(COMPRESSED | endFlag(connect))) !== 0) list.spoil(flag, 'bad')
  list.add('grpc.length', '', start + 1, start + PREFIX_BYTES, String(length), 1, '')
}

function addPayload(
  list: DataFields,
  field: DataField,
  raw: Uint8Array,
  payload: { start: number; end: number },
  options: GrpcBodyOptions
): void {
  const text = options.kind.format === 'proto' ? null : readableText(raw)
  if (options.kind.format === 'proto') {
    if (options.type !== undefined) field.value += ` · ${options.type}`
    addProtobuf(list, payload, 1, options)
  } else if (text !== null) {
    const json = options.kind.format === 'json' ? asJson(text.text) : quoted(text.text)
    list.add('grpc.text', '', payload.start, payload.end, text.text, 1, json)
    field.json = THROUGH
  } else list.add('grpc.data', '', payload.start, payload.end, bytesText(raw), 1, bytesJson(raw))
}

function addInflated(
  list: DataFields,
  field: DataField,
  { start, end }: { start: number; end: number },
  inflated: Uint8Array,
  options: GrpcBodyOptions
): void {
  field.value += ` → ${inflated.length} B`
  if (options.type !== undefined) field.value += ` · ${options.type}`
  if (options.kind.format !== 'proto') {
    const text = lenientUtf8(inflated)
    list.spoil(list.add('grpc.text', '', start, end, text, 1, quoted(text)), 'derived')
    return
  }
  const inner = decodeProtobuf(inflated, options)
  for (const each of inner.fields) {
    const copy = list.add(each.key, each.name ?? '', start, end, each.value, each.depth + 1, each.json)
    if (each.declared !== undefined) copy.declared = each.declared
    if (each.of !== undefined) copy.of = each.of
    list.spoil(copy, each.note ?? 'derived')
  }
}

/** Returns valid JSON as sent: parsing and writing it again would change the last digits of 64-bit numbers. */
function asJson(text: string): string {
  try {
    JSON.parse(text)
    return text.trim()
  } catch {
    return quoted(text)
  }
}

/** Reads `name: value` lines, as in HTTP/1 without a start line. */
function addTrailers(list: DataFields, frame: GrpcFrame, options: GrpcBodyOptions): void {
  const { start, end } = frame
  const field = list.add('grpc.trailers', '', start, end, '', 0, MESSAGE)
  addPrefix(list, frame, options.kind)
  if (!frame.complete) list.spoil(field, 'cut')
  let count = 0
  for (const { name, value, from, to } of trailerLines(list.bytes, start + PREFIX_BYTES, end)) {
    list.add('grpc.trailer', name, from, to, trailerText(name, value), 1, quoted(value))
    count++
  }
  field.value = String(count)
}

/** Reads the JSON result that ends a Connect stream. */
function addEnd(list: DataFields, frame: GrpcFrame, options: GrpcBodyOptions): void {
  const { start, end, flags } = frame
  const field = list.add('grpc.end', '', start, end, '', 0, THROUGH)
  addPrefix(list, frame, options.kind)
  if (!frame.complete) list.spoil(field, 'cut')
  const from = start + PREFIX_BYTES
  if (from >= end) return
  const raw = list.bytes.subarray(from, end)
  const isCompressed = (flags & COMPRESSED) !== 0
  const bytes = isCompressed ? options.inflated?.get(start) : raw
  if (bytes === undefined) {
    list.add('grpc.compressed', '', from, end, bytesText(raw), 1, bytesJson(raw))
    return
  }
  const result = connectEnd(bytes)
  if (result !== null) field.value = connectEndText(result)
  const text = lenientUtf8(bytes)
  const json = list.add('grpc.text', '', from, end, text, 1, asJson(text))
  if (result === null) list.spoil(json, 'bad')
  if (isCompressed) list.spoil(json, 'derived')
}

interface TrailerLine {
  readonly name: string
  readonly value: string
  readonly from: number
  readonly to: number
}

export function* trailerLines(bytes: Uint8Array, start: number, end: number): Generator<TrailerLine, void> {
  for (let from = start; from < end;) {
    const found = bytes.subarray(0, end).indexOf(0x0a, from)
    const to = found < 0 ? end : found + 1
    const line = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 8192))).trim()
    const colon = line.indexOf(':')
    if (colon > 0) {
      yield { name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim(), from, to }
    }
    from = to
  }
}

function trailerText(name: string, value: string): string {
  if (name === 'grpc-status') return statusText(value)
  return name === 'grpc-message' ? grpcMessage(value) : value
}
