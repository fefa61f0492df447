/** Returns a message's frames as fields. Bits of the same byte share one field, whose value lists them. */
import { addJsonInside, MAX_JSON_BYTES } from '../../fields/json-inside'
import { FieldList, type FoundField } from '../../field-list'
import type { InnerMessage } from '../inner'
import { closeCodeName } from './close-code'
import { isControl, OPCODE_CLOSE, OPCODE_TEXT, opcodeName, type FrameHeader } from './frame-header'
import { framePayload, messageFrames, type MessageFrame, type ReadMessageBytes } from './message-frames'
import { isCompressed } from './message-payload'
import { closeReason, messageSummary } from './message-summary'
import { UNREADABLE } from './open-message'

/** Listed frames of one message. */
const MAX_FRAMES = 200
/** Bytes of a frame's payload read for its summary. */
const PREVIEW_BYTES = 512

export function messageFields(message: InnerMessage, read: ReadMessageBytes): readonly FoundField[] {
  const { start, end, kind, length, summary } = message
  const list = new FieldList(new Uint8Array(0), (at) => at)
  if (kind === UNREADABLE) {
    list.add('websocket.unreadable', start, end, `${length} bytes`, 0, 'bad')
    return list.fields
  }
  const frames: MessageFrame[] = []
  for (const frame of messageFrames(message, read)) {
    if (frames.length === MAX_FRAMES) break
    frames.push(frame)
  }
  // The frames of a fragmented message are children of one message field.
  const depth = frames.length > 1 ? 1 : 0
  if (depth > 0) list.add('websocket.message', start, end, summary, 0)
  for (const frame of frames) addFrame(list, frame, message, read, depth)
  return list.fields
}

function addFrame(
  list: FieldList,
  frame: MessageFrame,
  message: InnerMessage,
  read: ReadMessageBytes,
  depth: number
): void {
  const { start, header, payload } = frame
  const { opcode, size, length, isMasked, keyAt } = header
  const isCut = payload[1] - payload[0] < length
  const own = list.add('websocket.frame', start, payload[1], opcodeName(opcode), depth)
  if (isCut) list.spoil(own, 'cut')
  list.add(
    'websocket.opcode',
    start,
    start + 1,
    `${opcodeName(opcode)} (0x${opcode.toString(16)})`,
    depth + 1
  )
  list.add('websocket.flags', start, start + 1, flagsText(header), depth + 2)
  list.add('websocket.length', start + 1, start + (isMasked ? keyAt : size), String(length), depth + 1)
  list.add('websocket.mask', start + 1, start + 2, isMasked ? 'MASK' : 'none', depth + 2)
  if (isMasked) {
    const key = Array.from(frame.bytes.subarray(keyAt), (byte) => byte.toString(16).padStart(2, '0')).join('')
    list.add('websocket.key', start + keyAt, start + size, key, depth + 1)
  }
  if (length > 0) addPayload(list, frame, message, read, depth + 1)
}

function addPayload(
  list: FieldList,
  frame: MessageFrame,
  message: InnerMessage,
  read: ReadMessageBytes,
  depth: number
): void {
  const {
    header: { opcode, isMasked, length },
    payload: [from, to]
  } = frame
  const isDeflated = isCompressed(message) && !isControl(opcode)
  const bytes = framePayload(frame, read, from, PREVIEW_BYTES)
  const kind = isControl(opcode) ? opcode : message.kind === 'text' ? OPCODE_TEXT : opcode
  const isAlone = depth === 1
  const value =
    isDeflated && isAlone
      ? message.summary
      : messageSummary(isDeflated ? 2 : kind, bytes, bytes.length === length)
  const field = list.add('websocket.payload', from, to, value, depth)
  if (isMasked || isDeflated) list.spoil(field, 'derived')
  if (opcode === OPCODE_TEXT && !isDeflated)
    addJsonInside(list, framePayload(frame, read, from, MAX_JSON_BYTES), (at) => from + at, {
      depth: depth + 1,
      isWhole: length <= MAX_JSON_BYTES && to - from === length,
      note: isMasked ? 'derived' : undefined
    })
  const close = opcode === OPCODE_CLOSE ? closeReason(bytes) : null
  if (close === null) return
  const { code, reason, isAllowed } = close
  const codeField = list.add(
    'websocket.closeCode',
    from,
    from + 2,
    `${code} ${closeCodeName(code)}`,
    depth + 1
  )
  if (!isAllowed) list.spoil(codeField, 'bad')
  if (to > from + 2) list.add('websocket.closeReason', from + 2, to, reason, depth + 1)
}

function flagsText({ fin, reserved }: FrameHeader): string {
  const names = [
    fin && 'FIN',
    (reserved & 4) !== 0 && 'RSV1',
    (reserved & 2) !== 0 && 'RSV2',
    (reserved & 1) !== 0 && 'RSV3'
  ]
  return names.filter((name) => name !== false).join(', ') || 'none'
}
