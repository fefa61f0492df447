/**
 * Reads the descriptive blocks: Section Header and Interface Description (draft-ietf-opsawg-pcapng, sections 4.1 and
 * 4.2; layouts in blocks.ts). A file may hold several sections in sequence, each with its own byte order and its own
 * interfaces, numbered from 0.
 */
import type { Block } from './block-splitter'
import {
  INTERFACE_FIXED_BYTES,
  OPTION_COMMENT,
  OPTION_INTERFACE_DESCRIPTION,
  OPTION_INTERFACE_NAME,
  OPTION_INTERFACE_TSOFFSET,
  OPTION_INTERFACE_TSRESOL,
  OPTION_SECTION_APPLICATION,
  OPTION_SECTION_HARDWARE,
  OPTION_SECTION_OS,
  SECTION_FIXED_BYTES
} from './blocks'
import { forEachOption, readText } from './options'
import { DEFAULT_RESOLUTION, TickClock } from './tick-clock'

export interface SectionInfo {
  /** From 0, in file order. */
  readonly index: number
  readonly fileOffset: number
  readonly littleEndian: boolean
  readonly comments: readonly string[]
  readonly hardware: string
  readonly os: string
  readonly application: string
}

export interface InterfaceInfo {
  /** Index of the section it belongs to. */
  readonly section: number
  /** Number within its section, from 0; packets refer to it. */
  readonly id: number
  /** LINKTYPE: the header that packets begin with. */
  readonly linkType: number
  /** Maximum captured length of a packet; 0 means no limit. */
  readonly snapLength: number
  readonly name: string
  readonly description: string
  readonly comments: readonly string[]
  readonly clock: TickClock
}

export function readSection(
  { view, start, end, littleEndian, fileOffset }: Block,
  index: number
): SectionInfo {
  const comments: string[] = []
  let hardware = ''
  let os = ''
  let application = ''
  forEachOption(view, start + SECTION_FIXED_BYTES, end, littleEndian, (code, at, length) => {
    if (code === OPTION_COMMENT) comments.push(readText(view, at, length))
    else if (code === OPTION_SECTION_HARDWARE) hardware = readText(view, at, length)
    else if (code === OPTION_SECTION_OS) os = readText(view, at, length)
    else if (code === OPTION_SECTION_APPLICATION) application = readText(view, at, length).trimEnd()
  })
  return { index, fileOffset, littleEndian, comments, hardware, os, application }
}

export function readInterface(
  { view, start, end, littleEndian }: Block,
  section: number,
  id: number
): InterfaceInfo {
  const comments: string[] = []
  let name = ''
  let description = ''
  let resolution = DEFAULT_RESOLUTION
  let offsetSeconds = 0n
  forEachOption(view, start + INTERFACE_FIXED_BYTES, end, littleEndian, (code, at, length) => {
    if (code === OPTION_COMMENT) comments.push(readText(view, at, length))
    else if (code === OPTION_INTERFACE_NAME) name = readText(view, at, length)
    else if (code === OPTION_INTERFACE_DESCRIPTION) description = readText(view, at, length)
    else if (code === OPTION_INTERFACE_TSRESOL && length === 1) resolution = view.getUint8(at)
    else if (code === OPTION_INTERFACE_TSOFFSET && length === 8)
      offsetSeconds = view.getBigInt64(at, littleEndian)
  })
  const linkType = view.getUint16(start + 8, littleEndian)
  const snapLength = view.getUint32(start + 12, littleEndian)
  const clock = new TickClock(resolution, offsetSeconds)
  return { section, id, linkType, snapLength, name, description, comments, clock }
}
