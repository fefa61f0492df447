/**
 * JSON text as a tree for comparison: values as sent, members in order, with duplicates. Equal values have equal
 * numbers, regardless of member order and white space.
 */
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  jsonTokens,
  OPEN_LIST,
  OPEN_OBJECT,
  PUNCTUATION
} from '../../../../../decode/view/json-tokens'

export interface JsonMember {
  /** As sent, with its quotes. */
  readonly quoted: string
  readonly key: string
  readonly node: JsonNode
}

interface Measured {
  readonly number: number
  /** Width in characters on one line: `{"a": 1, "b": [2]}`. */
  readonly width: number
  /** Number of lines if no line is wider than INLINE_WIDTH. */
  readonly lines: number
}

interface Scalar extends Measured {
  readonly kind: 'scalar'
  readonly text: string
}

interface List extends Measured {
  readonly kind: 'list'
  readonly items: readonly JsonNode[]
}

interface JsonObject extends Measured {
  readonly kind: 'object'
  readonly members: readonly JsonMember[]
}

/** Maximum width of a value on one line, in characters. */
export const INLINE_WIDTH = 60

export type JsonNode = Scalar | List | JsonObject

/** Assigns equal numbers to equal values; shared by both texts of a comparison. */
export class ValueNumbers {
  readonly #known = new Map<string, number>()

  of(shape: string): number {
    const number = this.#known.get(shape) ?? this.#known.size + 1
    this.#known.set(shape, number)
    return number
  }
}

interface Opened {
  readonly isObject: boolean
  readonly members: JsonMember[]
  readonly items: JsonNode[]
  /** Key of the next value. */
  key: string | null
}

/** Returns the values of a text in sequence; null if it is not JSON. Truncated values end at the cut. */
export function jsonTrees(text: string, mayBeCut: boolean, numbers: ValueNumbers): JsonNode[] | null {
  const { tokens, fault } = jsonTokens(text, mayBeCut)
  if (fault !== null) return null
  const { kinds, starts, ends } = tokens
  const roots: JsonNode[] = []
  const opened: Opened[] = []

  const put = (node: JsonNode): void => {
    const parent = opened.at(-1)
    if (parent === undefined) roots.push(node)
    else if (!parent.isObject) parent.items.push(node)
    else if (parent.key !== null) {
      parent.members.push({ quoted: parent.key, key: unquoted(parent.key), node })
      parent.key = null
    }
  }
  const close = (): void => {
    const done = opened.pop()
    if (done !== undefined) put(done.isObject ? objectOf(done.members, numbers) : listOf(done.items, numbers))
  }

  for (let token = 0; token < kinds.length; token++) {
    const piece = text.slice(starts.get(token), ends.get(token))
    const code = kinds.get(token) === PUNCTUATION ? piece.charCodeAt(0) : 0
    if (code === OPEN_OBJECT || code === OPEN_LIST)
      opened.push({ isObject: code === OPEN_OBJECT, members: [], items: [], key: null })
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) close()
    else if (code !== COMMA && code !== COLON) {
      const parent = opened.at(-1)
      if (parent?.isObject === true && parent.key === null) parent.key = piece
      else
        put({
          kind: 'scalar',
          text: piece,
          number: numbers.of(shapeOf(piece)),
          width: piece.length,
          lines: 1
        })
    }
  }
  while (opened.length > 0) close()
  return roots
}

/** Strings compare by content, numbers by notation, because parsing could lose digits. */
function shapeOf(text: string): string {
  return text.startsWith('"') ? `s${unquoted(text)}` : `v${text}`
}

function listOf(items: readonly JsonNode[], numbers: ValueNumbers): List {
  const width = items.reduce((sum, item) => sum + item.width, between(items.length))
  return {
    ...{ kind: 'list', items, number: numbers.of(`[${items.map(({ number }) => number).join()}`) },
    ...{ width, lines: linesOf(width, items) }
  }
}

function objectOf(members: readonly JsonMember[], numbers: ValueNumbers): JsonObject {
  const shapes = members.map(({ key, node }) => `${numbers.of(`k${key}`)}:${node.number}`)
  const width = members.reduce(
    (sum, { quoted, node }) => sum + quoted.length + 2 + node.width,
    between(members.length)
  )
  const lines = linesOf(
    width,
    members.map(({ node }) => node)
  )
  return { kind: 'object', members, number: numbers.of(`{${shapes.sort().join()}`), width, lines }
}

/** Width of the brackets and of the separators between `count` items. */
function between(count: number): number {
  return 2 + 2 * Math.max(0, count - 1)
}

function linesOf(width: number, parts: readonly Measured[]): number {
  return width <= INLINE_WIDTH ? 1 : parts.reduce((sum, { lines }) => sum + lines, 2)
}

function unquoted(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    // Truncated string.
    return quoted.slice(1)
  }
}
