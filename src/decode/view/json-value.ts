import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  jsonTokens,
  OPEN_LIST,
  OPEN_OBJECT,
  PUNCTUATION,
  type JsonTokens
} from './json-tokens'

/** Finds one value of a JSON text by its path, in a single pass that skips all other values. */

/** Null: not present. `cut`: the text ends before the value is found or complete. */
export type FoundJson = { readonly text: string } | 'cut' | null

/**
 * Returns the value at `path`: a string without its quotes, any other value as sent. `isCut`: the text is incomplete.
 */
export function jsonValue(text: string, path: readonly (string | number)[], isCut: boolean): FoundJson {
  const { tokens } = jsonTokens(text, isCut)
  const walk = new JsonWalk(text, tokens)
  const missing = isCut ? 'cut' : null
  let at = 0
  for (const step of path) {
    const next = walk.child(at, step)
    if (next === null) return walk.isWhole(at) ? null : missing
    at = next
  }
  if (at >= tokens.kinds.length) return missing
  if (!walk.isWhole(at) || (isCut && walk.endsText(at))) return missing
  return { text: walk.unquoted(at) }
}

class JsonWalk {
  readonly #text: string
  readonly #tokens: JsonTokens

  constructor(text: string, tokens: JsonTokens) {
    this.#text = text
    this.#tokens = tokens
  }

  /** Returns the token of the child value `step` inside the value at token `of`; null if there is none. */
  child(of: number, step: string | number): number | null {
    const { kinds, starts, ends } = this.#tokens
    const isObject = this.#code(of) === OPEN_OBJECT
    if (isObject ? typeof step !== 'string' : this.#code(of) !== OPEN_LIST || typeof step !== 'number')
      return null
    let at = of + 1
    let found: number | null = null
    for (let index = 0; at < kinds.length; index++) {
      const code = this.#code(at)
      if (code === CLOSE_OBJECT || code === CLOSE_LIST) return found
      const value = isObject ? at + 2 : at
      if (value >= kinds.length) return found
      // Among members with the same name, the last one counts, as in most programs (RFC 8259, section 4).
      const isIt = isObject
        ? unquoted(this.#text.slice(starts.get(at), ends.get(at))) === step
        : index === step
      if (isIt) found = value
      if (isIt && !isObject) return found
      if (!this.isWhole(value)) return found
      const behind = this.#lastOf(value) + 1
      if (this.#code(behind) !== COMMA) return found
      at = behind + 1
    }
    return found
  }

  /** Returns true if the value is complete. */
  isWhole(at: number): boolean {
    const code = this.#code(at)
    return (code !== OPEN_OBJECT && code !== OPEN_LIST) || this.#tokens.closes.get(at) !== 0
  }

  /** Returns true if the value reaches the end of the text, so that more of it may follow. */
  endsText(at: number): boolean {
    return this.#tokens.ends.get(this.#lastOf(at)) === this.#text.length
  }

  unquoted(at: number): string {
    const { starts, ends } = this.#tokens
    return unquoted(this.#text.slice(starts.get(at), ends.get(this.#lastOf(at))))
  }

  #lastOf(at: number): number {
    const code = this.#code(at)
    return code === OPEN_OBJECT || code === OPEN_LIST ? this.#tokens.closes.get(at) : at
  }

  #code(at: number): number {
    const { kinds, starts } = this.#tokens
    return at < kinds.length && kinds.get(at) === PUNCTUATION ? this.#text.charCodeAt(starts.get(at)) : 0
  }
}

function unquoted(token: string): string {
  if (!token.startsWith('"')) return token
  try {
    return String(JSON.parse(token))
  } catch {
    // Raw control characters or an incomplete string: return it as sent.
    return token.slice(1, -1)
  }
}
