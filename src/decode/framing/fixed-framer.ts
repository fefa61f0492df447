/** Frames with a fixed length. */
import type { Framing } from '../../shared/contract/framing'
import { FrameCursor } from './frame-cursor'
import type { FrameEnd, Framer } from './frames'

export function createFixedFramer({ length }: Extract<Framing, { kind: 'fixed' }>): Framer {
  const cursor = new FrameCursor()
  const count = (bytes: number): FrameEnd[] => {
    cursor.offset += bytes
    const frames: FrameEnd[] = []
    while (cursor.offset - cursor.start >= length) frames.push(cursor.cut(cursor.start + length, null))
    return frames
  }
  return {
    push: (bytes) => count(bytes.length),
    skippable: () => Infinity,
    skip: count,
    missing: count,
    idle: () => [],
    end: () => cursor.rest('unfinished'),
    open: () => cursor.start,
    lost: () => null
  }
}
