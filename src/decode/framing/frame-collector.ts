/**
 * Collects frames with their bytes, for code that answers them: a server's replies, the steps of a sequence. Buffers at
 * most one incomplete frame. Once framing is lost, no more frames are returned.
 */
import type { Framing } from '../../shared/contract/framing'
import { createFramer, type FrameEnd, type LostFraming } from './framer'

export interface FrameCollector {
  /** Returns the frames that end in these bytes; `time` in milliseconds. The caller may keep the views. */
  push(bytes: Uint8Array, time: number): Uint8Array[]
  /** Call after `silence` milliseconds without bytes, if frames end by an idle gap. */
  idle(now: number): Uint8Array[]
  end(): Uint8Array[]
  lost(): LostFraming | null
}

/** Memory that is kept while no frame is open. */
const KEPT_BYTES = 64 * 1024

const NOTHING = new Uint8Array(0)

export function createFrameCollector(framing: Framing): FrameCollector {
  const framer = createFramer(framing)
  /** One growing buffer instead of one per push, because a peer may send byte by byte. */
  let held = NOTHING
  /** Number of bytes in `held`. */
  let length = 0
  /** Stream offset of the first byte. */
  let base = 0

  const keep = (bytes: Uint8Array): void => {
    if (length + bytes.length > held.length) {
      const larger = new Uint8Array(Math.max(length + bytes.length, 2 * held.length))
      larger.set(held.subarray(0, length))
      held = larger
    }
    held.set(bytes, length)
    length += bytes.length
  }

  const take = (ends: readonly FrameEnd[]): Uint8Array[] => {
    if (ends.length === 0) return []
    const frames = ends.map(({ start, end }) => held.slice(start - base, end - base))
    const open = framer.open()
    held.copyWithin(0, open - base, length)
    length -= open - base
    base = open
    if (length === 0 && held.length > KEPT_BYTES) held = NOTHING
    return frames
  }

  return {
    push: (bytes, time) => {
      // A frame that ends by silence ends before these bytes.
      const before = take(framer.idle(time))
      const ends = framer.push(bytes, time)
      if (framer.lost() === null || ends.length > 0) keep(bytes)
      const frames = [...before, ...take(ends)]
      if (framer.lost() !== null) {
        held = NOTHING
        length = 0
      }
      return frames
    },
    idle: (now) => take(framer.idle(now)),
    end: () => (framer.lost() === null ? take(framer.end()) : []),
    lost: () => framer.lost()
  }
}
