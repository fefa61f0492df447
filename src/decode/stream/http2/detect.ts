/**
 * Is a connection HTTP/2? The client's preface says so. Without the beginning, frames in a row do: nothing else looks
 * like several frame heads, each exactly where the one before it ends.
 */
import { FRAME_HEAD_BYTES, PREFACE, isLikelyFrame, readFrameHead, type FrameHead } from './frame-head'
import { DATA, SETTINGS } from './frame-names'

const CERTAIN = 1
/** A server's first frame, of a client that was not heard. */
const LIKELY = 0.8
const NO = 0

/** Frame heads in a row that are no accident, and one fewer if they end with the bytes. */
const CHAIN = 3

export function detectHttp2(
  up: Uint8Array,
  down: Uint8Array,
  final: boolean,
  midway: boolean
): number | undefined {
  const request = judgePreface(up)
  if (request === CERTAIN) return CERTAIN
  if (midway) return detectMidway(up, down, final)
  if (request === undefined && up.length > 0) return final ? NO : undefined
  if (request === NO) return NO
  const answer = judgeServer(down)
  if (answer === NO) return NO
  // The client mostly comes first: what it says, if it can still be heard, tells more.
  return final ? (answer ?? NO) : undefined
}

function judgePreface(bytes: Uint8Array): number | undefined {
  const length = Math.min(bytes.length, PREFACE.length)
  for (let at = 0; at < length; at++) if (bytes[at] !== PREFACE.charCodeAt(at)) return NO
  return length === PREFACE.length ? CERTAIN : undefined
}

/** RFC 9113 §3.4: a SETTINGS frame, which has few settings. */
function judgeServer(bytes: Uint8Array): number | undefined {
  if ((bytes[0] ?? 0) !== 0 || (bytes[1] ?? 0) !== 0 || (bytes[3] ?? SETTINGS) !== SETTINGS) return NO
  if (bytes.length < FRAME_HEAD_BYTES) return undefined
  return isLikelyFrame(bytes, 0) ? LIKELY : NO
}

function detectMidway(up: Uint8Array, down: Uint8Array, final: boolean): number | undefined {
  if (holdsFrames(up) || holdsFrames(down)) return CERTAIN
  return final ? NO : undefined
}

const head: FrameHead = { start: 0, length: 0, type: 0, flags: 0, reserved: false, stream: 0 }

function holdsFrames(bytes: Uint8Array): boolean {
  for (let from = 0; from + FRAME_HEAD_BYTES <= bytes.length; from++) {
    if (!isLikelyFrame(bytes, from)) continue
    let at = from
    let frames = 0
    /** Stream of the frame before, if that is DATA. */
    let dataStream: number | null = null
    while (at + FRAME_HEAD_BYTES <= bytes.length && isLikelyFrame(bytes, at)) {
      readFrameHead(bytes, at, head)
      // The head of a DATA frame is mostly zeros, as many binary protocols are: two in a row have to share a stream.
      if (head.type === DATA && dataStream !== null && head.stream !== dataStream) break
      dataStream = head.type === DATA ? head.stream : null
      at += FRAME_HEAD_BYTES + head.length
      if (++frames === CHAIN) return true
    }
    if (frames === CHAIN - 1 && at === bytes.length) return true
  }
  return false
}
