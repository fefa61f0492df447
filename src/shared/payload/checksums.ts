import type { CHECKSUMS } from '../contract/payload'

/** Checksums appended to a payload, over all bytes before them. */

export type Checksum = (typeof CHECKSUMS)[number]

export function checksumOf(bytes: Uint8Array, checksum: Checksum): Uint8Array<ArrayBuffer> {
  switch (checksum) {
    case 'none':
      return new Uint8Array(0)
    case 'crc16-modbus': {
      const crc = crc16Modbus(bytes)
      // Modbus over serial line, section 6.2.2: the low byte comes first.
      return Uint8Array.of(crc & 0xff, crc >> 8)
    }
    case 'crc32': {
      const crc = crc32(bytes)
      return Uint8Array.of(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff)
    }
    case 'xor':
      return Uint8Array.of(bytes.reduce((sum, byte) => sum ^ byte, 0))
    case 'sum':
      return Uint8Array.of(bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0))
  }
}

/** Polynomial 8005 reflected, initial value ffff. */
function crc16Modbus(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC16[(crc ^ byte) & 0xff] ?? 0)
  return crc
}

/** IEEE 802.3: polynomial 04c11db7 reflected, initial value all ones, inverted at the end. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC32[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

const CRC16 = table(0xa001)
const CRC32 = table(0xedb88320)

function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    return crc >>> 0
  })
}
