/**
 * Writers for the pcapng blocks other than packets, and for option lists, which all blocks share
 * (draft-ietf-opsawg-pcapng, sections 3 and 4). Everything is little-endian and padded to 32 bits, and whole blocks to
 * 64, as explained in packet-block.ts.
 *
 *   Section Header Block                      Interface Description Block
 *   +--------------------------------+ 0      +--------------------------------+ 0
 *   | block type       0x0A0D0D0A    |        | block type       0x00000001    |
 *   | block total length             | 4      | block total length             | 4
 *   | byte-order magic 0x1A2B3C4D    | 8      | link type      | reserved      | 8
 *   | major 1        | minor 0       | 12     | snap length      0 = no limit  | 12
 *   | section length -1 (8 bytes)    | 16     | options                        | 16
 *   | options                        | 24     | block total length again       |
 *   | block total length again       |        +--------------------------------+
 *   +--------------------------------+
 *
 *   Option list: { code u16 | length u16 | value | 0…3 bytes of padding }*, then code 0 length 0 if any were there.
 *
 * The section length is "unknown" because the file is append-only and must be readable at any time while it grows.
 */

export const BLOCK_SECTION_HEADER = 0x0a0d0d0a
export const BLOCK_INTERFACE = 0x00000001
export const BLOCK_PACKET_OBSOLETE = 0x00000002
export const BLOCK_SIMPLE_PACKET = 0x00000003
export const BLOCK_ENHANCED_PACKET = 0x00000006
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d

export const OPTION_END = 0
export const OPTION_COMMENT = 1
export const OPTION_SECTION_HARDWARE = 2
export const OPTION_SECTION_OS = 3
export const OPTION_SECTION_APPLICATION = 4
export const OPTION_INTERFACE_NAME = 2
export const OPTION_INTERFACE_DESCRIPTION = 3
export const OPTION_INTERFACE_TSRESOL = 9
export const OPTION_INTERFACE_TSOFFSET = 14

/** Packets begin with an IPv4 or IPv6 header, distinguished by the version nibble. */
export const LINKTYPE_RAW = 101

/** `if_tsresol` of Tcplens files: timestamps count 10^-9 seconds. */
const NANOSECONDS = 9

/** An option's length has 16 bits. Some room below 65,535 is left for readers that append a terminating zero. */
export const MAX_COMMENT_BYTES = 65_000

/** Length of a block before its options. */
export const SECTION_FIXED_BYTES = 24
export const INTERFACE_FIXED_BYTES = 16
/** Length of the total length repeated at the end of every block. */
export const TOTAL_LENGTH_BYTES = 4
export const OPTION_HEADER_BYTES = 4
const OPTION_END_BYTES = 4

const UTF8 = new TextEncoder()

interface Option {
  readonly code: number
  readonly value: Uint8Array
}

export interface SectionOptions {
  readonly comments?: readonly string[]
  readonly hardware?: string
  readonly os?: string
  /** Defaults to "Tcplens". */
  readonly application?: string
}

export interface InterfaceOptions {
  readonly name?: string
  readonly description?: string
  readonly comments?: readonly string[]
}

/** Returns the padding, 0 or 4, that aligns a length that is a multiple of four bytes to eight. */
export function fillerBytes(length: number): 0 | 4 {
  return (length & 4) === 0 ? 0 : 4
}

export function padded(length: number): number {
  return (length + 3) & ~3
}

/**
 * Encodes text as the value of an option: UTF-8, cut at a character boundary if too long. NUL becomes U+FFFD, because
 * readers written in C would end the text there.
 */
export function encodeComment(text: string): Uint8Array {
  const encoded = UTF8.encode(text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text)
  if (encoded.length <= MAX_COMMENT_BYTES) return encoded
  let end = MAX_COMMENT_BYTES
  // 10xxxxxx is a continuation byte: step back to the first byte of the character (RFC 3629, section 3).
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--
  return encoded.subarray(0, end)
}

/** Returns the bytes a comment adds to a block without other options. */
export function commentOptionBytes(comment: Uint8Array): number {
  return OPTION_HEADER_BYTES + padded(comment.length) + OPTION_END_BYTES
}

/** Writes an option list of exactly one comment, with end marker. For packets, where nothing may be allocated. */
export function putCommentOption(view: DataView, at: number, comment: Uint8Array): number {
  const next = putOption(view, at, OPTION_COMMENT, comment)
  view.setUint32(next, OPTION_END, true)
  return next + OPTION_END_BYTES
}

export function sectionHeaderBytes(options: SectionOptions): number {
  return SECTION_FIXED_BYTES + optionListBytes(sectionOptionList(options)) + TOTAL_LENGTH_BYTES
}

/** Returns the number of bytes written. */
export function writeSectionHeader(view: DataView, at: number, options: SectionOptions): number {
  view.setUint32(at + 8, BYTE_ORDER_MAGIC, true)
  view.setUint16(at + 12, 1, true)
  view.setUint16(at + 14, 0, true)
  view.setInt32(at + 16, -1, true)
  view.setInt32(at + 20, -1, true)
  const end = putOptionList(view, at + SECTION_FIXED_BYTES, sectionOptionList(options))
  return closeBlock(view, at, BLOCK_SECTION_HEADER, end)
}

export function interfaceBytes(options: InterfaceOptions): number {
  return INTERFACE_FIXED_BYTES + optionListBytes(interfaceOptionList(options)) + TOTAL_LENGTH_BYTES
}

/**
 * Writes an interface and returns the number of bytes written. Interfaces are numbered from 0 in the order of the
 * section.
 */
export function writeInterface(view: DataView, at: number, options: InterfaceOptions): number {
  view.setUint16(at + 8, LINKTYPE_RAW, true)
  view.setUint16(at + 10, 0, true)
  view.setUint32(at + 12, 0, true)
  const end = putOptionList(view, at + INTERFACE_FIXED_BYTES, interfaceOptionList(options))
  return closeBlock(view, at, BLOCK_INTERFACE, end)
}

function closeBlock(view: DataView, at: number, type: number, end: number): number {
  const total = end + TOTAL_LENGTH_BYTES - at
  view.setUint32(at, type, true)
  view.setUint32(at + 4, total, true)
  view.setUint32(end, total, true)
  return total
}

function sectionOptionList({ comments, hardware, os, application = 'Tcplens' }: SectionOptions): Option[] {
  const options = [
    ...textOptions(OPTION_COMMENT, comments),
    ...textOptions(OPTION_SECTION_HARDWARE, hardware),
    ...textOptions(OPTION_SECTION_OS, os)
  ]
  const bytes =
    SECTION_FIXED_BYTES +
    optionListBytes([...options, ...textOptions(OPTION_SECTION_APPLICATION, application)])
  // pcapng has no empty option, so trailing spaces in the name serve as padding.
  const filler = ' '.repeat(fillerBytes(bytes + TOTAL_LENGTH_BYTES))
  return [...options, ...textOptions(OPTION_SECTION_APPLICATION, application + filler)]
}

function interfaceOptionList({ comments, name, description }: InterfaceOptions): Option[] {
  const options = [
    ...textOptions(OPTION_COMMENT, comments),
    ...textOptions(OPTION_INTERFACE_NAME, name),
    ...textOptions(OPTION_INTERFACE_DESCRIPTION, description),
    { code: OPTION_INTERFACE_TSRESOL, value: Uint8Array.of(NANOSECONDS) }
  ]
  const bytes = INTERFACE_FIXED_BYTES + optionListBytes(options) + TOTAL_LENGTH_BYTES
  // An offset of 0 seconds equals an absent option, and is 12 bytes long.
  return fillerBytes(bytes) === 0
    ? options
    : [...options, { code: OPTION_INTERFACE_TSOFFSET, value: new Uint8Array(8) }]
}

function textOptions(code: number, texts: string | readonly string[] | undefined): Option[] {
  if (texts === undefined) return []
  return (typeof texts === 'string' ? [texts] : texts).map((text) => ({ code, value: encodeComment(text) }))
}

function optionListBytes(options: readonly Option[]): number {
  if (options.length === 0) return 0
  return options.reduce(
    (sum, { value }) => sum + OPTION_HEADER_BYTES + padded(value.length),
    OPTION_END_BYTES
  )
}

function putOptionList(view: DataView, at: number, options: readonly Option[]): number {
  if (options.length === 0) return at
  let next = at
  for (const { code, value } of options) next = putOption(view, next, code, value)
  view.setUint32(next, OPTION_END, true)
  return next + OPTION_END_BYTES
}

function putOption(view: DataView, at: number, code: number, value: Uint8Array): number {
  view.setUint16(at, code, true)
  view.setUint16(at + 2, value.length, true)
  const start = at + OPTION_HEADER_BYTES
  const next = start + padded(value.length)
  const whole = value.length & ~3
  for (let i = 0; i < whole; i += 4) {
    const low = (value[i] ?? 0) | ((value[i + 1] ?? 0) << 8)
    view.setUint32(start + i, low | ((value[i + 2] ?? 0) << 16) | ((value[i + 3] ?? 0) << 24), true)
  }
  // Slabs are reused, so padding must be cleared explicitly.
  if (whole < value.length) view.setUint32(start + whole, 0)
  for (let i = whole; i < value.length; i++) view.setUint8(start + i, value[i] ?? 0)
  return next
}
