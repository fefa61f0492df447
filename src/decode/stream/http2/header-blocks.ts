/**
 * Header blocks out of frames (RFC 9113 §4.3): a HEADERS or PUSH_PROMISE and the CONTINUATION frames behind it are one
 * block, with padding and priority left out. Where its octets are in the stream is kept, since fields are told by it.
 */
import type { Problem } from '../decoder'
import {
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  HEADERS,
  PADDED,
  PRIORITY_FLAG,
  PUSH_PROMISE
} from './frame-names'
import { FRAME_HEAD_BYTES, uint31, type FrameHead } from './frame-head'
import { MAX_BLOCK_BYTES, MAX_BLOCK_FRAMES } from './limits'
import { addProblem } from './problems'

interface Fragment {
  bytes: Uint8Array
  offset: number
}

/** Valid until the next frame unless it was copied. */
export interface HeaderBlock {
  /** HEADERS or PUSH_PROMISE. */
  type: number
  stream: number
  /** The stream that PUSH_PROMISE is about, else 0. */
  promised: number
  endsStream: boolean
  /** First octet of its first frame, and behind its last frame. */
  start: number
  end: number
  bytes: Uint8Array
  /** Where in the stream each octet is. */
  place(at: number): number
  /** Frames of it are missing, or it never ended: `bytes` is the beginning. */
  cut: boolean
  problems: Problem[]
}

interface OpenBlock {
  type: number
  stream: number
  promised: number
  endsStream: boolean
  start: number
  end: number
  frames: number
  length: number
  fragments: Fragment[]
  cut: boolean
  problems: Problem[]
}

export class HeaderBlocks {
  #open: OpenBlock | null = null

  /** Of a block that is open: its first octet. */
  get openSince(): number | null {
    return this.#open?.start ?? null
  }

  /** Bytes of the block that is open. */
  get heldBytes(): number {
    return this.#open?.length ?? 0
  }

  /** The next frame of its stream begins. Gives a block that should have gone on, and does not. */
  interrupt({ type, stream, start }: FrameHead): HeaderBlock | null {
    const open = this.#open
    if (open === null || (type === CONTINUATION && stream === open.stream)) return null
    addProblem(open.problems, 'h2-continuation-expected', start)
    return this.cut()
  }

  /** What stands open will not go on. */
  cut(): HeaderBlock | null {
    const open = this.#open
    if (open === null) return null
    open.cut = true
    return this.#close(open)
  }

  /** A HEADERS, PUSH_PROMISE or CONTINUATION has ended. Gives the block that ended with it. */
  frameEnd(head: FrameHead, end: number, payload: Uint8Array | null): HeaderBlock | null {
    if (head.type === CONTINUATION) {
      if (this.#open === null) return null
    } else {
      this.#open = {
        type: head.type,
        stream: head.stream,
        promised: 0,
        endsStream: head.type === HEADERS && (head.flags & END_STREAM) !== 0,
        start: head.start,
        end,
        frames: 0,
        length: 0,
        fragments: [],
        cut: false,
        problems: []
      }
    }
    const open = this.#open
    open.end = end
    this.#add(open, head, payload)
    return (head.flags & END_HEADERS) === 0 ? null : this.#close(open)
  }

  #add(open: OpenBlock, head: FrameHead, payload: Uint8Array | null): void {
    open.frames++
    if (payload === null) {
      addProblem(
        open.problems,
        head.length > MAX_BLOCK_BYTES ? 'h2-block-too-large' : 'h2-missing-bytes',
        head.start
      )
      open.cut = true
      return
    }
    const [from, to] = fragmentOf(head, payload, open)
    // Behind a hole the rest cannot be read.
    if (open.cut || to <= from) return
    if (open.length + to - from > MAX_BLOCK_BYTES || open.frames > MAX_BLOCK_FRAMES) {
      addProblem(open.problems, 'h2-block-too-large', head.start)
      open.cut = true
      return
    }
    const isAll = (head.flags & END_HEADERS) !== 0
    const bytes = payload.subarray(from, to)
    open.fragments.push({
      bytes: isAll ? bytes : bytes.slice(),
      offset: head.start + FRAME_HEAD_BYTES + from
    })
    open.length += to - from
  }

  #close(open: OpenBlock): HeaderBlock {
    this.#open = null
    const { fragments, length, type, stream, promised, endsStream, start, end, cut, problems } = open
    const [first] = fragments
    let bytes = first?.bytes ?? new Uint8Array(0)
    if (fragments.length > 1) {
      bytes = new Uint8Array(length)
      let at = 0
      for (const fragment of fragments) {
        bytes.set(fragment.bytes, at)
        at += fragment.bytes.length
      }
    }
    const place = placesIn(fragments, end)
    return { type, stream, promised, endsStream, start, end, bytes, place, cut, problems }
  }
}

/**
 * Returns the offset in the stream for an offset in the block. Callers mostly go forward, so each search begins where
 * the last one ended: a block of many CONTINUATION frames is gone through once.
 */
function placesIn(fragments: readonly Fragment[], end: number): (at: number) => number {
  let index = 0
  let before = 0
  return (at) => {
    if (at < before) index = before = 0
    for (; ; index++) {
      const fragment = fragments[index]
      if (fragment === undefined) break
      if (at < before + fragment.bytes.length) return fragment.offset + at - before
      before += fragment.bytes.length
    }
    index = before = 0
    const last = fragments.at(-1)
    return last === undefined ? end : last.offset + last.bytes.length
  }
}

/** Which octets of the payload are of the block. Says of what stream a promise is. */
function fragmentOf(head: FrameHead, payload: Uint8Array, open: OpenBlock): [from: number, to: number] {
  if (head.type === CONTINUATION) return [0, payload.length]
  let from = 0
  let to = payload.length
  if ((head.flags & PADDED) !== 0) {
    to -= payload[0] ?? 0
    from = 1
  }
  if (head.type === HEADERS && (head.flags & PRIORITY_FLAG) !== 0) from += 5
  if (head.type === PUSH_PROMISE) {
    open.promised = uint31(payload, from)
    from += 4
  }
  if (from <= to && from <= payload.length) return [from, to]
  addProblem(open.problems, (head.flags & PADDED) !== 0 ? 'h2-bad-padding' : 'h2-bad-frame-size', head.start)
  open.cut = true
  return [0, 0]
}
