/**
 * Detects HTTP/2: by the client's preface or, for a stream captured midway, by consecutive frames. No other protocol
 * has several frame heads, each exactly at the end of the previous frame.
 */
import { FRAME_HEAD_BYTES, PREFACE, isLikelyFrame, readFrameHead, type FrameHead } from './frame-head'
import { DATA, SETTINGS } from './frame-names'

const CERTAIN = 1
/** For a server's first frame without the client's bytes. */
const LIKELY = 0.8
const NO = 0

/** Number of consecutive frame heads required; one fewer if the last frame ends with the bytes. */
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
  // The client usually sends first, and its bytes decide more reliably, so wait for them while they may still arrive.
  return final ? (answer ?? NO) : undefined
}

function judgePreface(bytes: Uint8Array): number | undefined {
  const length = Math.min(bytes.length, PREFACE.length)
  for (let at = 0; at < length; at++) if (bytes[at] !== PREFACE.charCodeAt(at)) return NO
  return length === PREFACE.length ? CERTAIN : undefined
}

/** RFC 9113 §3.4: the server's first frame is SETTINGS, with few settings. */
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
    /** Stream of the previous frame if that is DATA. */
    let dataStream: number | null = null
    while (at + FRAME_HEAD_BYTES <= bytes.length && isLikelyFrame(bytes, at)) {
      readFrameHead(bytes, at, head)
      // A DATA frame head is mostly zeros, as in many binary protocols: two consecutive ones must have the same stream.
      if (head.type === DATA && dataStream !== null && head.stream !== dataStream) break
      dataStream = head.type === DATA ? head.stream : null
      at += FRAME_HEAD_BYTES + head.length
      if (++frames === CHAIN) return true
    }
    if (frames === CHAIN - 1 && at === bytes.length) return true
  }
  return false
}
