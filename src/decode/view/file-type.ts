/**
 * Detects the type of a file by its first bytes: audio, video, font, document, archive. A Content-Type may be wrong; a
 * browser too decides by the bytes whether to play a file.
 */

export const FILE_VIEWS = ['audio', 'video', 'font', 'pdf', 'archive'] as const
export type FileView = (typeof FILE_VIEWS)[number]

export interface FileType {
  readonly view: FileView
  readonly type: string
}

type Bytes = Uint8Array

const ascii = (bytes: Bytes, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** First bytes of a file and the resulting type. `?` in `text` matches any byte. */
const STARTS: readonly (readonly [text: string, view: FileView, type: string])[] = [
  ['%PDF-', 'pdf', 'application/pdf'],
  ['wOFF', 'font', 'font/woff'],
  ['wOF2', 'font', 'font/woff2'],
  ['OTTO', 'font', 'font/otf'],
  ['ttcf', 'font', 'font/collection'],
  ['fLaC', 'audio', 'audio/flac'],
  ['RIFF????WAVE', 'audio', 'audio/wav'],
  ['FORM????AIFF', 'audio', 'audio/aiff'],
  ['#!AMR', 'audio', 'audio/amr'],
  ['MThd\0\0\0\x06', 'audio', 'audio/midi'],
  ['ID3', 'audio', 'audio/mpeg'],
  ['RIFF????AVI ', 'video', 'video/x-msvideo'],
  ['FLV\x01', 'video', 'video/x-flv'],
  ['\0\0\x01\xba', 'video', 'video/mpeg'],
  ['PK\x03\x04', 'archive', 'application/zip'],
  ['PK\x05\x06', 'archive', 'application/zip'],
  ['\x1f\x8b\x08', 'archive', 'application/gzip'],
  ['\x28\xb5\x2f\xfd', 'archive', 'application/zstd'],
  ['BZh', 'archive', 'application/x-bzip2'],
  ['\xfd7zXZ\0', 'archive', 'application/x-xz'],
  ['7z\xbc\xaf\x27\x1c', 'archive', 'application/x-7z-compressed'],
  ['Rar!\x1a\x07', 'archive', 'application/vnd.rar']
]

export function fileTypeOf(bytes: Uint8Array): FileType | undefined {
  for (const [text, view, type] of STARTS) if (startsWith(bytes, text)) return { view, type }
  return ogg(bytes) ?? isoMedia(bytes) ?? matroska(bytes) ?? trueType(bytes) ?? framed(bytes) ?? tar(bytes)
}

function startsWith(bytes: Bytes, text: string): boolean {
  for (let at = 0; at < text.length; at++)
    if (text[at] !== '?' && bytes[at] !== text.charCodeAt(at)) return false
  return true
}

/** Ogg (RFC 3533): the codec in the first page distinguishes audio from video. */
function ogg(bytes: Bytes): FileType | undefined {
  if (!startsWith(bytes, 'OggS')) return undefined
  const first = ascii(bytes, 28, 36)
  return /theora|video/.test(first)
    ? { view: 'video', type: 'video/ogg' }
    : { view: 'audio', type: 'audio/ogg' }
}

/** Brands of images in the same container, which are handled elsewhere. */
const STILLS = new Set(['avif', 'avis', 'heic', 'heix', 'mif1', 'msf1'])

/** MP4 and related formats (ISO/IEC 14496-12): a file type box with its major brand. */
function isoMedia(bytes: Bytes): FileType | undefined {
  if (ascii(bytes, 4, 8) !== 'ftyp') return undefined
  const brand = ascii(bytes, 8, 12)
  if (STILLS.has(brand)) return undefined
  if (brand === 'M4A ' || brand === 'M4B ') return { view: 'audio', type: 'audio/mp4' }
  return { view: 'video', type: brand === 'qt  ' ? 'video/quicktime' : 'video/mp4' }
}

/** Matroska and WebM (RFC 9559): the EBML head contains the document type. */
function matroska(bytes: Bytes): FileType | undefined {
  if (!startsWith(bytes, '\x1a\x45\xdf\xa3')) return undefined
  const head = ascii(bytes, 4, 64)
  return { view: 'video', type: head.includes('webm') ? 'video/webm' : 'video/x-matroska' }
}

/** The four bytes alone are too common, so the number of tables after them is checked too. */
function trueType(bytes: Bytes): FileType | undefined {
  if (!startsWith(bytes, '\0\x01\0\0') && !startsWith(bytes, 'true')) return undefined
  const tables = ((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0)
  const tag = ascii(bytes, 12, 16)
  return tables > 0 && tables < 64 && /^[A-Za-z0-9/ ]{4}$/.test(tag)
    ? { view: 'font', type: 'font/ttf' }
    : undefined
}

/** Audio and video split into frames that begin with a sync mark: a second mark at the expected offset is required. */
function framed(bytes: Bytes): FileType | undefined {
  if (bytes[0] === 0x47 && bytes.length > 376 && bytes[188] === 0x47 && bytes[376] === 0x47)
    return { view: 'video', type: 'video/mp2t' }
  if (bytes[0] !== 0xff) return undefined
  const adts = adtsLength(bytes, 0)
  if (adts > 0 && adtsLength(bytes, adts) > 0) return { view: 'audio', type: 'audio/aac' }
  const mpeg = mpegLength(bytes, 0)
  if (mpeg > 0 && mpegLength(bytes, mpeg) > 0) return { view: 'audio', type: 'audio/mpeg' }
  return undefined
}

/** Returns the length of the AAC frame (ISO/IEC 13818-7) at an offset; 0 if there is none. */
function adtsLength(bytes: Bytes, at: number): number {
  const [first = 0, second = 0, , fourth = 0, fifth = 0, sixth = 0] = bytes.subarray(at, at + 6)
  if (first !== 0xff || (second & 0xf6) !== 0xf0) return 0
  return ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5)
}

const KBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0]
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0]
const RATES = [44_100, 48_000, 32_000, 0]

/** Returns the length of the layer III frame (ISO/IEC 11172-3) at an offset; 0 if there is none. */
function mpegLength(bytes: Bytes, at: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
  if (first !== 0xff || (second & 0xe6) !== 0xe2) return 0
  const version = (second >> 3) & 3
  if (version === 1) return 0
  const isFirst = version === 3
  const kbits = (isFirst ? KBITS_1 : KBITS_2)[third >> 4] ?? 0
  const rate = (RATES[(third >> 2) & 3] ?? 0) / (isFirst ? 1 : version === 2 ? 2 : 4)
  if (kbits === 0 || rate === 0) return 0
  return Math.floor(((isFirst ? 144 : 72) * kbits * 1000) / rate) + ((third >> 1) & 1)
}

function tar(bytes: Bytes): FileType | undefined {
  return ascii(bytes, 257, 262) === 'ustar' ? { view: 'archive', type: 'application/x-tar' } : undefined
}
