import { parseHead } from '../../decode/stream/http1/head'

/**
 * Converts fields between HTTP/1 and HTTP/2. Connection-specific fields of HTTP/1 are not allowed in HTTP/2 (RFC 9113,
 * section 8.2.2).
 */

/** As sent, one character per byte. */
export type Field = readonly [name: string, value: string]

/** Format of the Node.js API. */
export type FieldObject = Record<string, string | string[]>

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'http2-settings'
])

/** Fields that Node.js rejects if they are repeated. */
const SINGLE: ReadonlySet<string> = new Set([
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age'],
  ...['authorization', 'content-encoding', 'content-language', 'content-length', 'content-location'],
  ...['content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk'],
  ...['upgrade-insecure-requests', 'user-agent', 'x-content-type-options']
])

/** Converts an HTTP/1 head to its status and its fields in lower case. An invalid head gets the status 502. */
export function fromHttp1(head: Uint8Array): { status: number; fields: Field[] } {
  const parsed = parseHead(head, 0, 'http.response')
  const { startLine } = parsed ?? {}
  const status = startLine?.kind === 'http.response' ? Number(startLine.status.text) : 502
  const lines = (parsed?.headers ?? []).map(
    ({ name, value }) => [name.text.toLowerCase(), value.text] as const
  )
  const ofConnection = lines
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.split(',').map((token) => token.trim().toLowerCase()))
  const dropped = new Set([...HOP_BY_HOP, ...ofConnection])
  return { status, fields: lines.filter(([name]) => !dropped.has(name)) }
}

/** Converts the raw HTTP/2 fields of Node.js, without pseudo-header fields. */
export function fieldsOf(raw: readonly string[]): Field[] {
  const fields: Field[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (!name.startsWith(':')) fields.push([name, raw[at + 1] ?? ''])
  }
  return fields
}

/**
 * Keeps repeated fields separate, except those that Node.js allows only once: these are joined, which is equivalent
 * (RFC 9110, section 5.3).
 */
export function fieldObject(fields: readonly Field[]): FieldObject {
  // A field may have the name of an Object.prototype property.
  const made = Object.create(null) as FieldObject
  for (const [name, value] of fields) {
    const before = made[name]
    if (before === undefined) made[name] = value
    else if (!SINGLE.has(name)) made[name] = [before, value].flat()
    else if (before !== value) made[name] = `${String(before)}, ${value}`
  }
  return made
}
