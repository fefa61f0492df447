/** Summary line of a message: the beginning of a text, the first bytes of binary data, or the reason of a close. */
import { canBeSent, closeCodeName } from './close-code'
import { textLine } from '../text-line'
import { CR, LF, TAB } from '../http1/bytes'
import { OPCODE_CLOSE, OPCODE_TEXT } from './frame-header'

const MAX_HEX_BYTES = 32

const UTF8 = new TextDecoder()

/** `isWhole`: the bytes are the whole payload. */
export function messageSummary(opcode: number, payload: Uint8Array, isWhole: boolean): string {
  if (payload.length === 0) return ''
  if (opcode === OPCODE_CLOSE) return closeSummary(payload)
  if (opcode === OPCODE_TEXT || isPrintable(payload)) return textLine(UTF8.decode(payload), isWhole)
  const hex = Array.from(payload.subarray(0, MAX_HEX_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0')
  ).join(' ')
  return isWhole && payload.length <= MAX_HEX_BYTES ? hex : `${hex} …`
}

export interface CloseReason {
  code: number
  reason: string
  isAllowed: boolean
}

/** Returns null for a close without a code. */
export function closeReason(payload: Uint8Array): CloseReason | null {
  const [high, low] = payload
  if (high === undefined || low === undefined) return null
  const code = high * 256 + low
  return { code, reason: UTF8.decode(payload.subarray(2)), isAllowed: canBeSent(code) }
}

function closeSummary(payload: Uint8Array): string {
  const close = closeReason(payload)
  if (close === null) return ''
  const { code, reason } = close
  const words = `${code} ${closeCodeName(code)}`
  return reason === '' ? words : textLine(`${words}: ${reason}`, true)
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === TAB || byte === LF || byte === CR)
}
