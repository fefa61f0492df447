import { trimEnd } from '../../shared/bytes/trim-end'
import { fileTypeOf } from '../../decode/view/file-type'
import { imageTypeOf } from '../../decode/view/image-type'
import { parseMediaType } from '../../decode/view/media-type'
import { safeNamePart } from '../../shared/file-name'

/**
 * Names of files that bodies are put into. What they are made of came off the wire: nothing in it can name another
 * folder, a device, or a file of another kind than its bytes are.
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

/** Other names for the same kind of file. */
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
 * Subtypes that are extensions of the same name. The claim is anybody's, and opening a file of many other kinds runs it
 * or mounts it, so a kind that is not listed is `bin`. `js` and `html` stay: browsers open them without rights.
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
 * With number, kind and extension a name stays below the 255 bytes or units of UTF-16 that file systems take, whatever
 * its script.
 */
const STEM = { characters: 60, bytes: 160 }
/** More than these are a claim, and not a body. */
const MAX_SUFFIXES = 4

export interface NamedBody {
  exchange: number
  of: 'request' | 'response'
  /** Of the request, as sent. */
  target: string
  contentType: string
  /** The body's first bytes, decoded. */
  start: Uint8Array
  /** Content codings that are left on it, in the order applied. */
  codings: string
}

/** `0042-logo.png`, `0007-cart-request.json`. */
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
 * The same name with a number, until it is none of those that are taken. To some systems upper and lower case are one,
 * and so are the ways to write an accent.
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

/** What the bytes are goes before what is claimed of them. */
function extensionOf(contentType: string, start: Uint8Array): string {
  const { essence } = parseMediaType(contentType)
  const found = imageTypeOf(start) ?? fileTypeOf(start)?.type
  // Office documents and the like are archives inside; what is claimed says more then.
  const type = found === undefined || (found === 'application/zip' && essence !== '') ? essence : found
  const known = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : undefined
  if (known !== undefined) return known
  const subtype = type.slice(type.indexOf('/') + 1)
  const suffix = subtype.slice(subtype.lastIndexOf('+') + 1)
  return SUBTYPES.has(suffix) ? suffix : 'bin'
}

/** The path's last part, decoded as far as it can be. */
function lastPart(target: string): string {
  if (!target.startsWith('/') && !target.includes('://')) return ''
  const whole = target.split(/[?#]/, 1)[0] ?? ''
  const path = trimEnd(whole.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, ''), '/')
  const part = path.slice(path.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(part)
  } catch {
    // Not UTF-8, or a lone `%`: as it stands, then.
    return part
  }
}
