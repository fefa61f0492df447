/** Problems of a single frame (RFC 9113 §4, §6): its length, its stream, its content. */
import type { Direction } from '../../../shared/model/direction'
import type { Problem } from '../decoder'
import {
  ACK,
  ALTSVC,
  CONTINUATION,
  DATA,
  GOAWAY,
  HEADERS,
  ORIGIN,
  PADDED,
  PING,
  PRIORITY,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
  isKnownFrame,
  knownFlags
} from './frame-names'
import { uint31, type FrameHead } from './frame-head'
import { settingsOf, type Setting } from './frame-words'
import { addProblem } from './problems'

const OF_CONNECTION = [SETTINGS, PING, GOAWAY, ORIGIN, PRIORITY_UPDATE]
const OF_STREAM = [DATA, HEADERS, PRIORITY, RST_STREAM, PUSH_PROMISE, CONTINUATION]
const LENGTHS: Readonly<Record<number, number>> = {
  [PRIORITY]: 5,
  [RST_STREAM]: 4,
  [PING]: 8,
  [WINDOW_UPDATE]: 4
}

/** `largest`: SETTINGS_MAX_FRAME_SIZE of the receiver. */
export function checkFrame(
  head: FrameHead,
  payload: Uint8Array | null,
  largest: number,
  direction: Direction
): Problem[] {
  const { type, start, length, stream, flags } = head
  const problems: Problem[] = []
  if (head.reserved) addProblem(problems, 'h2-reserved-bit', start)
  if (!isKnownFrame(type)) {
    addProblem(problems, 'h2-unknown-frame', start)
    return problems
  }
  if ((flags & ~knownFlags(type)) !== 0) addProblem(problems, 'h2-unknown-flags', start)
  if (length > largest) addProblem(problems, 'h2-frame-too-large', start)
  const fixed = LENGTHS[type]
  const isOdd =
    (fixed !== undefined && length !== fixed) ||
    (type === SETTINGS && (length % 6 !== 0 || ((flags & ACK) !== 0 && length > 0))) ||
    (type === GOAWAY && length < 8) ||
    (type === PRIORITY_UPDATE && length < 4) ||
    (type === ALTSVC && length < 2) ||
    (type === PUSH_PROMISE && length < promisedAt(flags) + 4)
  if (isOdd) addProblem(problems, 'h2-bad-frame-size', start)
  if ((stream !== 0 && OF_CONNECTION.includes(type)) || (stream === 0 && OF_STREAM.includes(type)))
    addProblem(problems, 'h2-wrong-stream', start)
  if (type === PUSH_PROMISE && direction === 'up') addProblem(problems, 'h2-client-push', start)
  if (payload === null || isOdd) return problems
  if (type === WINDOW_UPDATE && uint31(payload, 0) === 0) addProblem(problems, 'h2-zero-increment', start)
  if (type === SETTINGS && settingsOf(payload).some(isBadSetting))
    addProblem(problems, 'h2-bad-setting', start)
  if (type === PUSH_PROMISE && !isPromisable(uint31(payload, promisedAt(flags))))
    addProblem(problems, 'h2-bad-promised-stream', start)
  return problems
}

/** Returns the offset of the promised stream's id in the payload of PUSH_PROMISE (RFC 9113 §6.6). */
function promisedAt(flags: number): number {
  return (flags & PADDED) === 0 ? 0 : 1
}

/** Only the server promises streams, and their ids are even (RFC 9113 §5.1.1). */
export function isPromisable(stream: number): boolean {
  return stream > 0 && stream % 2 === 0
}

/** RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1. */
export function isBadSetting({ id, value }: Setting): boolean {
  if (id === 2 || id === 8 || id === 9) return value > 1
  if (id === 4) return value > 0x7fff_ffff
  return id === 5 && (value < 16_384 || value > 16_777_215)
}
