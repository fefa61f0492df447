/**
 * Protobuf's wire format: tags, varints, lengths, and the extent of a field. Does not need a schema.
 *
 *   tag = varint (number << 3 | type)    0 varint    1 eight bytes    2 length, bytes    3 group …4    5 four bytes
 */

export const VARINT = 0
export const FIXED64 = 1
export const LENGTH = 2
export const GROUP = 3
export const END_GROUP = 4
export const FIXED32 = 5

const MAX_VARINT_BYTES = 10
const MAX_FIELD_NUMBER = 2 ** 29 - 1
const MAX_GROUP_DEPTH = 32

export interface Tag {
  readonly number: number
  readonly type: number
  readonly end: number
}

/** Returns the index after the varint at `at`; -1 if it does not end before `end` or is too long. */
export function varintEnd(bytes: Uint8Array, at: number, end: number): number {
  const last = Math.min(end, at + MAX_VARINT_BYTES)
  for (let next = at; next < last; next++) if ((bytes[next] ?? 0) < 0x80) return next + 1
  return -1
}

/** Returns the unsigned value of the varint in [at, end), limited to 64 bits. */
export function varintValue(bytes: Uint8Array, at: number, end: number): bigint {
  // Nearly all fit a number, which is many times faster.
  if (end - at <= 7) return BigInt(smallVarint(bytes, at, end))
  let value = 0n
  for (let next = end - 1; next >= at; next--) value = (value << 7n) | BigInt((bytes[next] ?? 0) & 0x7f)
  return BigInt.asUintN(64, value)
}

/** Returns the value of a varint of at most seven bytes. */
function smallVarint(bytes: Uint8Array, at: number, end: number): number {
  let value = 0
  for (let next = end - 1; next >= at; next--) value = value * 128 + ((bytes[next] ?? 0) & 0x7f)
  return value
}

/** Returns null if there is no valid tag: it is cut, or its number or type is invalid. */
export function readTag(bytes: Uint8Array, at: number, end: number): Tag | null {
  const behind = varintEnd(bytes, at, end)
  if (behind < 0 || behind - at > 5) return null
  const value = smallVarint(bytes, at, behind)
  const number = Math.floor(value / 8)
  const type = value % 8
  if (number === 0 || number > MAX_FIELD_NUMBER || type > FIXED32) return null
  return { number, type, end: behind }
}

export interface ValueExtent {
  /** Start of the value: after the tag and the length. */
  readonly start: number
  readonly end: number
}

/** Returns the extent of the value after a tag; null if it exceeds `end`. Not for groups. */
export function valueExtent(bytes: Uint8Array, tag: Tag, end: number): ValueExtent | null {
  let extent: ValueExtent
  if (tag.type === VARINT) extent = { start: tag.end, end: varintEnd(bytes, tag.end, end) }
  else if (tag.type === FIXED64) extent = { start: tag.end, end: tag.end + 8 }
  else if (tag.type === FIXED32) extent = { start: tag.end, end: tag.end + 4 }
  else {
    const start = varintEnd(bytes, tag.end, end)
    if (start < 0 || start - tag.end > 5) return null
    extent = { start, end: start + smallVarint(bytes, tag.end, start) }
  }
  return extent.end < 0 || extent.end > end ? null : extent
}

/**
 * Returns whether [start, end) is a message at this level: complete fields up to its last byte, all groups closed;
 * `cut` if further bytes could complete it. Does not examine the fields' content, so it takes a single pass for any
 * nesting.
 */
export function messageFit(bytes: Uint8Array, start: number, end: number): 'whole' | 'cut' | 'no' {
  const groups: number[] = []
  let at = start
  while (at < end) {
    const tag = readTag(bytes, at, end)
    if (tag === null) return end - at < 5 && varintEnd(bytes, at, end) < 0 ? 'cut' : 'no'
    at = tag.end
    if (tag.type === GROUP) {
      if (groups.push(tag.number) > MAX_GROUP_DEPTH) return 'no'
    } else if (tag.type === END_GROUP) {
      if (groups.pop() !== tag.number) return 'no'
    } else {
      const extent = valueExtent(bytes, tag, end)
      if (extent === null) return tag.type === VARINT && end - at >= MAX_VARINT_BYTES ? 'no' : 'cut'
      at = extent.end
    }
  }
  return groups.length === 0 ? 'whole' : 'cut'
}

export function fixed32(bytes: Uint8Array, at: number): { unsigned: number; signed: number; float: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 4)
  return {
    unsigned: view.getUint32(0, true),
    signed: view.getInt32(0, true),
    float: view.getFloat32(0, true)
  }
}

export function fixed64(bytes: Uint8Array, at: number): { unsigned: bigint; signed: bigint; double: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8)
  return {
    unsigned: view.getBigUint64(0, true),
    signed: view.getBigInt64(0, true),
    double: view.getFloat64(0, true)
  }
}

/** Decodes ZigZag: 0, 1, 2, 3… become 0, -1, 1, -2… */
export function zigzag(value: bigint): bigint {
  return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n)
}
