/**
 * Frames with their bytes, for those who answer them: a server's replies, the steps of a sequence. What is kept is
 * at most one frame that has not ended. Where framing is lost, nothing is a frame any more.
 */
import { joinBytes } from '../../shared/bytes/join-bytes'
import type { Framing } from '../../shared/contract/framing'
import { createFramer, type FrameEnd, type LostFraming } from './framer'

export interface FrameCollector {
  /** Frames that these bytes end; time in milliseconds. The views are the caller's to keep. */
  push(bytes: Uint8Array, time: number): Uint8Array[]
  /** To be called after `silence` milliseconds without bytes, where frames end by an idle gap. */
  idle(now: number): Uint8Array[]
  end(): Uint8Array[]
  lost(): LostFraming | null
}

export function createFrameCollector(framing: Framing): FrameCollector {
  const framer = createFramer(framing)
  let pieces: Uint8Array[] = []
  /** Offset of the first byte of `pieces`. */
  let base = 0

  const take = (ends: readonly FrameEnd[]): Uint8Array[] => {
    if (ends.length === 0) return []
    const held = pieces.length === 1 ? pieces[0] : joinBytes(pieces)
    const frames = ends.map(({ start, end }) => held?.slice(start - base, end - base) ?? new Uint8Array(0))
    const open = framer.open()
    const rest = held?.slice(open - base) ?? new Uint8Array(0)
    pieces = rest.length > 0 ? [rest] : []
    base = open
    return frames
  }

  return {
    push: (bytes, time) => {
      // A frame that ends by silence ends before these bytes.
      const before = take(framer.idle(time))
      const ends = framer.push(bytes, time)
      // Not `slice`, which of Node's own kind of array is no copy.
      if (bytes.length > 0) pieces.push(new Uint8Array(bytes))
      const frames = [...before, ...take(ends)]
      if (framer.lost() !== null) pieces = []
      return frames
    },
    idle: (now) => take(framer.idle(now)),
    end: () => (framer.lost() === null ? take(framer.end()) : []),
    lost: () => framer.lost()
  }
}
