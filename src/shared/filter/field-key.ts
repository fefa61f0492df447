/**
 * Key of an exchange's field, in filters and columns. Names such as `status` refer to built-in table values; names that
 * begin with `request.` or `response.` are read from the message's head or JSON body.
 *
 *     request.header.user-agent   response.header.server   request.query.id   request.cookie.sid
 *     request.path   request.host   request.version   response.version   response.reason
 *     request.field.key   response.field.error
 *     response.trailer.grpc-status   response.json:$.order.items[0].sku   request.json:$.id
 */
import { jsonPathText, parseJsonPath } from './json-path'

/** Built-in values of the table of exchanges. */
export const EXCHANGE_FACTS = [
  'method',
  'host',
  'path',
  'url',
  'status',
  'type',
  'size',
  'took',
  'waited',
  'client',
  'connection',
  'problems',
  'state',
  'protocol',
  'result'
] as const
/** Built-in values of the table of connections. */
export const CONNECTION_FACTS = [
  'client',
  'server',
  'host',
  'protocol',
  'up',
  'down',
  'exchanges',
  'took',
  'state'
] as const
/**
 * Earlier name, still accepted so that stored filters keep working: the request target as sent, and a connection's
 * `server`.
 */
export const LEGACY_FACTS = ['target'] as const
export type Fact =
  (typeof EXCHANGE_FACTS)[number] | (typeof CONNECTION_FACTS)[number] | (typeof LEGACY_FACTS)[number]

/** Facts with numeric values, which support comparisons. */
export const NUMBER_FACTS: ReadonlySet<Fact> = new Set([
  'status',
  'size',
  'took',
  'waited',
  'connection',
  'problems',
  'up',
  'down',
  'exchanges'
])

const NAMED_PARTS = ['header', 'trailer', 'cookie', 'query', 'field'] as const
/** `field` names a field of a protocol other than HTTP, as the inspector lists it; `json` refers to the body without codings. */
export type HeadPart = (typeof NAMED_PARTS)[number] | 'path' | 'host' | 'version' | 'reason' | 'json'

export interface FactKey {
  readonly kind: 'fact'
  readonly fact: Fact
}
/**
 * `name`: of a header or trailer, in lower case; of a cookie or parameter, unchanged; of JSON, the path; empty for
 * parts without a name.
 */
export interface HeadKey {
  readonly kind: 'head'
  readonly side: 'request' | 'response'
  readonly part: HeadPart
  readonly name: string
}
export type FieldKey = FactKey | HeadKey

/** Valid parts of each side. */
export const HEAD_PARTS = {
  request: ['header', 'trailer', 'cookie', 'query', 'path', 'host', 'version', 'field', 'json'],
  response: ['header', 'trailer', 'cookie', 'version', 'reason', 'field', 'json']
} as const satisfies Record<HeadKey['side'], readonly HeadPart[]>

/** Maximum length of a key as text. */
export const MAX_FIELD_KEY = 200

/** Returns null for an invalid key. Names with blanks, colons or quotes must be quoted. */
export function parseHeadKey(text: string): HeadKey | null {
  const [, side, part = '', , header] = /^(request|response)\.([a-z]+)(\.(.+))?$/is.exec(text.trim()) ?? []
  if (text.length > MAX_FIELD_KEY) return null
  const json = /^(request|response)\.json[:.](\$.*)$/is.exec(text.trim())
  if (json !== null) return jsonKey(sideOf(json[1] ?? ''), json[2] ?? '')
  if (side === undefined) return null
  const itsSide = sideOf(side)
  const itsPart = HEAD_PARTS[itsSide].find((known) => known === part.toLowerCase())
  if (itsPart === undefined || itsPart === 'json') return null
  const isNamed = isNamedPart(itsPart)
  if (isNamed !== (header !== undefined)) return null
  const name = header === undefined ? '' : unquoted(header)
  if (isNamed && name === '') return null
  return {
    kind: 'head',
    side: itsSide,
    part: itsPart,
    name: itsPart === 'header' || itsPart === 'trailer' ? name.toLowerCase() : name
  }
}

/** True for parts that require a name, such as `header`. */
export function isNamedPart(part: HeadPart): boolean {
  return NAMED_PARTS.some((known) => known === part)
}

function sideOf(text: string): HeadKey['side'] {
  return text.toLowerCase() === 'request' ? 'request' : 'response'
}

function jsonKey(side: HeadKey['side'], text: string): HeadKey | null {
  const path = parseJsonPath(text)
  return path === null ? null : { kind: 'head', side, part: 'json', name: jsonPathText(path) }
}

/** Returns the key as text, in the syntax of `parseHeadKey`. */
export function keyText(key: FieldKey): string {
  if (key.kind === 'fact') return key.fact
  const { side, part, name } = key
  if (part === 'json') return `${side}.json:${name}`
  if (name === '') return `${side}.${part}`
  return `${side}.${part}.${/[\s":\\]/.test(name) ? quoted(name) : name}`
}

export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

export function unquoted(text: string): string {
  if (!/^".*"$/s.test(text) || text.length < 2) return text
  return text.slice(1, -1).replace(/\\(.)/gs, '$1')
}
