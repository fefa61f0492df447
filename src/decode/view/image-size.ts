/**
 * Reads width and height of an image from its header, without decoding it, so that incomplete and broken images work
 * too. Returns undefined if the header has no size or is missing.
 */
import { imageTypeOf } from './image-type'

export interface ImageSize {
  readonly width: number
  readonly height: number
}

export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const size = read(bytes, view)
    return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined
  } catch (error) {
    // DataView throws if the bytes end before the size.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function read(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  switch (imageTypeOf(bytes)) {
    case 'image/png':
      return { width: view.getUint32(16), height: view.getUint32(20) }
    case 'image/gif':
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    case 'image/jpeg':
      return jpeg(view)
    case 'image/webp':
      return webp(bytes, view)
    case 'image/bmp':
      return bmp(view)
    case 'image/x-icon':
      return icon(view)
    case 'image/avif':
      return avif(bytes, view)
    case 'image/svg+xml':
      return svg(bytes)
    case undefined:
      return undefined
  }
}

/** Reads the segments of a JPEG (ITU T.81, annex B) up to its frame header. */
function jpeg(view: DataView): ImageSize | undefined {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // Fill bytes, and markers without content.
    if (marker === 0xff) at++
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    else if (marker === 0xd9 || marker === 0xda) return undefined
    else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
}

/** Reads the first chunk of a WebP (RFC 9649): lossy, lossless or extended. */
function webp(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  const kind = String.fromCharCode(...bytes.subarray(12, 16))
  if (kind === 'VP8 ')
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (kind !== 'VP8X') return undefined
  const three = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  return { width: three(24) + 1, height: three(27) + 1 }
}

/** The length distinguishes the older of the two headers. A negative height means rows from the top. */
function bmp(view: DataView): ImageSize {
  if (view.getUint32(14, true) === 12)
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) }
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
}

/** Returns the size of the largest picture of an icon; 0 means 256. */
function icon(view: DataView): ImageSize {
  let width = 0
  let height = 0
  for (let entry = 0; entry < view.getUint16(4, true); entry++) {
    const at = 6 + entry * 16
    if (at + 2 > view.byteLength) break
    width = Math.max(width, view.getUint8(at) || 256)
    height = Math.max(height, view.getUint8(at + 1) || 256)
  }
  return { width, height }
}

/** Bytes of an AVIF's head that are searched. */
const AVIF_HEAD = 64 * 1024

/** Returns the largest spatial extent of the image: tiles and thumbnails have their own. */
function avif(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  let best: ImageSize | undefined
  const head = bytes.subarray(0, AVIF_HEAD)
  for (let at = head.indexOf(0x69, 8); at >= 0; at = head.indexOf(0x69, at + 1)) {
    if (head[at + 1] !== 0x73 || head[at + 2] !== 0x70 || head[at + 3] !== 0x65) continue
    if (at + 16 > bytes.length) break
    const found = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (best === undefined || found.width * found.height > best.width * best.height) best = found
  }
  return best
}

const LENGTH = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/

/** Returns the requested size of an SVG, or its view box; other units depend on the place of display. */
function svg(bytes: Uint8Array): ImageSize | undefined {
  const tag = /<svg[^>]*/i.exec(new TextDecoder().decode(bytes.subarray(0, 8192)))?.[0] ?? ''
  const attribute = (name: string): string =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`, 'i').exec(tag)?.[1] ?? ''
  const width = LENGTH.exec(attribute('width'))?.[1]
  const height = LENGTH.exec(attribute('height'))?.[1]
  if (width !== undefined && height !== undefined) return { width: Number(width), height: Number(height) }
  const box = attribute('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const [, , boxWidth, boxHeight] = box
  if (box.length !== 4 || !box.every(Number.isFinite)) return undefined
  return { width: boxWidth ?? 0, height: boxHeight ?? 0 }
}
