/** Frames that end after a time without bytes: only times and lengths matter. */
import type { Framing } from '../../shared/contract/framing'
import { MAX_FRAME_BYTES } from '../../shared/contract/limits'
import { FrameCursor } from './frame-cursor'
import type { FrameEnd, Framer } from './frames'

export function createGapFramer({ silence }: Extract<Framing, { kind: 'gap' }>): Framer {
  const cursor = new FrameCursor()
  let last = 0
  const idle = (now: number): FrameEnd[] => (now - last >= silence ? cursor.rest(null) : [])
  const count = (length: number, time: number): FrameEnd[] => {
    if (length === 0) return []
    const frames = idle(time)
    last = time
    cursor.offset += length
    while (cursor.offset - cursor.start > MAX_FRAME_BYTES) {
      frames.push(cursor.cut(cursor.start + MAX_FRAME_BYTES, 'too-long'))
    }
    return frames
  }
  return {
    push: (bytes, time) => count(bytes.length, time),
    skippable: () => Infinity,
    skip: count,
    missing: count,
    idle,
    end: () => cursor.rest(null),
    open: () => cursor.start,
    lost: () => null
  }
}
