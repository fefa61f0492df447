/**
 * Key of a field, in filters and columns. Names such as `status` refer to facts, which are values of a table's columns;
 * names that begin with `request.` or `response.` are read from the message's head or body.
 *
 *     request.header.user-agent   response.header.server   request.query.id   request.cookie.sid
 *     request.path   request.host   request.version   response.version   response.reason
 *     request.field.key   response.field.error   response.body
 *     response.trailer.grpc-status   response.json:$.order.items[0].sku   request.json:$.id
 */
import type { Direction } from '../model/direction'
import { factNamed, type Fact } from './facts'
import { jsonPathText, parseJsonPath } from './json-path'

const NAMED_PARTS = ['header', 'trailer', 'cookie', 'query', 'field'] as const
/**
 * `field` names a field of a protocol other than HTTP, as the inspector lists it; `body` and `json` refer to the body
 * without codings.
 */
export type HeadPart = (typeof NAMED_PARTS)[number] | 'path' | 'host' | 'version' | 'reason' | 'body' | 'json'

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
/** Bytes of the connection's stream in one direction. */
export interface StreamKey {
  readonly kind: 'stream'
  readonly direction: Direction
}
export type FieldKey = FactKey | HeadKey | StreamKey

/** Valid parts of each side. */
export const HEAD_PARTS = {
  request: ['header', 'trailer', 'cookie', 'query', 'path', 'host', 'version', 'field', 'body', 'json'],
  response: ['header', 'trailer', 'cookie', 'version', 'reason', 'field', 'body', 'json']
} as const satisfies Record<HeadKey['side'], readonly HeadPart[]>

/** Maximum length of a key as text. */
export const MAX_FIELD_KEY = 200

/** Returns null for an invalid key. Names with blanks, colons or quotes must be quoted. */
export function parseHeadKey(text: string): HeadKey | null {
  const [, side, part = '', , header] = /^(request|response)\.([a-z]+)(\.(.+))?$/is.exec(text.trim()) ?? []
  if (text.length > MAX_FIELD_KEY) return null
  const json = /^(request|response)\.json[:.](\$.*)$/is.exec(text.trim())
  if (json !== null) return jsonKey(sideOf(json[1] ?? ''), json[2] ?? '')
  if (side === undefined || factNamed(text) !== null) return null
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

/** Returns the key as text, in the syntax of filters. */
export function keyText(key: FieldKey): string {
  if (key.kind === 'fact') return key.fact
  if (key.kind === 'stream') return key.direction
  const { side, part, name } = key
  if (part === 'json') return `${side}.json:${name}`
  if (name === '') return `${side}.${part}`
  return `${side}.${part}.${/[\s":\\=<>~()!]/.test(name) ? quoted(name) : name}`
}

export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

export function unquoted(text: string): string {
  if (!/^".*"$/s.test(text) || text.length < 2) return text
  return unescaped(text.slice(1, -1))
}

/** Removes the backslash of every escaped character. */
export function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}
