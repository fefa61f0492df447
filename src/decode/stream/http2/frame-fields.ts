/** Returns one frame as a tree of fields: its head and its payload (RFC 9113 §4.1, §6). */
import { FieldList } from '../../field-list'
import { latin1 } from '../http1/bytes'
import {
  ACK,
  CONTINUATION,
  DATA,
  GOAWAY,
  HEADERS,
  PADDED,
  PING,
  PRIORITY,
  PRIORITY_FLAG,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
  errorName,
  flagNames,
  frameName
} from './frame-names'
import { FRAME_HEAD_BYTES, readFrameHead, uint31, uint32, type FrameHead } from './frame-head'
import { isBadSetting } from './frame-rules'
import { settingsOf } from './frame-words'
import type { PackedField } from './block-reader'

/**
 * `bytes`: the frame from its first octet on, at offset `start`. `fields`: fields of the header block that the frame is
 * part of.
 */
export function frameFields(bytes: Uint8Array, start: number, fields: readonly PackedField[]): FieldList {
  const list = new FieldList(bytes, (at) => start + at)
  if (bytes.length < FRAME_HEAD_BYTES) {
    list.add('http2.frame', 0, bytes.length, list.hex(0, bytes.length), 0, 'cut')
    return list
  }
  const head: FrameHead = { start, length: 0, type: 0, flags: 0, reserved: false, stream: 0 }
  readFrameHead(bytes, 0, head)
  list.add('http2.length', 0, 3, String(head.length), 0)
  list.add('http2.type', 3, 4, frameName(head.type), 0)
  const flags = [`0x${head.flags.toString(16).padStart(2, '0')}`, ...flagNames(head.type, head.flags)]
  list.add('http2.flags', 4, 5, flags.join(' '), 0)
  list.add('http2.stream', 5, 9, String(head.stream), 0)
  const end = Math.min(bytes.length, FRAME_HEAD_BYTES + head.length)
  payloadFields(list, head, FRAME_HEAD_BYTES, end, fields)
  return list
}

function payloadFields(
  list: FieldList,
  head: FrameHead,
  from: number,
  end: number,
  fields: readonly PackedField[]
): void {
  const { bytes } = list
  const { type, flags } = head
  let at = from
  let to = end
  const mayPad = type === DATA || type === HEADERS || type === PUSH_PROMISE
  if (mayPad && (flags & PADDED) !== 0 && at < to) {
    const padding = bytes[at] ?? 0
    const isBad = padding >= to - at
    list.add('http2.pad-length', at, at + 1, String(padding), 0, isBad ? 'bad' : undefined)
    at++
    if (!isBad) to -= padding
  }
  switch (type) {
    case DATA:
      if (to > at) list.add('http2.data', at, to, list.hex(at, to), 0)
      break
    case HEADERS:
    case PUSH_PROMISE:
    case CONTINUATION:
      if (type === HEADERS && (flags & PRIORITY_FLAG) !== 0) at = priority(list, at, to)
      if (type === PUSH_PROMISE && to - at >= 4) {
        list.add('http2.promised-stream', at, at + 4, String(uint31(bytes, at)), 0)
        at += 4
      }
      headerFields(list, head.start, at, to, fields)
      break
    case PRIORITY:
      priority(list, at, to)
      break
    case RST_STREAM:
      if (to - at >= 4) list.add('http2.error-code', at, at + 4, errorName(uint32(bytes, at)), 0)
      break
    case SETTINGS:
      if ((flags & ACK) === 0) settings(list, at, to)
      break
    case PING:
      if (to > at) list.add('http2.opaque', at, to, list.hex(at, to), 0)
      break
    case GOAWAY:
      if (to - at < 8) break
      list.add('http2.last-stream', at, at + 4, String(uint31(bytes, at)), 0)
      list.add('http2.error-code', at + 4, at + 8, errorName(uint32(bytes, at + 4)), 0)
      if (to > at + 8) list.add('http2.debug', at + 8, to, latin1(bytes, at + 8, to), 0)
      break
    case WINDOW_UPDATE:
      if (to - at >= 4) list.add('http2.increment', at, at + 4, String(uint31(bytes, at)), 0)
      break
    case PRIORITY_UPDATE:
      if (to - at < 4) break
      list.add('http2.prioritized-stream', at, at + 4, String(uint31(bytes, at)), 0)
      list.add('http2.priority-value', at + 4, to, latin1(bytes, at + 4, to), 0)
      break
    default:
      if (to > at) list.add('http2.payload', at, to, list.hex(at, to), 0)
  }
  if (to < end) list.add('http2.padding', to, end, list.hex(to, end), 0)
}

function priority(list: FieldList, at: number, to: number): number {
  if (to - at < 5) return at
  const { bytes } = list
  const isExclusive = (bytes[at] ?? 0) > 127
  list.add('http2.dependency', at, at + 4, `${uint31(bytes, at)}${isExclusive ? ' exclusive' : ''}`, 0)
  list.add('http2.weight', at + 4, at + 5, String((bytes[at + 4] ?? 0) + 1), 0)
  return at + 5
}

function settings(list: FieldList, from: number, to: number): void {
  for (const setting of settingsOf(list.bytes.subarray(from, to))) {
    const at = from + setting.at
    const field = list.add(
      'http2.setting',
      at,
      at + 6,
      String(setting.value),
      0,
      isBadSetting(setting) ? 'bad' : undefined
    )
    field.name = setting.name
  }
}

/** Number of bits of the first octet that belong to the integer of each representation (RFC 7541 §6). */
const PREFIX_BITS = { indexed: 7, incremental: 6, literal: 4, never: 4, resize: 5 } as const

/** Returns the offset after an HPACK integer (RFC 7541 §5.1), at most the end of the frame. */
function integerEnd(bytes: Uint8Array, at: number, to: number, prefix: number): number {
  const mask = (1 << prefix) - 1
  let end = at + 1
  if (((bytes[at] ?? 0) & mask) === mask) while (end < to && (bytes[end++] ?? 0) > 127);
  return Math.min(end, to)
}

/** Adds the header fields of the block that begin in this frame; a field split over two frames belongs to the first. */
function headerFields(
  list: FieldList,
  start: number,
  from: number,
  to: number,
  fields: readonly PackedField[]
): void {
  let listedEnd = from
  for (const { form, index, name, value, range, valueRange, nameRange } of fields) {
    const at = range[0] - start
    const end = Math.min(range[1] - start, to)
    if (at < listedEnd || at >= to) continue
    listedEnd = end
    if (form === 'resize') {
      list.add('http2.table-size', at, end, String(index), 0)
      continue
    }
    const field = list.add(
      'http2.header',
      at,
      end,
      value ?? '',
      0,
      value === null || name === null ? 'bad' : 'derived'
    )
    field.name = name ?? ''
    const formKey = form === 'indexed' ? 'http2.index' : `http2.${form}`
    const firstEnd = integerEnd(list.bytes, at, end, PREFIX_BITS[form])
    list.add(formKey, at, firstEnd, index === 0 ? '' : String(index), 1)
    if (nameRange !== null && nameRange[1] - start <= end && nameRange[0] - start >= firstEnd)
      list.add('http2.name', nameRange[0] - start, nameRange[1] - start, name ?? '', 1, 'derived')
    if (valueRange !== null && valueRange[1] - start <= end && valueRange[1] > valueRange[0])
      list.add('http2.value', valueRange[0] - start, valueRange[1] - start, value ?? '', 1, 'derived')
  }
  if (fields.length === 0 && to > from) list.add('http2.block', from, to, list.hex(from, to), 0)
}
