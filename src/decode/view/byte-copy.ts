/** A selection of bytes as text for the clipboard, in the forms other tools take. */
import { hexPair } from './hex-rows'

export const COPY_FORMATS = ['hex', 'text', 'c-array', 'base64'] as const
export type CopyFormat = (typeof COPY_FORMATS)[number]

const C_ARRAY_ROW_BYTES = 12
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function copyBytes(bytes: Uint8Array, format: CopyFormat): string {
  switch (format) {
    case 'hex':
      return Array.from(bytes, hexPair).join(' ')
    case 'text':
      // Not fatal: bytes that are no UTF-8 become U+FFFD, which is what a paste of them can show at best.
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    case 'c-array':
      return cArray(bytes)
    case 'base64':
      return base64(bytes)
  }
}

function cArray(bytes: Uint8Array): string {
  const rows: string[] = []
  for (let at = 0; at < bytes.length; at += C_ARRAY_ROW_BYTES) {
    rows.push(
      '  ' + Array.from(bytes.subarray(at, at + C_ARRAY_ROW_BYTES), (b) => `0x${hexPair(b)}`).join(', ')
    )
  }
  return `const unsigned char bytes[${bytes.length}] = {\n${rows.join(',\n')}\n};\n`
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    parts.push(
      BASE64.charAt(word >> 18) +
        BASE64.charAt((word >> 12) & 63) +
        (left > 1 ? BASE64.charAt((word >> 6) & 63) : '=') +
        (left > 2 ? BASE64.charAt(word & 63) : '=')
    )
  }
  return parts.join('')
}
