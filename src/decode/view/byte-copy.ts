/** Formats selected bytes as text for the clipboard. */
import { cArray, hexDump, pythonBytes } from '../../shared/copy/byte-forms'
import { formatBase64 } from '../../shared/payload/base64-text'
import { hexPair } from './hex-rows'

export const COPY_FORMATS = ['hex', 'text', 'hex-dump', 'base64', 'c-array', 'python'] as const
export type CopyFormat = (typeof COPY_FORMATS)[number]

export function copyBytes(bytes: Uint8Array, format: CopyFormat): string {
  switch (format) {
    case 'hex':
      return Array.from(bytes, hexPair).join(' ')
    case 'text':
      // Not fatal: bytes that are not UTF-8 become U+FFFD, because a text cannot contain them.
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    case 'hex-dump':
      return hexDump(bytes)
    case 'base64':
      return formatBase64(bytes)
    case 'c-array':
      return cArray(bytes)
    case 'python':
      return `data = ${pythonBytes(bytes)}\n`
  }
}
