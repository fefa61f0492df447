/**
 * Splits header values (RFC 9110, section 5.6) into lists, parameters and quoted strings. Lenient: invalid input stays
 * in one piece. Takes a single pass over the value.
 */
import type { ValueSpan } from './explanation'

export interface Slice {
  readonly text: string
  readonly range: ValueSpan
}

/** Limit of pieces; real headers have fewer. */
const MAX_SLICES = 500

/**
 * Returns the pieces between separators without surrounding whitespace; skips empty pieces (RFC 9110, section 5.6.1).
 * Ignores separators in a quoted string and, if `brackets` is set, in `<…>`.
 */
export function split(
  value: string,
  separator: string,
  within: ValueSpan = [0, value.length],
  brackets = false
): Slice[] {
  const slices: Slice[] = []
  let start = within[0]
  let quoted = false
  let bracketed = false
  for (let at = within[0]; at <= within[1] && slices.length < MAX_SLICES; at++) {
    const character = at === within[1] ? separator : value[at]
    if (at < within[1]) {
      if (quoted) {
        if (character === '\\' && at + 1 < within[1]) at++
        else if (character === '"') quoted = false
        continue
      }
      if (bracketed) {
        if (character === '>') bracketed = false
        continue
      }
      if (character === '"') quoted = true
      else if (brackets && character === '<') bracketed = true
    }
    if (character !== separator) continue
    const slice = trimmed(value, start, Math.min(at, within[1]))
    if (slice.text !== '') slices.push(slice)
    start = at + 1
  }
  return slices
}

export function trimmed(value: string, start: number, end: number): Slice {
  let from = start
  let to = end
  while (from < to && isBlank(value.charCodeAt(from))) from++
  while (to > from && isBlank(value.charCodeAt(to - 1))) to--
  return { text: value.slice(from, to), range: [from, to] }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

export interface Parameter {
  /** Lower case. */
  readonly name: string
  /** Without quotes and escapes; null if there is no `=`. */
  readonly value: string | null
  readonly quoted: boolean
  readonly range: ValueSpan
  readonly valueRange: ValueSpan
}

/** Parses `name=value`, `name="value"` or `name`. */
export function readParameter(slice: Slice): Parameter {
  const [start, end] = slice.range
  const equals = slice.text.indexOf('=')
  if (equals < 0)
    return {
      name: slice.text.toLowerCase(),
      value: null,
      quoted: false,
      range: slice.range,
      valueRange: [end, end]
    }
  const raw = trimmed(slice.text, equals + 1, slice.text.length)
  return {
    name: slice.text.slice(0, equals).trim().toLowerCase(),
    value: unquoted(raw.text),
    quoted: raw.text.startsWith('"'),
    range: slice.range,
    valueRange: [start + raw.range[0], start + raw.range[1]]
  }
}

/** Parses a value before the first `;` and the parameters after it. */
export function readWithParameters(
  value: string,
  within?: ValueSpan
): { main: Slice; parameters: Parameter[] } {
  const [first, ...rest] = split(value, ';', within, true)
  const start = within?.[0] ?? 0
  // In `; charset=x`, the main value is missing.
  const isMissing = trimmed(value, start, within?.[1] ?? value.length).text.startsWith(';')
  if (first === undefined || isMissing) {
    const all = first === undefined ? rest : [first, ...rest]
    return { main: { text: '', range: [start, start] }, parameters: all.map(readParameter) }
  }
  return { main: first, parameters: rest.map(readParameter) }
}

export function unquoted(raw: string): string {
  if (!raw.startsWith('"')) return raw
  const end = raw.length > 1 && raw.endsWith('"') ? raw.length - 1 : raw.length
  return raw.slice(1, end).replace(/\\(.)/g, '$1')
}

/** Parses a non-negative integer, as in delta-seconds (RFC 9111, section 1.2.2); returns null for other text. */
export function readSeconds(value: string | null): number | null {
  // Larger values count as 2^31, and no sender uses twenty digits.
  return value !== null && /^\d{1,20}$/.test(value) ? Math.min(Number(value), 2 ** 31) : null
}
