/**
 * Detects the type of an image by its first bytes, because a Content-Type may be wrong. SVG is a document that may
 * contain scripts and links. It may only be shown in an image element, which neither runs scripts nor loads resources.
 */

export const IMAGE_TYPES = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/x-icon',
  'image/avif',
  'image/svg+xml'
] as const
export type ImageType = (typeof IMAGE_TYPES)[number]

export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  const starts = (at: number, ...magic: number[]): boolean =>
    magic.every((byte, index) => bytes[at + index] === byte)
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0, 0x47, 0x49, 0x46, 0x38) && (starts(4, 0x37, 0x61) || starts(4, 0x39, 0x61)))
    return 'image/gif'
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp'
  // `BM`, the file's length, and four reserved zero bytes: two letters alone begin many texts.
  if (starts(0, 0x42, 0x4d) && starts(6, 0, 0, 0, 0) && bytes.length >= 26) return 'image/bmp'
  // Reserved, type 1 (icon) or 2 (cursor), a count; then the reserved byte of the first entry.
  if (starts(0, 0, 0) && (starts(2, 1, 0) || starts(2, 2, 0)) && isIcon(bytes)) return 'image/x-icon'
  if (starts(4, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69) && (starts(11, 0x66) || starts(11, 0x73)))
    return 'image/avif'
  if (isSvg(bytes)) return 'image/svg+xml'
  return undefined
}

/** Checks that the first picture is after the directory and not empty. */
function isIcon(bytes: Uint8Array): boolean {
  if (bytes.length < 22) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint16(4, true)
  return (
    count > 0 &&
    count <= 64 &&
    view.getUint8(9) === 0 &&
    view.getUint32(14, true) > 0 &&
    view.getUint32(18, true) >= 6 + count * 16
  )
}

/** Prologue of an XML document before its first element: declaration, comments, document type. */
const SVG_START =
  /^\ufeff?\s*(?:<\?xml[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE\s+svg[^>[]*(?:\[[^\]]*\][^>]*)?>\s*)*<svg[\s>]/i

function isSvg(bytes: Uint8Array): boolean {
  // An SVG begins with a tag or a UTF-8 byte order mark; this test avoids decoding every body.
  const first = bytes.subarray(0, 4).find((byte) => byte > 0x20)
  if (first !== 0x3c && first !== 0xef) return false
  return SVG_START.test(new TextDecoder('utf-8').decode(bytes.subarray(0, 1024)))
}

/** Returns whether bytes look like text: no NUL, and hardly any other control characters, in a bounded sample. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096)
  let odd = 0
  for (const byte of sample) {
    if (byte === 0) return false
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) odd++
  }
  return odd * 50 <= sample.length
}
