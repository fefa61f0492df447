/**
 * Decodes the parts of a JSON Web Token (RFC 7519) that are readable without a key: header and claims. The signature is
 * not verified, and the explanation states that. An encrypted token (RFC 7516) shows its header only.
 */
import { parseBase64 } from '../../shared/payload/base64-text'
import {
  label,
  moment,
  part,
  remark,
  phrase,
  secret,
  decoded,
  type ExplainedPart,
  type Shown,
  type ValueSpan
} from './explanation'

/** Longer texts are not tokens. */
const MAX_TOKEN_LENGTH = 65_536
/** Limit of the text of one claim. */
const MAX_VALUE_LENGTH = 2000

export interface Token {
  readonly parts: readonly ExplainedPart[]
  readonly gist: Shown
}

type Claims = Readonly<Record<string, unknown>>

/** Returns null for other texts. `at`: offset of the token in the header's value; `time`: time of the message. */
export function explainToken(token: string, header: number | null, at: number, time: number): Token | null {
  if (token.length > MAX_TOKEN_LENGTH) return null
  const segments = token.split('.')
  if (segments.length !== 3 && segments.length !== 5) return null
  const head = readObject(segments[0] ?? '')
  if (head === null || typeof head['alg'] !== 'string') return null
  const starts: number[] = []
  let start = at
  for (const segment of segments) {
    starts.push(start)
    start += segment.length + 1
  }
  const place = (segment: number): { header: number | null; range: ValueSpan } => ({
    header,
    range: [starts[segment] ?? at, (starts[segment] ?? at) + (segments[segment]?.length ?? 0)]
  })
  const headParts = Object.entries(head).map(([name, value]) =>
    part(decoded(name), headerShown(name, value), {
      ...place(0),
      level: name === 'alg' && isNone(value) ? 'warning' : 'info'
    })
  )
  if (segments.length === 5)
    return {
      gist: phrase('jwt.gist.encrypted'),
      parts: [remark(phrase('jwt.encrypted')), ...headParts]
    }
  const claims = readObject(segments[1] ?? '')
  if (claims === null)
    return { gist: phrase('jwt.gist.broken'), parts: [remark(phrase('jwt.broken'), 'warning'), ...headParts] }
  const validity = validityOf(claims, time)
  const unsigned = isNone(head['alg'])
  const claimParts = Object.entries(claims).map(([name, value]) =>
    part(decoded(name), claimShown(name, value, time), {
      ...place(1),
      level: claimLevel(name, validity.word)
    })
  )
  return {
    gist: unsigned ? phrase('jwt.gist.unsigned') : validity.gist,
    parts: [
      remark(phrase(unsigned ? 'jwt.unsigned' : 'jwt.unverified'), unsigned ? 'warning' : 'info'),
      ...headParts,
      ...claimParts,
      ...(segments[2] === '' ? [] : [part(label('jwt.signature'), secret(segments[2] ?? ''), place(2))])
    ]
  }
}

function isNone(algorithm: unknown): boolean {
  return typeof algorithm === 'string' && algorithm.toLowerCase() === 'none'
}

function readObject(segment: string): Claims | null {
  const result = parseBase64(segment)
  if (!result.ok || segment === '') return null
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(result.bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null
  } catch {
    // Not JSON, so not a token of this kind.
    return null
  }
}

function headerShown(name: string, value: unknown): Shown {
  if (name !== 'alg' || typeof value !== 'string') return decoded(valueText(value))
  if (isNone(value)) return phrase('jwt.algorithms.none', { name: decoded(value) })
  const [, letters = '', bits = ''] = /^(HS|RS|PS|ES|Ed)(256K?|384|512|DSA|25519|448)$/.exec(value) ?? []
  const algorithm = ALGORITHMS[letters]
  return algorithm === undefined
    ? decoded(value)
    : phrase(`jwt.algorithms.${algorithm}`, { name: value, bits: bits.replace('K', '') })
}

/** Families of algorithms by the first letters of their names (RFC 7518, section 3.1; RFC 8037). */
const ALGORITHMS: Readonly<Record<string, string>> = {
  HS: 'hmac',
  RS: 'rsa',
  PS: 'pss',
  ES: 'ecdsa',
  Ed: 'eddsa'
}

const MOMENTS = new Set(['iat', 'nbf', 'exp', 'auth_time', 'updated_at'])

function claimShown(name: string, value: unknown, time: number): Shown {
  const seconds = MOMENTS.has(name) ? readNumericDate(value) : null
  return seconds === null ? decoded(valueText(value)) : moment(seconds * 1000, time)
}

function claimLevel(name: string, validity: string): 'info' | 'warning' {
  return (name === 'exp' && validity === 'expired') || (name === 'nbf' && validity === 'early')
    ? 'warning'
    : 'info'
}

/** Returns seconds since 1970, possibly with a fraction; null if no calendar has that date. */
function readNumericDate(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) < 8e12 ? value : null
}

/** Returns a claim as text. Claim names are usually ASCII; texts may contain any character. */
function valueText(value: unknown): string {
  try {
    const shown = typeof value === 'string' ? value : JSON.stringify(value)
    return shown.length > MAX_VALUE_LENGTH ? `${shown.slice(0, MAX_VALUE_LENGTH)}…` : shown
  } catch {
    // JSON.stringify throws for very deep nesting.
    return '…'
  }
}

function validityOf(
  claims: Claims,
  time: number
): { word: 'expired' | 'early' | 'valid' | 'open'; gist: Shown } {
  const expires = readNumericDate(claims['exp'])
  const begins = readNumericDate(claims['nbf'])
  if (expires !== null && expires * 1000 <= time)
    return { word: 'expired', gist: phrase('jwt.gist.expired', { time: moment(expires * 1000, time) }) }
  if (begins !== null && begins * 1000 > time)
    return { word: 'early', gist: phrase('jwt.gist.early', { time: moment(begins * 1000, time) }) }
  return expires === null
    ? { word: 'open', gist: phrase('jwt.gist.open') }
    : { word: 'valid', gist: phrase('jwt.gist.valid', { time: moment(expires * 1000, time) }) }
}
