/**
 * Frames that end with a delimiter. Uses the Knuth-Morris-Pratt search: it never goes back, so it finds a delimiter
 * that is split between pushes and takes linear time for every delimiter. Between candidates it uses the runtime's
 * search.
 */
import type { Framing } from '../../shared/contract/framing'
import { parseHex } from '../../shared/bytes/hex-text'
import { MAX_FRAME_BYTES } from '../../shared/contract/limits'
import { FrameCursor } from './frame-cursor'
import type { FrameEnd, Framer } from './frames'

export function createDelimiterFramer(framing: Extract<Framing, { kind: 'delimiter' }>): Framer {
  const parsed = parseHex(framing.bytes)
  const delimiter = parsed.ok ? parsed.bytes : new Uint8Array(0)
  const borders = bordersOf(delimiter)
  const first = delimiter[0] ?? 0
  const cursor = new FrameCursor()
  /** Number of delimiter bytes matched so far. */
  let matched = 0

  /** Returns the index after the first delimiter that ends at or after `at`, or -1. */
  const seek = (bytes: Uint8Array, at: number): number => {
    while (at < bytes.length) {
      if (matched === 0) {
        const next = bytes.indexOf(first, at)
        if (next < 0) return -1
        at = next
      }
      while (matched > 0 && bytes[at] !== delimiter[matched]) matched = borders[matched - 1] ?? 0
      if (bytes[at] === delimiter[matched]) matched++
      at++
      if (matched === delimiter.length) {
        matched = 0
        return at
      }
    }
    return -1
  }

  /** Cuts frames that exceed the limit before `offset`. A delimiter that ends exactly at the limit still counts. */
  const cutLong = (offset: number, frames: FrameEnd[]): void => {
    while (offset - cursor.start > MAX_FRAME_BYTES) {
      frames.push(cursor.cut(cursor.start + MAX_FRAME_BYTES, 'too-long'))
    }
  }

  const missing = (length: number): FrameEnd[] => {
    const frames: FrameEnd[] = []
    matched = 0
    cursor.offset += length
    cutLong(cursor.offset, frames)
    return frames
  }

  return {
    push: (bytes) => {
      const frames: FrameEnd[] = []
      const base = cursor.offset
      for (let at = seek(bytes, 0); at >= 0; at = seek(bytes, at)) {
        cutLong(base + at, frames)
        frames.push(cursor.cut(base + at, null))
      }
      cursor.offset = base + bytes.length
      cutLong(cursor.offset, frames)
      return frames
    },
    skippable: () => 0,
    skip: missing,
    missing,
    idle: () => [],
    end: () => cursor.rest('unfinished'),
    open: () => cursor.start,
    lost: () => null
  }
}

/** Returns, for each prefix, the length of its longest proper prefix that is also a suffix. */
function bordersOf(delimiter: Uint8Array): Uint8Array {
  const borders = new Uint8Array(delimiter.length)
  let matched = 0
  for (let at = 1; at < delimiter.length; at++) {
    while (matched > 0 && delimiter[at] !== delimiter[matched]) matched = borders[matched - 1] ?? 0
    if (delimiter[at] === delimiter[matched]) matched++
    borders[at] = matched
  }
  return borders
}
