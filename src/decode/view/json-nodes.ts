/** Finds the node of a JSON text at an offset: a member of an object, a value, or a whole container. */
import { lastAtMost, type TextRange } from './code-lines'
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  KEY,
  OPEN_LIST,
  OPEN_OBJECT,
  PUNCTUATION,
  type JsonTokens
} from './json-tokens'

/**
 * Limit of tokens searched for the opener of a closing bracket; in a larger container the bracket alone is the node.
 */
const MAX_LOOKED_AT = 1_000_000

/**
 * Returns the member with its value for a key, the container for a bracket, and the token itself for others. An offset
 * between tokens belongs to the token before it. Returns null if there is no such token.
 */
export function jsonNode(text: string, tokens: JsonTokens, place: number): TextRange | null {
  const { kinds, starts, ends, closes } = tokens
  const total = kinds.length
  if (total === 0 || place < starts.get(0)) return null
  const codeOf = (token: number): number =>
    token < total && kinds.get(token) === PUNCTUATION ? text.charCodeAt(starts.get(token)) : 0
  const isOpener = (token: number): boolean => codeOf(token) === OPEN_OBJECT || codeOf(token) === OPEN_LIST
  const isCloser = (token: number): boolean => codeOf(token) === CLOSE_OBJECT || codeOf(token) === CLOSE_LIST
  /** Returns the last token of the value that begins at a token, as far as the text goes. */
  const lastOf = (token: number): number => {
    if (!isOpener(token)) return Math.min(token, total - 1)
    return closes.get(token) === 0 ? total - 1 : closes.get(token)
  }
  const member = (key: number): TextRange => {
    const value = Math.min(codeOf(key + 1) === COLON ? key + 2 : key, total - 1)
    return [starts.get(key), ends.get(lastOf(value))]
  }

  const token = lastAtMost(starts, place)
  if (kinds.get(token) === KEY) return member(token)
  if (codeOf(token) === COLON && token > 0) return member(token - 1)
  if (isOpener(token)) return [starts.get(token), ends.get(lastOf(token))]
  if (isCloser(token)) {
    const least = Math.max(0, token - MAX_LOOKED_AT)
    for (let opener = token - 1; opener >= least; opener--)
      if (closes.get(opener) === token) return [starts.get(opener), ends.get(token)]
  }
  return [starts.get(token), ends.get(token)]
}
