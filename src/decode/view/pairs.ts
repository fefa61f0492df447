/**
 * Names and values as they stand in a query, a form body (application/x-www-form-urlencoded, WHATWG URL section 5.1)
 * or a Cookie header (RFC 6265, section 4.2), each with its place in the text. In order, repeated names and empty
 * ones included: what a program drops is what its reader looks for.
 */
import { decodeBody, type BodyEncoding } from './body-encodings'

export interface Pair {
  readonly name: string
  readonly value: string
  /** As they were sent; `rawValue` is null where there is no `=`. */
  readonly rawName: string
  readonly rawValue: string | null
  /** Places in the text the pair was read from: the whole, and the value's. */
  readonly range: readonly [number, number]
  readonly valueRange: readonly [number, number]
}

/** More than anyone sends; the rest is counted, not listed. */
const MAX_PAIRS = 2000

export interface PairList {
  readonly pairs: readonly Pair[]
  readonly more: boolean
}

/** `text` is Latin-1, a character a byte; names and values come decoded, in the given encoding. */
export function formPairs(text: string, encoding: BodyEncoding, from = 0): PairList {
  return readPairs(text, from, text.length, '&', (raw) => percentDecoded(raw.replaceAll('+', ' '), encoding))
}

/** The query of a request's target: what stands between the first `?` and a `#`. Null where there is none. */
export function queryPairs(target: string): PairList | null {
  const start = target.indexOf('?')
  if (start < 0) return null
  const hash = target.indexOf('#', start)
  const text = hash < 0 ? target : target.slice(0, hash)
  return formPairs(text, 'utf-8', start + 1)
}

/** The pairs of a Cookie header's value. Quotes belong to a value (RFC 6265, section 5.4). */
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
  const pairs: Pair[] = []
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
      // Looked for in the pair alone: the next one of a long text may be megabytes away.
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

/** A `%` that is no escape stands for itself. */
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
  /** Place of the name and value in the header's value. */
  readonly range: readonly [number, number]
  /** In order, unknown and repeated ones included. */
  readonly attributes: readonly Pair[]
}

/** A Set-Cookie header's value (RFC 6265, section 5.2). A cookie without `=` is a value without a name. */
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
