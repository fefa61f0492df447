/**
 * Fields inside a header's value: cookies and their attributes, list items and their parameters (RFC 9110 §5.6), the
 * directives of a policy, a scheme and its credentials. A header with another syntax is one value, because commas may
 * be part of it.
 */
import { cookiePairs, parseSetCookie } from '../view/pairs'
import { wireText } from '../view/text-encoding'
import type { PieceFields } from './piece'
import { pairFields } from './target-fields'

/** Items separated by commas, each with optional parameters after semicolons. */
const LISTS: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'accept-ranges',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-expose-headers',
  'access-control-request-headers',
  'allow',
  'alt-svc',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'expect-ct',
  'forwarded',
  'keep-alive',
  'link',
  'permissions-policy',
  'prefer',
  'priority',
  'sec-ch-ua',
  'sec-ch-ua-full-version-list',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'server-timing',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'vary',
  'via',
  'x-forwarded-for'
])
/** One item with parameters, or parameters only. */
const WITH_PARAMETERS: ReadonlySet<string> = new Set([
  'content-disposition',
  'content-type',
  'refresh',
  'strict-transport-security',
  'x-xss-protection'
])
/** Directives: a name and its values. */
const POLICIES: ReadonlySet<string> = new Set([
  'content-security-policy',
  'content-security-policy-report-only'
])
/** A scheme, then a token or parameters. */
const AUTHENTICATION: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate'
])

/** Limit of items, above that of any real header; the value shows the rest. */
const MAX_ITEMS = 500

export function headerValueFields(piece: PieceFields, header: string, depth: number): void {
  const name = header.toLowerCase()
  const whole: Span = [0, piece.text.length]
  if (name === 'cookie')
    for (const pair of cookiePairs(piece.text).pairs) pairFields(piece, pair, 'http.cookie', depth)
  else if (name === 'set-cookie') setCookieFields(piece, depth)
  else if (LISTS.has(name)) {
    const items = split(piece.text, whole, ',')
    for (const item of items) itemFields(piece, item, depth, items.length > 1)
  } else if (WITH_PARAMETERS.has(name)) itemFields(piece, trimmed(piece.text, whole), depth, false)
  else if (POLICIES.has(name)) policyFields(piece, whole, depth)
  else if (AUTHENTICATION.has(name)) authenticationFields(piece, whole, depth)
}

type Span = readonly [start: number, end: number]

function setCookieFields(piece: PieceFields, depth: number): void {
  const cookie = parseSetCookie(piece.text)
  if (cookie === null) return
  const { name, value, range, attributes } = cookie
  const [start, end] = range
  const equals = piece.text.slice(start, end).indexOf('=')
  const nameEnd = equals < 0 ? start : start + equals
  pairFields(
    piece,
    {
      name,
      value,
      rawName: piece.text.slice(start, nameEnd),
      rawValue: piece.text.slice(equals < 0 ? start : nameEnd + 1, end),
      range,
      valueRange: [equals < 0 ? start : nameEnd + 1, end]
    },
    'http.cookie',
    depth
  )
  for (const attribute of attributes)
    piece.add('http.cookie.attribute', attribute.range, depth, {
      name: wireText(attribute.name),
      value: wireText(attribute.value)
    })
}

/** A single item without parameters equals the value and needs no field. */
function itemFields(piece: PieceFields, item: Span, depth: number, isOneOfMany: boolean): void {
  const [first, ...others] = split(piece.text, item, ';')
  if (first === undefined || (!isOneOfMany && others.length === 0)) return
  if (isNamed(piece.text, first) && !piece.text.startsWith('<', first[0])) {
    for (const part of [first, ...others]) parameterField(piece, part, depth)
    return
  }
  piece.add('http.header.item', item, depth, { value: wireText(piece.text.slice(...first)) })
  for (const part of others) parameterField(piece, part, depth + 1)
}

function parameterField(piece: PieceFields, part: Span, depth: number): void {
  const text = piece.text.slice(...part)
  const equals = text.indexOf('=')
  piece.add('http.header.parameter', part, depth, {
    name: wireText(equals < 0 ? text : text.slice(0, equals).trim()),
    value: equals < 0 ? '' : wireText(unquoted(text.slice(equals + 1).trim()))
  })
}

function policyFields(piece: PieceFields, whole: Span, depth: number): void {
  for (const directive of split(piece.text, whole, ';')) {
    const text = piece.text.slice(...directive)
    const [name = ''] = /^\S+/.exec(text) ?? []
    piece.add('http.header.parameter', directive, depth, {
      name: wireText(name),
      value: wireText(text.slice(name.length).trim())
    })
  }
}

function authenticationFields(piece: PieceFields, whole: Span, depth: number): void {
  const [start, end] = trimmed(piece.text, whole)
  const [scheme = ''] = /^[^\s,=]+/.exec(piece.text.slice(start, end)) ?? []
  const rest = trimmed(piece.text, [start + scheme.length, end])
  if (scheme === '' || rest[0] >= rest[1]) return
  piece.add('http.header.scheme', [start, start + scheme.length], depth)
  const parameters = split(piece.text, rest, ',')
  if (parameters.every((part) => isNamed(piece.text, part)))
    for (const part of parameters) parameterField(piece, part, depth)
  else piece.add('http.header.credentials', rest, depth)
}

/** Matches `name=value`, but not a token with `=` padding. */
function isNamed(text: string, part: Span): boolean {
  return /^[^\s"=,;]+\s*=[^=]/.test(text.slice(...part))
}

/** Splits at separators outside quotes and angle brackets, and trims the parts. */
function split(text: string, [from, to]: Span, separator: string): Span[] {
  const parts: Span[] = []
  const keep = (start: number, end: number): void => {
    const part = trimmed(text, [start, end])
    if (part[1] > part[0]) parts.push(part)
  }
  let start = from
  let quote = ''
  for (let at = from; at < to; at++) {
    const character = text.charAt(at)
    if (quote !== '') {
      if (character === '\\' && quote === '"') at++
      else if (character === quote) quote = ''
    } else if (character === '"') quote = '"'
    else if (character === '<') quote = '>'
    else if (character === separator) {
      if (parts.length === MAX_ITEMS) return parts
      keep(start, at)
      start = at + 1
    }
  }
  keep(start, to)
  return parts
}

function trimmed(text: string, [from, to]: Span): Span {
  let start = from
  let end = to
  while (start < end && /\s/.test(text.charAt(start))) start++
  while (end > start && /\s/.test(text.charAt(end - 1))) end--
  return [start, end]
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value
  const end = value.length > 1 && value.endsWith('"') ? -1 : value.length
  return value.slice(1, end).replace(/\\(.)/gs, '$1')
}
