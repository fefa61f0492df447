import { parseHead } from '../../decode/stream/http1/head'

/** Fields between HTTP/1 and HTTP/2: what only says how HTTP/1 carries a message has no place in HTTP/2 (RFC 9113, section 8.2.2). */

/** As sent, one character a byte. */
export type Field = readonly [name: string, value: string]

/** As the runtime takes them. */
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

/** The runtime refuses these when they stand twice. */
const SINGLE: ReadonlySet<string> = new Set([
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age'],
  ...['authorization', 'content-encoding', 'content-language', 'content-length', 'content-location'],
  ...['content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk'],
  ...['upgrade-insecure-requests', 'user-agent', 'x-content-type-options']
])

/** A head of HTTP/1: its status, and its fields in lower case. A head that is none has the status 502. */
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

/** Fields of HTTP/2 as the runtime gives them, without those that begin with a colon. */
export function fieldsOf(raw: readonly string[]): Field[] {
  const fields: Field[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (!name.startsWith(':')) fields.push([name, raw[at + 1] ?? ''])
  }
  return fields
}

/** What stands several times stays apart, but for what may stand only once: that is joined, which says the same (RFC 9110, section 5.3). */
export function fieldObject(fields: readonly Field[]): FieldObject {
  // A field may be named as what every other object has.
  const made = Object.create(null) as FieldObject
  for (const [name, value] of fields) {
    const before = made[name]
    if (before === undefined) made[name] = value
    else if (!SINGLE.has(name)) made[name] = [before, value].flat()
    else if (before !== value) made[name] = `${String(before)}, ${value}`
  }
  return made
}
