/**
 * Data types of RESP2 and RESP3, the serialization protocol of Redis. An element begins with its type's byte and a line;
 * see https://redis.io/docs/latest/develop/reference/protocol-spec/, and for streamed types
 * https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md.
 */

export interface RespType {
  /** As in the specification, in lower case. */
  readonly name: string
  /**
   * `line`: the value is the rest of the line. `bulk`: the line is the value's length, and the value follows. `list`:
   * the line is the number of elements that follow, times `each`.
   */
  readonly form: 'line' | 'bulk' | 'list'
  readonly each?: number
  readonly isError?: boolean
  /** An attribute precedes the element that it describes and is part of it. */
  readonly isAttribute?: boolean
}

export const RESP_TYPES: Readonly<Record<string, RespType>> = {
  '+': { name: 'simple string', form: 'line' },
  '-': { name: 'simple error', form: 'line', isError: true },
  ':': { name: 'integer', form: 'line' },
  $: { name: 'bulk string', form: 'bulk' },
  '*': { name: 'array', form: 'list' },
  // RESP3
  _: { name: 'null', form: 'line' },
  '#': { name: 'boolean', form: 'line' },
  ',': { name: 'double', form: 'line' },
  '(': { name: 'big number', form: 'line' },
  '!': { name: 'bulk error', form: 'bulk', isError: true },
  '=': { name: 'verbatim string', form: 'bulk' },
  '%': { name: 'map', form: 'list', each: 2 },
  '~': { name: 'set', form: 'list' },
  '>': { name: 'push', form: 'list' },
  '|': { name: 'attribute', form: 'list', each: 2, isAttribute: true },
  // Parts of a streamed string, and the end of a streamed list.
  ';': { name: 'chunk', form: 'bulk' },
  '.': { name: 'end', form: 'line' }
}

/** An element's head line. */
export interface RespHead {
  readonly mark: string
  readonly type: RespType
  /** Text of the line after the type's byte. */
  readonly text: string
  /**
   * Bytes of the value, or number of elements: Infinity for a streamed one, which states its end. Null for other forms
   * and for the null values of RESP2 (-1).
   */
  readonly count: number | null
}

/** Limit of lengths: those of Redis are 64-bit numbers, but a stream offset must stay exact. */
const MAX_COUNT = 2 ** 52

/** Bytes of the format of a verbatim string, without its colon. */
export const FORMAT_LENGTH = 3

/** A server that sends its data to a replica before it knows the length sends this in place of it. */
const FILE_WITHOUT_LENGTH = /^EOF:[0-9a-f]{40}$/

/** Reads a line without its line end. Null if it is not the head of an element. */
export function readHead(line: string): RespHead | null {
  const mark = line[0] ?? ''
  const type = respType(mark)
  if (type === null) return null
  const text = line.slice(1)
  if (type.form === 'line') return isLineValue(mark, text) ? { mark, type, text, count: null } : null
  if (text === '?' && (type.form === 'list' || mark === '$')) return { mark, type, text, count: Infinity }
  // RESP2 writes null as a length of -1.
  if (text === '-1' && (mark === '$' || mark === '*')) return { mark, type, text, count: null }
  if (mark === '$' && FILE_WITHOUT_LENGTH.test(text)) return { mark, type, text, count: null }
  if (!/^\d{1,16}$/.test(text)) return null
  const count = Number(text) * (type.each ?? 1)
  return count <= MAX_COUNT ? { mark, type, text, count } : null
}

export function respType(mark: string): RespType | null {
  return Object.hasOwn(RESP_TYPES, mark) ? (RESP_TYPES[mark] ?? null) : null
}

function isLineValue(mark: string, text: string): boolean {
  switch (mark) {
    case ':':
      return /^[+-]?\d{1,20}$/.test(text)
    case '(':
      return /^[+-]?\d+$/.test(text)
    case '#':
      return text === 't' || text === 'f'
    case '_':
    case '.':
      return text === ''
    case ',':
      return /^(?:[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?inf|nan)$/i.test(text)
    default:
      return true
  }
}

/** Returns a value of a line as redis-cli prints it. */
export function lineValue({ mark, type, text, count }: RespHead): string {
  if (mark === '_' || (type.form !== 'line' && count === null && text === '-1')) return '(nil)'
  if (mark === '#') return text === 't' ? 'true' : 'false'
  return text
}

/** Returns the value of a bulk string of this type: a verbatim string begins with its format, such as `txt:`. */
export function bulkValue({ mark }: RespHead, text: string): string {
  return mark === '=' && text[FORMAT_LENGTH] === ':' ? text.slice(FORMAT_LENGTH + 1) : text
}

/** True for a type whose values are strings of any bytes. */
export function isString({ type }: RespHead): boolean {
  return type.form === 'bulk' && type.isError !== true
}
