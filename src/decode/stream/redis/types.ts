/**
 * Data types of RESP2 and RESP3, the serialization protocol of Redis. An element begins with its type's byte and a line;
 * see https://redis.io/docs/latest/develop/reference/protocol-spec/.
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
  '|': { name: 'attribute', form: 'list', each: 2, isAttribute: true }
}

/** An element's head line. */
export interface RespHead {
  readonly mark: string
  readonly type: RespType
  /** Text of the line after the type's byte. */
  readonly text: string
  /** Bytes of the value, or number of elements; null for other forms and for the null value of RESP2 (-1). */
  readonly count: number | null
}

/** Limit of a bulk string as in Redis: `proto-max-bulk-len` is at most 2^63, but a stream offset must stay exact. */
const MAX_COUNT = 2 ** 52

/** Reads a line without its line end. Null if it is not the head of an element. */
export function readHead(line: string): RespHead | null {
  const mark = line[0] ?? ''
  const type = Object.hasOwn(RESP_TYPES, mark) ? RESP_TYPES[mark] : undefined
  if (type === undefined) return null
  const text = line.slice(1)
  if (type.form === 'line') return isLineValue(mark, text) ? { mark, type, text, count: null } : null
  // RESP2 writes null as a length of -1.
  if (text === '-1') return { mark, type, text, count: null }
  if (!/^\d{1,16}$/.test(text)) return null
  const count = Number(text) * (type.each ?? 1)
  return count <= MAX_COUNT ? { mark, type, text, count } : null
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
      return text === ''
    case ',':
      return /^(?:[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?inf|nan)$/i.test(text)
    default:
      return true
  }
}

/** Returns a value of a line as redis-cli prints it. */
export function lineValue(head: RespHead): string {
  if (head.mark === '_' || (head.type.form !== 'line' && head.count === null)) return '(nil)'
  if (head.mark === '#') return head.text === 't' ? 'true' : 'false'
  return head.text
}
