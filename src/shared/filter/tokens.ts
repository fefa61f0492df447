/**
 * Tokens of a filter text, taken one after another. A bare text may contain balanced parentheses, so that a path such
 * as `/a(b)` needs no quotes.
 */
import { FACTS } from './facts'
import { JSON_NAME_STEP } from './json-path'

export interface KeyToken {
  readonly name: string
  readonly from: number
  readonly to: number
}

const BLANKS = /\s+/y
/** Closed, and followed by a blank, a closing parenthesis or the end. */
const PHRASE = /"((?:[^"\\]|\\.)*)"(?=[\s)]|$)/sy
/** The same in a list. */
const LISTED_PHRASE = /"((?:[^"\\]|\\.)*)"(?=[\s,)]|$)/sy
const AND = /(?:and(?=[\s(]|$)|&&)/iy
const OR = /(?:or(?=[\s(]|$)|\|\|)/iy
const NOT = /not(?=[\s(]|$)/iy
const QUANTIFIER = /(any|all|no|count|conn):\(/iy
const SAVED = /@([a-z][\w-]*)(?=[\s()]|$)/iy
const DOTTED_FACTS = Object.keys(FACTS)
  .filter((fact) => fact.includes('.'))
  .map((fact) => fact.replace('.', String.raw`\.`))
  .join('|')
const QUOTED_NAME = String.raw`"(?:[^"\\]|\\.)*"`
/** A header's name has no brackets, so that a slice may follow it. Those of parameters do: `ids[]`. */
const HEADER_NAME = String.raw`(?:[^\s:"=<>~()[\]!]|!(?!=))+`
const OTHER_NAME = String.raw`(?:[^\s:"=<>~()!]|!(?!=))+`
const KEY = new RegExp(
  String.raw`${DOTTED_FACTS}|(?:request|response)\.(?:header|trailer)\.(?:${QUOTED_NAME}|${HEADER_NAME})|(?:request|response)\.[a-z]+(?:\.(?:${QUOTED_NAME}|${OTHER_NAME}))?|(?:up|down)\.bytes|[a-z]+`,
  'iy'
)
/** A JSON path follows a colon of its own. */
const JSON_KEY = new RegExp(
  String.raw`(?:request|response)\.json[:.]\$(?:${JSON_NAME_STEP})*(?=[\s:)=<>~![]|$)`,
  'isy'
)
const SLICE = /\[(-?\d{1,9})(?:(\.\.)(-?\d{1,9})?)?\]/y
/** An operator of its own after a key; a colon is separate, since its value may begin with an operator. */
const OPERATOR = /\s*(:=(?=")|==|!=|<=|>=|=|<|>|~)\s*/y
const IN = /\s+in\s*\(/iy
const SIGN = /[-!](?!-)/y
const HEX = /hex"([^"]*)"(?=[\s,)]|$)/iy
/** Closed by a slash before a blank, a closing parenthesis or the end. */
const REGEX = /\/((?:[^/\\]|\\.|\/(?![\s)]|$))+)\/(?=[\s)]|$)/sy
/** In a quoted regular expression only quotes are escaped. */
const QUOTED_REGEX = /"((?:[^"\\]|\\.)*)"(?=[\s)]|$)/sy

export class FilterTokens {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  /** Returns true if the next character is `character`. */
  isAt(character: string): boolean {
    return this.text[this.at] === character
  }

  blanks(): void {
    this.#take(BLANKS)
  }

  and(): boolean {
    return this.#take(AND) !== null
  }

  or(): boolean {
    return this.#take(OR) !== null
  }

  not(): boolean {
    return this.#take(NOT) !== null
  }

  /** A minus or exclamation mark, not followed by a minus. */
  sign(): boolean {
    return this.#take(SIGN) !== null
  }

  character(character: string): boolean {
    const isThere = this.isAt(character)
    if (isThere) this.at++
    return isThere
  }

  /** The quantifier in lower case and its opening parenthesis. */
  quantifier(): string | null {
    return this.#take(QUANTIFIER)?.[1]?.toLowerCase() ?? null
  }

  saved(): string | null {
    return this.#take(SAVED)?.[1] ?? null
  }

  /** A phrase as typed between its quotes. */
  phrase(): string | null {
    return this.#take(PHRASE)?.[1] ?? null
  }

  /** A phrase in a list, which may be followed by a comma. */
  listedPhrase(): string | null {
    return this.#take(LISTED_PHRASE)?.[1] ?? null
  }

  key(): KeyToken | null {
    const from = this.at
    const name = (this.#take(JSON_KEY) ?? this.#take(KEY))?.[0] ?? null
    return name === null ? null : { name, from, to: this.at }
  }

  /** From and to as in `Slice`. */
  slice(): { from: number; to: number | null } | null {
    const found = this.#take(SLICE)
    if (found === null) return null
    const from = Number(found[1])
    if (found[2] !== undefined) return { from, to: found[3] === undefined ? null : Number(found[3]) }
    return { from, to: from === -1 ? null : from + 1 }
  }

  operator(): string | null {
    return this.#take(OPERATOR)?.[1] ?? null
  }

  /** `in` and its opening parenthesis. */
  in(): boolean {
    return this.#take(IN) !== null
  }

  hex(): string | null {
    return this.#take(HEX)?.[1] ?? null
  }

  regex(): string | null {
    const slashed = this.#take(REGEX)?.[1]
    if (slashed !== undefined) return slashed.replaceAll(String.raw`\/`, '/')
    return this.#take(QUOTED_REGEX)?.[1]?.replaceAll(String.raw`\"`, '"') ?? null
  }

  /** Returns true if a word, group or the end follows, as after a key without an operator. */
  get isAtBoundary(): boolean {
    return this.isAtEnd || /[\s)]/.test(this.text.charAt(this.at))
  }

  /**
   * Text up to the next blank or unbalanced parenthesis. `stop`: another character that ends it outside parentheses.
   */
  bare(stop = ''): string {
    const from = this.at
    let depth = 0
    for (; this.at < this.text.length; this.at++) {
      const character = this.text.charAt(this.at)
      if (/\s/.test(character) || (depth === 0 && stop !== '' && character === stop)) break
      if (character === '(') {
        if (depth === 0 && !this.#isClosed(this.at)) break
        depth++
      } else if (character === ')') {
        if (depth === 0) break
        depth--
      }
    }
    return this.text.slice(from, this.at)
  }

  /** Returns true if the parenthesis at `from` is closed before the next blank. */
  #isClosed(from: number): boolean {
    let depth = 0
    for (let at = from; at < this.text.length; at++) {
      const character = this.text.charAt(at)
      if (/\s/.test(character)) return false
      if (character === '(') depth++
      else if (character === ')' && --depth === 0) return true
    }
    return false
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found !== null) this.at = pattern.lastIndex
    return found
  }
}
