/**
 * Joins header blocks from frames (RFC 9113 §4.3): a HEADERS or PUSH_PROMISE frame and the CONTINUATION frames after it
 * form one block, without padding and priority. Keeps the stream offsets of the octets, which the fields refer to.
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

/** Valid until the next frame, unless copied. */
export interface HeaderBlock {
  /** HEADERS or PUSH_PROMISE. */
  type: number
  stream: number
  /** Promised stream of a PUSH_PROMISE, else 0. */
  promised: number
  endsStream: boolean
  /** Stream offsets of the first octet of the first frame, and after the last frame. */
  start: number
  end: number
  bytes: Uint8Array
  /** Returns the stream offset of an octet of the block. */
  place(at: number): number
  /** True if frames are missing or the block never ended: `bytes` is only the beginning. */
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

  /** Stream offset of the first octet of the open block; null if no block is open. */
  get openSince(): number | null {
    return this.#open?.start ?? null
  }

  /** Bytes of the open block. */
  get heldBytes(): number {
    return this.#open?.length ?? 0
  }

  /** The next frame begins. Returns the open block if this frame interrupts it. */
  interrupt({ type, stream, start }: FrameHead): HeaderBlock | null {
    const open = this.#open
    if (open === null || (type === CONTINUATION && stream === open.stream)) return null
    addProblem(open.problems, 'h2-continuation-expected', start)
    return this.cut()
  }

  /** Returns the open block, which will not be continued. */
  cut(): HeaderBlock | null {
    const open = this.#open
    if (open === null) return null
    open.cut = true
    return this.#close(open)
  }

  /** A HEADERS, PUSH_PROMISE or CONTINUATION frame has ended. Returns the block that ended with it. */
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
    // HPACK cannot be decoded after missing bytes.
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
 * Returns a function from offsets in the block to offsets in the stream. Callers mostly go forward, so each search
 * begins at the last position: a block of many CONTINUATION frames takes linear time.
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

/** Returns the range of the payload that belongs to the block. Sets the promised stream. */
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
