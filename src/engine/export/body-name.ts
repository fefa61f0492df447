import { trimEnd } from '../../shared/bytes/trim-end'
import { fileTypeOf } from '../../decode/view/file-type'
import { imageTypeOf } from '../../decode/view/image-type'
import { parseMediaType } from '../../decode/view/media-type'
import { safeNamePart } from '../../shared/file-name'

/**
 * File names for exported bodies. They are built from untrusted input (URL, content type, bytes), so a name never
 * contains a path separator or a device name, and its extension matches the detected type of the bytes.
 */

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/x-javascript': 'js',
  'application/x-www-form-urlencoded': 'txt',
  'application/octet-stream': 'bin',
  'application/x-ndjson': 'ndjson',
  'application/gzip': 'gz',
  'application/zstd': 'zst',
  'application/x-bzip2': 'bz2',
  'application/x-7z-compressed': '7z',
  'application/x-tar': 'tar',
  'application/vnd.rar': 'rar',
  'application/vnd.ms-fontobject': 'eot',
  'text/markdown': 'md',
  'text/event-stream': 'txt',
  'multipart/form-data': 'multipart',
  'image/jpeg': 'jpg',
  'image/x-icon': 'ico',
  'image/vnd.microsoft.icon': 'ico',
  'image/svg+xml': 'svg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'video/x-msvideo': 'avi',
  'video/mp2t': 'ts',
  'font/collection': 'ttc'
}

/** Alternative extensions for the same file type. */
const ALIASES: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  htm: 'html',
  mjs: 'js',
  yml: 'yaml',
  tiff: 'tif'
}

const CODINGS: Readonly<Record<string, string>> = {
  gzip: 'gz',
  'x-gzip': 'gz',
  br: 'br',
  zstd: 'zst',
  deflate: 'zz',
  compress: 'Z'
}

/**
 * Subtypes used as the file extension of the same name. The content type is untrusted, and opening many other file
 * types runs or mounts the file, so a type that is not listed becomes `bin`. `js` and `html` are allowed: browsers open
 * them without privileges.
 */
const SUBTYPES = new Set(
  (
    'json jsonl ndjson xml html xhtml css csv tsv yaml toml ini graphql proto sql har rss atom vcard calendar rtf vtt srt ' +
    'png gif jpg jpeg webp avif apng bmp tiff heic heif jxl ' +
    'mp3 mp4 mpeg aac flac ogg opus wav webm midi ' +
    'pdf epub zip woff woff2 otf ttf wasm cbor msgpack bson grpc protobuf'
  ).split(' ')
)

/**
 * Limits for the stem of a name. Together with number, message kind and extension the name stays below the 255 bytes or
 * UTF-16 code units that file systems allow, in any script.
 */
const STEM = { characters: 60, bytes: 160 }
/** Maximum number of coding suffixes in a name; a longer list of codings is not believable. */
const MAX_SUFFIXES = 4

export interface NamedBody {
  exchange: number
  of: 'request' | 'response'
  /** Request target, as sent. */
  target: string
  contentType: string
  /** First bytes of the decoded body. */
  start: Uint8Array
  /** Content codings still applied to the body, in the order applied. */
  codings: string
}

/** Returns a file name such as `0042-logo.png` or `0007-cart-request.json`. */
export function bodyFileName({ exchange, of, target, contentType, start, codings }: NamedBody): string {
  const number = String(exchange).padStart(4, '0')
  const extension = extensionOf(contentType, start)
  const part = safeNamePart(lastPart(target), STEM)
  const own = /\.([A-Za-z0-9]{1,8})$/.exec(part)?.[1]?.toLowerCase()
  const stem =
    own !== undefined && (ALIASES[own] ?? own) === extension ? part.slice(0, part.lastIndexOf('.')) : part
  const name = [
    number,
    ...(stem === '' ? [] : [stem]),
    ...(of === 'request' || stem === '' ? [of] : [])
  ].join('-')
  const applied = codings.split(',').map((coding) => coding.trim().toLowerCase())
  const suffixes = applied
    .flatMap((coding) => (Object.hasOwn(CODINGS, coding) ? [CODINGS[coding] ?? ''] : []))
    .slice(0, MAX_SUFFIXES)
  return [name, ...(extension === '' ? [] : [extension]), ...suffixes].join('.')
}

/**
 * Returns the name, with a number appended if needed to differ from every name in `taken`, and adds it to `taken`.
 * Names are compared case-insensitively and in Unicode NFC, because some file systems treat such names as equal.
 */
export function freeName(name: string, taken: Set<string>): string {
  const dot = name.indexOf('.')
  const [stem, rest] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
  let free = name
  for (let number = 2; taken.has(folded(free)); number++) free = `${stem}-${number}${rest}`
  taken.add(folded(free))
  return free
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** Returns the file extension. The type detected from the bytes takes precedence over the declared content type. */
function extensionOf(contentType: string, start: Uint8Array): string {
  const { essence } = parseMediaType(contentType)
  const found = imageTypeOf(start) ?? fileTypeOf(start)?.type
  // Office documents and similar formats are ZIP archives; the declared type is more specific.
  const type = found === undefined || (found === 'application/zip' && essence !== '') ? essence : found
  const known = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : undefined
  if (known !== undefined) return known
  const subtype = type.slice(type.indexOf('/') + 1)
  const suffix = subtype.slice(subtype.lastIndexOf('+') + 1)
  return SUBTYPES.has(suffix) ? suffix : 'bin'
}

/** Returns the last path segment, percent-decoded if it is valid UTF-8. */
function lastPart(target: string): string {
  if (!target.startsWith('/') && !target.includes('://')) return ''
  const whole = target.split(/[?#]/, 1)[0] ?? ''
  const path = trimEnd(whole.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, ''), '/')
  const part = path.slice(path.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(part)
  } catch {
    // Invalid UTF-8 or a lone `%`: return the segment undecoded.
    return part
  }
}
