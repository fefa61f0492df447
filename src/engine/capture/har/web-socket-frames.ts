import type { HarEntry, HarWebSocketMessage } from '../../../shared/har/har'

/** Converts WebSocket messages of a HAR file to frames (RFC 6455, section 5.2), one each. */

const DATA_OPCODES: readonly number[] = [1, 2]
const CONTROL_OPCODES: readonly number[] = [8, 9, 10]
/** RFC 6455, section 5.5. */
const MAX_CONTROL_BYTES = 125

/**
 * Returns whether a message can be written as a frame. Errors, parts of messages, and messages without an opened
 * WebSocket cannot.
 */
export function isFramed({ response }: HarEntry, { type, opcode, data }: HarWebSocketMessage): boolean {
  if (response.status !== 101 || !['send', 'receive'].includes(type)) return false
  const upgrade = response.headers.find(({ name }) => name.toLowerCase() === 'upgrade')?.value
  if (upgrade?.trim().toLowerCase() !== 'websocket') return false
  if (CONTROL_OPCODES.includes(opcode)) return Buffer.byteLength(data, 'base64') <= MAX_CONTROL_BYTES
  return DATA_OPCODES.includes(opcode)
}

/** Returns the frame of a message. Client frames are masked with zeros, which leaves the payload unchanged. */
export function webSocketFrame({ type, opcode, data }: HarWebSocketMessage): Uint8Array {
  const payload = Buffer.from(data, opcode === 1 ? 'utf8' : 'base64')
  const mask = type === 'send' ? Buffer.alloc(4) : Buffer.alloc(0)
  return Buffer.concat([frameHead(opcode, payload.length, type === 'send'), mask, payload])
}

function frameHead(opcode: number, length: number, masked: boolean): Buffer {
  const first = 0x80 | opcode
  const mask = masked ? 0x80 : 0
  if (length < 126) return Buffer.from([first, mask | length])
  const head = Buffer.alloc(length < 0x10000 ? 4 : 10)
  head[0] = first
  head[1] = mask | (length < 0x10000 ? 126 : 127)
  if (length < 0x10000) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return head
}
