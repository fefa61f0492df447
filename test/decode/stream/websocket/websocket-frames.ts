import { deflateRawSync, constants } from 'node:zlib'

/** Handmade frames, for cases that no library sends. */
export interface MadeFrame {
  opcode?: number
  fin?: boolean
  reserved?: number
  payload?: Uint8Array | string
  key?: Uint8Array | null
  /** Size of the extended length: 0, 2 or 8 bytes. */
  digits?: 0 | 2 | 8
  length?: number
}

export function frame({
  opcode = 1,
  fin = true,
  reserved = 0,
  payload = '',
  key = null,
  digits,
  length
}: MadeFrame): Buffer {
  const bytes = Buffer.from(payload as string)
  const told = length ?? bytes.length
  const size = digits ?? (told < 126 ? 0 : told < 65_536 ? 2 : 8)
  const head = Buffer.alloc(2 + size)
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  head[1] = (key === null ? 0 : 0x80) | (size === 0 ? told : size === 2 ? 126 : 127)
  if (size === 2) head.writeUInt16BE(told, 2)
  if (size === 8) head.writeBigUInt64BE(BigInt(told), 2)
  if (key === null) return Buffer.concat([head, bytes])
  const masked = bytes.map((byte, at) => byte ^ (key[at % 4] ?? 0))
  return Buffer.concat([head, key, masked])
}

export const KEY = new Uint8Array([0x37, 0xfa, 0x21, 0x3d])

/** Returns a payload as permessage-deflate encodes it (RFC 7692, section 7.2.1). */
export function compressed(text: string | Uint8Array): Buffer {
  return deflateRawSync(Buffer.from(text as string), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}
