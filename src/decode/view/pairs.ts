/**
 * Reads names and values of a query, a form body (application/x-www-form-urlencoded, WHATWG URL section 5.1) or a
 * Cookie header (RFC 6265, section 4.2), with their offsets in the text. Keeps the order, repeated names and empty
 * names, because users look for exactly the pairs that programs drop.
 */
import { decodeBody, type BodyEncoding } from './body-encodings'

export interface NameValuePair {
  readonly name: string
  readonly value: string
  /** As sent; `rawValue` is null if there is no `=`. */
  readonly rawName: string
  readonly rawValue: string | null
  /** Ranges in the source text: the whole pair, and its value. */
  readonly range: readonly [number, number]
  readonly valueRange: readonly [number, number]
}

/** Limit of listed pairs. */
const MAX_PAIRS = 2000

export interface PairList {
  readonly pairs: readonly NameValuePair[]
  readonly more: boolean
}

/** `text` is Latin-1, one character per byte; names and values are decoded with the given encoding. */
export function formPairs(text: string, encoding: BodyEncoding, from = 0): PairList {
  return readPairs(text, from, text.length, '&', (raw) => percentDecoded(raw.replaceAll('+', ' '), encoding))
}

/** Reads the query of a request target: the text between the first `?` and a `#`. Returns null if there is none. */
export function queryPairs(target: string): PairList | null {
  const start = target.indexOf('?')
  if (start < 0) return null
  const hash = target.indexOf('#', start)
  const text = hash < 0 ? target : target.slice(0, hash)
  return formPairs(text, 'utf-8', start + 1)
}

/** Reads the pairs of a Cookie header's value. Quotes are part of a value (RFC 6265, section 5.4). */
export function cookiePairs(value: string): PairList {
  return readPairs(value, 0, value.length, ';', (raw) => raw)
}

function readPairs(
  text: string,
  from: number,
  to: number,
  separator: string,
  decode: (raw: string) => string
): PairList {
  const pairs: NameValuePair[] = []
  for (let at = from; at <= to;) {
    const found = text.indexOf(separator, at)
    const next = found < 0 || found > to ? to : found
    let start = at
    let end = next
    if (separator === ';') {
      while (start < end && isBlank(text.charCodeAt(start))) start++
      while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    }
    if (end > start) {
      if (pairs.length === MAX_PAIRS) return { pairs, more: true }
      // Search within the pair only: in a long text the next `=` may be megabytes away.
      const equals = text.slice(start, end).indexOf('=')
      const nameEnd = equals < 0 ? end : start + equals
      const valueStart = Math.min(nameEnd + 1, end)
      const rawName = text.slice(start, nameEnd)
      const rawValue = nameEnd === end ? null : text.slice(valueStart, end)
      pairs.push({
        name: decode(rawName),
        value: decode(rawValue ?? ''),
        rawName,
        rawValue,
        range: [start, end],
        valueRange: [valueStart, end]
      })
    }
    at = next + 1
  }
  return { pairs, more: false }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** Decodes percent escapes; a `%` that begins no escape stays. */
export function percentDecoded(latin1: string, encoding: BodyEncoding): string {
  const bytes = new Uint8Array(latin1.length)
  let length = 0
  for (let at = 0; at < latin1.length; at++) {
    const escape = latin1.charCodeAt(at) === 0x25 ? latin1.slice(at + 1, at + 3) : ''
    if (/^[0-9a-fA-F]{2}$/.test(escape)) {
      bytes[length++] = Number.parseInt(escape, 16)
      at += 2
    } else bytes[length++] = latin1.charCodeAt(at)
  }
  return decodeBody(bytes.subarray(0, length), encoding)
}

export interface SetCookie {
  readonly name: string
  readonly value: string
  /** Range of the name and value in the header's value. */
  readonly range: readonly [number, number]
  /** In order, including unknown and repeated ones. */
  readonly attributes: readonly NameValuePair[]
}

/** Parses a Set-Cookie header's value (RFC 6265, section 5.2). A cookie without `=` is a value without a name. */
export function parseSetCookie(value: string): SetCookie | null {
  const [first, ...attributes] = cookiePairs(value).pairs
  if (first === undefined) return null
  const isNameless = first.rawValue === null
  return {
    name: isNameless ? '' : first.name.trim(),
    value: isNameless ? first.name : first.value.trim(),
    range: first.range,
    attributes: attributes.map((pair) => ({ ...pair, name: pair.name.trim(), value: pair.value.trim() }))
  }
}
