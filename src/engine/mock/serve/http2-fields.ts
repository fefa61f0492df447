import type { HttpField } from '../../http-client/http1-form'

/** Converts fields to and from the format of the HTTP/2 server of Node.js. */

/** Format of the Node.js API. */
export type FieldObject = Record<string, string | string[]>

/** Fields that Node.js rejects if they are repeated. */
const SINGLE: ReadonlySet<string> = new Set([
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age'],
  ...['authorization', 'content-encoding', 'content-language', 'content-length', 'content-location'],
  ...['content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk'],
  ...['upgrade-insecure-requests', 'user-agent', 'x-content-type-options']
])

/** Converts the raw HTTP/2 fields of Node.js, without pseudo-header fields. */
export function fieldsOf(raw: readonly string[]): HttpField[] {
  const fields: HttpField[] = []
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
export function fieldObject(fields: readonly HttpField[]): FieldObject {
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
