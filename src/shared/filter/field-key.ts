/**
 * A field of an exchange as a user names it: in a filter, and as a column. `status` and the like are what the tables
 * hold; what begins with `request.` or `response.` is read from the message's head.
 *
 *     request.header.user-agent   response.header.server   request.query.id   request.cookie.sid
 *     request.path   request.host   request.version   response.version   response.reason
 *     response.trailer.grpc-status   response.json:$.order.items[0].sku   request.json:$.id
 */
import { jsonPathText, parseJsonPath } from './json-path'

/** What the table of exchanges holds. */
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
  'state'
] as const
/** What the table of connections holds. */
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

/** Those whose value is a number, and so can be compared. */
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

const NAMED_PARTS = ['header', 'trailer', 'cookie', 'query'] as const
/** `json` is of the body, once codings are removed. */
export type HeadPart = (typeof NAMED_PARTS)[number] | 'path' | 'host' | 'version' | 'reason' | 'json'

export interface FactKey {
  readonly kind: 'fact'
  readonly fact: Fact
}
/**
 * `name`: of a header or trailer, in lower case; of a cookie or parameter, as it is; of JSON the path; empty where the
 * part says all.
 */
export interface HeadKey {
  readonly kind: 'head'
  readonly side: 'request' | 'response'
  readonly part: HeadPart
  readonly name: string
}
export type FieldKey = FactKey | HeadKey

/** Which parts each side has. */
export const HEAD_PARTS = {
  request: ['header', 'trailer', 'cookie', 'query', 'path', 'host', 'version', 'json'],
  response: ['header', 'trailer', 'cookie', 'version', 'reason', 'json']
} as const satisfies Record<HeadKey['side'], readonly HeadPart[]>

/** Longest key, as text. */
export const MAX_FIELD_KEY = 200

/** Null for what names no field. Names with blanks, colons or quotes stand in quotes. */
export function parseHeadKey(text: string): HeadKey | null {
  const [, side, part = '', , said] = /^(request|response)\.([a-z]+)(\.(.+))?$/is.exec(text.trim()) ?? []
  if (text.length > MAX_FIELD_KEY) return null
  const json = /^(request|response)\.json[:.](\$.*)$/is.exec(text.trim())
  if (json !== null) return jsonKey(sideOf(json[1] ?? ''), json[2] ?? '')
  if (side === undefined) return null
  const itsSide = sideOf(side)
  const itsPart = HEAD_PARTS[itsSide].find((known) => known === part.toLowerCase())
  if (itsPart === undefined || itsPart === 'json') return null
  const isNamed = isNamedPart(itsPart)
  if (isNamed !== (said !== undefined)) return null
  const name = said === undefined ? '' : unquoted(said)
  if (isNamed && name === '') return null
  return {
    kind: 'head',
    side: itsSide,
    part: itsPart,
    name: itsPart === 'header' || itsPart === 'trailer' ? name.toLowerCase() : name
  }
}

/** True for parts that need a name behind them, such as `header`. */
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

/** As `parseHeadKey` reads it. */
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
