/** The header of a frame (RFC 6455, section 5.2): 2 to 14 bytes. */
import type { Direction } from '../../../shared/model/direction'
import type { Problem } from '../decoder'
import { addProblem } from './problems'

export const MAX_HEADER_BYTES = 14
export const MAX_CONTROL_BYTES = 125

export const OPCODE_CONTINUATION = 0
export const OPCODE_TEXT = 1
const OPCODE_BINARY = 2
export const OPCODE_CLOSE = 8
export const OPCODE_PING = 9
export const OPCODE_PONG = 10

const OPCODE_NAMES: Readonly<Record<number, string>> = {
  [OPCODE_CONTINUATION]: 'continuation',
  [OPCODE_TEXT]: 'text',
  [OPCODE_BINARY]: 'binary',
  [OPCODE_CLOSE]: 'close',
  [OPCODE_PING]: 'ping',
  [OPCODE_PONG]: 'pong'
}

export interface FrameHeader {
  fin: boolean
  /** RSV1 to RSV3 as a number of three bits. */
  reserved: number
  opcode: number
  isMasked: boolean
  /** Length of the payload; inexact if its 63 bits exceed the safe integers. */
  length: number
  /** Length of the header. */
  size: number
  /** Index of the masking key; `size` if there is none. */
  keyAt: number
}

/** RSV1: the message is compressed (RFC 7692, section 6). */
export const RSV1 = 4

export function opcodeName(opcode: number): string {
  return OPCODE_NAMES[opcode] ?? `opcode 0x${opcode.toString(16)}`
}

export function isKnownOpcode(opcode: number): boolean {
  return OPCODE_NAMES[opcode] !== undefined
}

export function isControl(opcode: number): boolean {
  return opcode >= 8
}

/** Returns the length of a header from its second byte. */
export function headerSize(second: number): number {
  const code = second & 0x7f
  return 2 + (code === 126 ? 2 : code === 127 ? 8 : 0) + (second >= 0x80 ? 4 : 0)
}

/** Reads the header at bytes[at]; returns null if it is incomplete. */
export function readHeader(bytes: Uint8Array, at: number): FrameHeader | null {
  const first = bytes[at]
  const second = bytes[at + 1]
  if (first === undefined || second === undefined) return null
  const size = headerSize(second)
  if (at + size > bytes.length) return null
  const isMasked = second >= 0x80
  const code = second & 0x7f
  let length = code
  if (code >= 126) {
    length = 0
    for (let each = at + 2; each < at + (code === 126 ? 4 : 10); each++)
      length = length * 256 + (bytes[each] ?? 0)
  }
  return {
    fin: first >= 0x80,
    reserved: (first >> 4) & 7,
    opcode: first & 15,
    isMasked,
    length,
    size,
    keyAt: isMasked ? at + size - 4 : at + size
  }
}

/** Longest payload accepted: a longer one means that the bytes are not a header. */
export const MAX_PAYLOAD = 2 ** 42

export function isMinimal({ length, size, isMasked }: FrameHeader): boolean {
  const digits = size - 2 - (isMasked ? 4 : 0)
  return digits === 0 || length > (digits === 2 ? 125 : 0xffff)
}

/** Returns the problems of a frame's header. */
export function checkHeader(
  header: FrameHeader,
  key: Uint8Array,
  offset: number,
  direction: Direction,
  canCompress: boolean,
  problems: Problem[]
): void {
  const { fin, reserved, opcode, isMasked, length } = header
  const control = isControl(opcode)
  if (!isKnownOpcode(opcode)) addProblem(problems, 'ws-reserved-opcode', offset)
  const allowed = canCompress ? RSV1 : 0
  if ((reserved & ~allowed) !== 0) addProblem(problems, 'ws-reserved-bits', offset)
  else if (reserved !== 0 && control) addProblem(problems, 'ws-compressed-control', offset)
  else if (reserved !== 0 && opcode === OPCODE_CONTINUATION)
    addProblem(problems, 'ws-compressed-continuation', offset)
  if (direction === 'up' && !isMasked) addProblem(problems, 'ws-unmasked-client', offset + 1)
  if (direction === 'down' && isMasked) addProblem(problems, 'ws-masked-server', offset + 1)
  if (isMasked && length > 0 && key.every((byte) => byte === 0))
    addProblem(problems, 'ws-zero-mask', offset + header.size - 4)
  if (!isMinimal(header)) addProblem(problems, 'ws-length-not-minimal', offset + 1)
  if (control && length > MAX_CONTROL_BYTES) addProblem(problems, 'ws-control-too-long', offset + 1)
  if (control && !fin) addProblem(problems, 'ws-control-fragmented', offset)
}

/** Returns a copy of the bytes XORed with the key; `turn` is the index of bytes[0] in the payload. */
export function unmasked(bytes: Uint8Array, key: Uint8Array, turn: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) out[at] = (bytes[at] ?? 0) ^ (key[(turn + at) & 3] ?? 0)
  return out
}
