/** Suggested names for saved files, based on their origin and type. */
import { opensExchange } from '../../../../decode/stream/decoder'
import { trimEnd } from '../../../../shared/bytes/trim-end'
import { parseMediaType } from '../../../../decode/view/media-type'
import type { MessageDetail } from '../../../../shared/contract/traffic'
import type { Direction } from '../../../../shared/model/direction'
import type { ByteRange } from '../hex/model/hex-layout'

/** Extensions of types whose subtype is not an extension. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/x-www-form-urlencoded': 'txt',
  'application/octet-stream': 'bin',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'application/gzip': 'gz',
  'application/x-ndjson': 'ndjson'
}

/** Extensions used by the common compression tools. */
const CODING_EXTENSIONS: Readonly<Record<string, string>> = {
  gzip: 'gz',
  'x-gzip': 'gz',
  br: 'br',
  zstd: 'zst',
  deflate: 'zz'
}

const LONGEST_NAME = 80

export function streamName(connection: number, direction: Direction, range: ByteRange | null): string {
  const part = range === null ? '' : `-${range[0]}-${range[1] - 1}`
  return `connection-${connection}-${direction}${part}.bin`
}

export function messageName(exchange: number, message: MessageDetail): string {
  return `exchange-${exchange}-${opensExchange(message) ? 'request' : 'response'}.${message.protocol === undefined ? 'http' : 'bin'}`
}

/** Returns a name for a body. `target` is the request's target; its last segment names a response body. */
export function bodyName(
  exchange: number,
  message: MessageDetail,
  target: string | null,
  decoded: boolean
): string {
  const fromTarget = message.kind === 'http.response' ? lastPart(target ?? '') : ''
  const stem =
    fromTarget !== '' ? fromTarget : `exchange-${exchange}-${opensExchange(message) ? 'request' : 'response'}`
  const extension = extensionOf(message.contentType)
  const hasOwn = /\.[A-Za-z0-9]{1,8}$/.test(stem)
  const name = hasOwn || extension === '' ? stem : `${stem}.${extension}`
  if (decoded) return name
  const codings = message.contentEncoding.split(',').map((coding) => coding.trim().toLowerCase())
  return [name, ...codings.flatMap((coding) => CODING_EXTENSIONS[coding] ?? [])].join('.')
}

/** Returns a name for a body part. Directories of the sender's file name are removed. */
export function partName(exchange: number, fileName: string, title: string): string {
  const own = (fileName.split(/[\\/]/).at(-1) ?? '').replace(/[\u0000-\u001f]/g, '').slice(0, LONGEST_NAME)
  if (own !== '' && !/^\.+$/.test(own)) return own
  // Leading and trailing symbols become one dash each.
  const place = title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST_NAME)
  return `exchange-${exchange}-${place}.bin`
}

/** Returns the last path segment, percent-decoded if possible. */
function lastPart(target: string): string {
  const path = trimEnd(target.split(/[?#]/, 1)[0] ?? '', '/')
  const part = path.slice(path.lastIndexOf('/') + 1).slice(0, LONGEST_NAME)
  if (!target.startsWith('/') && !target.includes('://')) return ''
  try {
    return decodeURIComponent(part)
  } catch {
    // Not UTF-8, or a lone `%`: kept as it is.
    return part
  }
}

function extensionOf(contentType: string): string {
  const { essence } = parseMediaType(contentType)
  const known = EXTENSIONS[essence]
  if (known !== undefined) return known
  const subtype = essence.slice(essence.indexOf('/') + 1)
  const suffix = subtype.slice(subtype.lastIndexOf('+') + 1)
  return /^[a-z0-9]{1,8}$/.test(suffix) ? suffix : essence === '' ? '' : 'bin'
}
