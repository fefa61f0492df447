/**
 * Filter syntax of a table.
 *
 *     filter = or          or   = and { ("or" | "||") and }
 *     and    = not { ["and" | "&&"] not }
 *     not    = ("not" | "!" | "-") not | prim       "-" and "!" before terms, groups and saved names only
 *     prim   = "(" filter ")" | quantity ":(" filter ")" | term | "@" name | word | "phrase"
 *     term   = key [slice] operator value | key ":" | dotted key
 *
 * A word occurs in one of a row's texts. A known name followed by an operator is a term. Addresses with a port, URLs and
 * IPv6 addresses are words. Any other unknown name before a colon is a problem: as a word it would find nothing, without
 * an explanation. Parsing takes linear time and never throws; valid parts of an invalid filter are parsed.
 */
import { MAX_FILTER_TEXT } from '../contract/limits'
import { factNamed, isFactOf, isRuleFact, type FilterTable } from './facts'
import { keyText, parseHeadKey, quoted, unescaped, type FieldKey } from './field-key'
import { mistypedField, unknownField } from './named-word'
import { nearFields, validForms } from './suggest'
import { FilterTokens, type KeyToken } from './tokens'
import {
  MAX_FILTER_DEPTH,
  MAX_FILTER_TERMS,
  type CountTest,
  type Filter,
  type FilterNode,
  type FilterProblem,
  type FilterProblemCode,
  type FilterTest,
  type Quantity,
  type FieldSlice
} from './tree'
import { isHexPattern, testOf, typedValue, typeOf, type Operator } from './values'

export interface ParseOptions {
  /** Definitions of saved filters by name; `$1` to `$9` are parameters. */
  readonly saved?: Readonly<Record<string, string>>
  /** Validates a regular expression: the position and description of its first error, or null. */
  readonly regexProblem?: (pattern: string) => { readonly at: number; readonly message: string } | null
}

export function parseFilter(text: string, table: FilterTable, options: ParseOptions = {}): Filter {
  const shared: Shared = { options, terms: 0, usesSaved: false, active: [] }
  if (text.length > MAX_FILTER_TEXT) {
    const problem = {
      code: 'too-long',
      text: '',
      from: MAX_FILTER_TEXT,
      to: text.length,
      expected: []
    } as const
    return { tree: null, problems: [problem], usesSaved: false }
  }
  const parser = new Parser(text, table, shared, 0)
  const tree = parser.filter()
  return { tree, problems: parser.problems, usesSaved: shared.usesSaved }
}

/** State of the whole filter, saved filters included. */
interface Shared {
  readonly options: ParseOptions
  terms: number
  usesSaved: boolean
  /** Saved filters being parsed, to detect those that contain themselves. */
  readonly active: string[]
}

/** An operand with a problem, which has been reported. */
const INVALID = Symbol('invalid operand')
/** Null: there is no operand. */
type Operand = FilterNode | typeof INVALID | null

class Parser {
  readonly problems: FilterProblem[] = []
  readonly #tokens: FilterTokens
  readonly #shared: Shared
  #table: FilterTable
  #depth: number
  /** Nothing more is read. */
  #isStopped = false

  constructor(text: string, table: FilterTable, shared: Shared, depth: number) {
    this.#tokens = new FilterTokens(text)
    this.#table = table
    this.#shared = shared
    this.#depth = depth
  }

  filter(): FilterNode | null {
    const tokens = this.#tokens
    const parts: FilterNode[] = []
    for (;;) {
      const found = this.#or()
      if (found !== null && found !== INVALID) parts.push(found)
      if (tokens.isAtEnd) return joined('and', parts)
      // Only a closing parenthesis ends a list before the end.
      this.#report('no-opening-bracket', tokens.at, tokens.at + 1)
      tokens.at++
    }
  }

  #or(): Operand {
    return this.#list('or', () => this.#and())
  }

  #and(): Operand {
    return this.#list('and', () => this.#not())
  }

  /** Operands joined by an operator, which may be omitted between operands of `and`. */
  #list(kind: 'and' | 'or', next: () => Operand): Operand {
    const tokens = this.#tokens
    const parts: FilterNode[] = []
    let found: Operand = null
    let [from, to] = [0, 0]
    /** An operator was read whose right operand must follow. */
    let isOpen = false
    for (;;) {
      tokens.blanks()
      const operand = next()
      if (operand === null) {
        if (isOpen) this.#report('missing-operand', from, to)
      } else {
        found = operand
        if (operand !== INVALID) parts.push(operand)
      }
      tokens.blanks()
      from = tokens.at
      isOpen = kind === 'or' ? tokens.or() : tokens.and()
      to = tokens.at
      if (isOpen && operand === null && found === null) {
        this.#report('missing-operand', from, to)
        found = INVALID
        isOpen = false
        continue
      }
      const isOver = kind === 'or' ? !isOpen : !isOpen && (operand === null || this.#isAtEndOfAnd)
      if (isOver) return parts.length === 0 ? found : joined(kind, parts)
    }
  }

  get #isAtEndOfAnd(): boolean {
    const tokens = this.#tokens
    if (tokens.isAtEnd || tokens.isAt(')')) return true
    const { at } = tokens
    const isOr = tokens.or()
    tokens.at = at
    return isOr
  }

  #not(): Operand {
    const tokens = this.#tokens
    const from = tokens.at
    const isOperator = tokens.and()
    tokens.at = from
    if (isOperator || this.#isAtEndOfAnd) return null
    if (tokens.not()) {
      const to = tokens.at
      tokens.blanks()
      const part = this.#deeper(from, to, () => this.#not())
      if (part !== null) return negated(part)
      this.#report('missing-operand', from, to)
      return INVALID
    }
    const signed = this.#signed(from)
    if (signed !== null) return signed
    tokens.at = from
    return this.#operand(from) ?? this.#word()
  }

  /** A sign and what it negates; null if the sign is part of a word. */
  #signed(from: number): Operand {
    const tokens = this.#tokens
    if (!tokens.sign()) return null
    const part = tokens.isAt('!')
      ? this.#deeper(from, tokens.at, () => this.#signed(from))
      : this.#operand(from)
    return part === null ? null : negated(part)
  }

  /** Anything but a word, which has no sign before it. `from`: start of the operand with its sign. */
  #operand(from: number): Operand {
    const tokens = this.#tokens
    if (tokens.isAt('(')) return this.#group()
    const phrase = tokens.at === from ? tokens.phrase() : null
    if (phrase !== null) return this.#wordNode(unescaped(phrase).toLowerCase())
    return this.#quantified() ?? this.#saved() ?? this.#term(from)
  }

  #group(): Operand {
    const tokens = this.#tokens
    const from = tokens.at
    tokens.at++
    const found = this.#deeper(from, from + 1, () => this.#or())
    const isClosed = tokens.character(')')
    if (found === null && isClosed) this.#report('missing-operand', from, tokens.at)
    if (!isClosed && !this.#isStopped) this.#report('no-closing-bracket', from, from + 1)
    return found ?? INVALID
  }

  #quantified(): Operand {
    const tokens = this.#tokens
    const from = tokens.at
    const name = tokens.quantifier()
    if (name === null) return null
    const nameEnd = tokens.at - 2
    const outer = this.#table
    const isOfConnection = outer === 'connections'
    tokens.at--
    if (name === 'conn') this.#table = 'connections'
    else if (isOfConnection) this.#table = 'exchanges'
    const part = this.#group()
    this.#table = outer
    if (name === 'conn' ? isOfConnection : name === 'count' && !isOfConnection) {
      this.#report('wrong-table', from, nameEnd, [name === 'conn' ? 'any:( )' : 'conn:( )'])
      return INVALID
    }
    if (name === 'count') return this.#count(part, from)
    if (part === INVALID || part === null) return INVALID
    if (name === 'conn') return { kind: 'connection', part }
    const quantity = name as Quantity
    if (isOfConnection) return { kind: 'exchanges', quantity, part }
    // Of an exchange: the values of one field.
    if (part.kind === 'term') return { ...part, quantity }
    this.#report('wrong-table', from, tokens.at, [`${name}:(response.header.set-cookie:secure)`])
    return INVALID
  }

  #count(part: Operand, from: number): Operand {
    const tokens = this.#tokens
    const operator = tokens.operator()
    const value = operator === null ? '' : tokens.bare()
    const test =
      value === ''
        ? null
        : testOf({ kind: 'fact', fact: 'exchanges' }, operator as Operator, typedValue(value, false))
    if (test === null || (test.kind !== 'number' && test.kind !== 'between' && test.kind !== 'differs')) {
      this.#report('not-a-number', from, tokens.at, ['count:(status:5xx)>3'])
      return INVALID
    }
    return part === INVALID || part === null ? INVALID : { kind: 'count', part, test: test as CountTest }
  }

  #saved(): Operand {
    const tokens = this.#tokens
    const from = tokens.at
    const name = tokens.saved()
    if (name === null) return null
    this.#shared.usesSaved = true
    const values = tokens.isAt('(') ? this.#arguments() : []
    const { saved = {} } = this.#shared.options
    const definition = Object.hasOwn(saved, name) ? saved[name] : undefined
    if (values === null) return INVALID
    if (definition === undefined) {
      this.#report(
        'unknown-saved-filter',
        from,
        tokens.at,
        Object.keys(saved).map((known) => `@${known}`)
      )
      return INVALID
    }
    if (!this.#counted()) return INVALID
    const { active } = this.#shared
    if (active.includes(name) || this.#depth >= MAX_FILTER_DEPTH) {
      this.#report('too-deep', from, tokens.at)
      return INVALID
    }
    return this.#expanded(name, definition, values, from)
  }

  #expanded(name: string, definition: string, values: readonly string[], from: number): Operand {
    const missing = [...definition.matchAll(/\$(\d)/g)].find(([, n]) => values[Number(n) - 1] === undefined)
    if (missing !== undefined) {
      this.#report('missing-operand', from, this.#tokens.at, [`@${name}(…)`])
      return INVALID
    }
    const text = definition.replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1] ?? '')
    const inner = new Parser(text, this.#table, this.#shared, this.#depth + 1)
    this.#shared.active.push(name)
    const tree = inner.filter()
    this.#shared.active.pop()
    const [problem] = inner.problems
    if (problem === undefined) return tree ?? INVALID
    this.problems.push({ ...problem, from, to: this.#tokens.at })
    return INVALID
  }

  /** The values in parentheses after a saved filter, quoted unless they are plain; null if they are not closed. */
  #arguments(): string[] | null {
    const tokens = this.#tokens
    const from = tokens.at
    tokens.at++
    const values: string[] = []
    for (;;) {
      tokens.blanks()
      const phrase = tokens.listedPhrase()
      const value = phrase === null ? tokens.bare(',') : unescaped(phrase)
      if (value !== '') values.push(/^[\w.:/*-]+$/.test(value) ? value : quoted(value))
      tokens.blanks()
      if (tokens.character(')')) return values
      if (tokens.character(',')) continue
      this.#report('no-closing-bracket', from, from + 1)
      tokens.at = tokens.text.length
      return null
    }
  }

  #term(from: number): Operand {
    const tokens = this.#tokens
    const start = tokens.at
    const token = tokens.key()
    if (token === null) return null
    const slice = tokens.slice()
    const keyEnd = tokens.at
    const isSet = tokens.in()
    const operator = isSet ? 'in' : this.#operator()
    if (operator === null && !(token.name.includes('.') && tokens.isAtBoundary)) {
      tokens.at = start
      return null
    }
    const key = this.#key(token, slice !== null, operator)
    if (key === null || key === INVALID) {
      if (key === null) tokens.at = start
      else this.#skipValue(isSet)
      return key
    }
    if (!this.#counted()) return INVALID
    if (slice !== null && !isSliceOf(key, slice)) {
      this.#report('not-a-slice', token.to, keyEnd, [`${token.name}[0..4]`, `${token.name}[-4..]`])
      this.#skipValue(isSet)
      return INVALID
    }
    const test =
      operator === null
        ? ({ kind: 'there' } as const)
        : isSet
          ? this.#set(key, keyEnd)
          : this.#test(key, operator as Operator | ':=' | '~', token, from)
    return test === null ? INVALID : { kind: 'term', key, slice, quantity: 'any', test }
  }

  #operator(): string | null {
    const tokens = this.#tokens
    return tokens.operator() ?? (tokens.character(':') ? ':' : null)
  }

  /** Null: it is part of a word. */
  #key(
    { name, from, to }: KeyToken,
    hasSlice: boolean,
    operator: string | null
  ): FieldKey | typeof INVALID | null {
    const direction = /^(up|down)(\.bytes)?$/i.exec(name)
    if (direction !== null && (hasSlice || direction[2] !== undefined))
      return { kind: 'stream', direction: direction[1]?.toLowerCase() === 'up' ? 'up' : 'down' }
    const fact = factNamed(name)
    const head = fact === null ? parseHeadKey(name) : null
    const isHere = fact === null ? this.#table === 'exchanges' : isFactOf(fact, this.#table)
    if (isHere && fact !== null) return { kind: 'fact', fact }
    if (isHere && head !== null) return head
    if (fact !== null || head !== null) {
      // Without a colon it is more likely a word, such as `name=x` of a URL.
      // Nor is a URL or a qualified name a term, such as `status::404`.
      if (
        operator === '=' ||
        operator === null ||
        /^(?:\/\/|:)/.test(this.#tokens.text.slice(to + 1, to + 3))
      )
        return null
      const around = this.#table === 'connections' ? 'any' : 'conn'
      this.#report('wrong-table', from, to, [`${around}:(${name}:…)`])
      return INVALID
    }
    if (operator === null || operator === '=' || !/^(?:request|response)\./i.test(name)) return null
    this.#report('unknown-field', from, to, nearFields(name, this.#table))
    return INVALID
  }

  #skipValue(isSet: boolean): void {
    const tokens = this.#tokens
    if (isSet) {
      while (!tokens.isAtEnd && !tokens.isAt(')')) tokens.at++
      tokens.character(')')
    } else if (tokens.phrase() === null) tokens.bare()
  }

  /** `(a, b)` after `in`, from its first value. `at`: position of the operator, for problems. */
  #set(key: FieldKey, at: number): FilterTest | null {
    const tokens = this.#tokens
    const tests: FilterTest[] = []
    let isValid = true
    for (;;) {
      tokens.blanks()
      const from = tokens.at
      const phrase = tokens.listedPhrase()
      const value = phrase ?? tokens.bare(',')
      const test =
        value === '' && phrase === null ? null : testOf(key, '=', typedValue(value, phrase !== null))
      if (test !== null) {
        if (this.#counted()) tests.push(test)
        else return null
      } else if (isValid) {
        isValid = false
        if (value === '') this.#report('missing-operand', at, tokens.at, [`${keyText(key)} in (a, b)`])
        else this.#reportValue(key, keyText(key), from, tokens.at)
      }
      tokens.blanks()
      if (tokens.character(')')) return isValid ? { kind: 'in', tests } : null
      if (tokens.character(',')) continue
      if (isValid || tokens.isAtEnd) this.#report('no-closing-bracket', at, tokens.at)
      this.#skipValue(true)
      return null
    }
  }

  #test(key: FieldKey, typed: Operator | ':=' | '~', token: KeyToken, from: number): FilterTest | null {
    const tokens = this.#tokens
    if (typed === '~') return this.#regex(token, from)
    const operator = typed === ':=' ? '=' : typed
    const type = typeOf(key)
    const start = tokens.at
    const hex = type === 'text' || type === 'bytes' ? tokens.hex() : null
    if (hex !== null) return this.#bytes(hex, operator, start)
    const phrase = tokens.phrase()
    if (phrase === null && tokens.isAt('"')) {
      this.#unclosed(from)
      return null
    }
    const value = typedValue(phrase ?? tokens.bare(), phrase !== null)
    if (phrase === null && value.text === '' && operator !== ':') {
      this.#report('missing-operand', from, tokens.at, validForms(token.name, key))
      return null
    }
    const test = testOf(key, operator, value)
    if (test === null) this.#reportValue(key, token.name, from, tokens.at)
    return test
  }

  #reportValue(key: FieldKey, name: string, from: number, to: number): void {
    const code = typeOf(key) === 'time' ? 'not-a-time' : 'not-a-number'
    this.#report(code, from, to, validForms(name.toLowerCase(), key))
  }

  #regex(token: KeyToken, from: number): FilterTest | null {
    const tokens = this.#tokens
    const start = tokens.at
    const inside = tokens.regex()
    if (inside === null && tokens.isAt('"')) {
      this.#unclosed(from)
      return null
    }
    const pattern = inside ?? tokens.bare()
    if (pattern === '') {
      this.#report('missing-operand', from, tokens.at, [`${token.name}~/^a.*z$/`])
      return null
    }
    const problem = this.#shared.options.regexProblem?.(pattern) ?? null
    if (problem === null) return { kind: 'regex', pattern }
    const at = Math.min(start + (inside === null ? 0 : 1) + problem.at, tokens.at - 1)
    this.#report('bad-regex', at, tokens.at, [problem.message])
    return null
  }

  #bytes(pattern: string, operator: Operator, from: number): FilterTest | null {
    if (!isHexPattern(pattern) || !/^(?::|==?|!=)$/.test(operator)) {
      this.#report('bad-hex', from, this.#tokens.at, ['hex"01 ?3 * ff"'])
      return null
    }
    const test: FilterTest = { kind: 'bytes', pattern, whole: operator !== ':' }
    return operator === '!=' ? { kind: 'differs', test } : test
  }

  #unclosed(from: number): void {
    this.#report('no-closing-quote', from, this.#tokens.text.length)
    this.#tokens.at = this.#tokens.text.length
  }

  #word(): Operand {
    const tokens = this.#tokens
    const from = tokens.at
    const word = tokens.bare()
    if (word === '') tokens.at++
    const unknown =
      unknownField(word) ?? mistypedField(word, tokens.text.slice(tokens.at, tokens.at + 16), this.#table)
    if (unknown === null) return this.#wordNode(word.toLowerCase())
    const start = from + (/^[-!]/.test(word) ? 1 : 0)
    const code = isRuleFact(unknown) ? 'needs-rules' : 'unknown-field'
    this.#report(code, start, start + unknown.length, nearFields(unknown, this.#table))
    return INVALID
  }

  #wordNode(text: string): Operand {
    if (text === '') return INVALID
    return this.#counted() ? { kind: 'word', text } : INVALID
  }

  /** Counts a term; false if there are too many, and nothing more is read. */
  #counted(): boolean {
    if (++this.#shared.terms <= MAX_FILTER_TERMS) return true
    if (!this.#isStopped) {
      this.#report('too-long', this.#tokens.at, this.#tokens.text.length)
      this.#tokens.at = this.#tokens.text.length
      this.#isStopped = true
    }
    return false
  }

  #deeper(from: number, to: number, parse: () => Operand): Operand {
    if (this.#depth >= MAX_FILTER_DEPTH) {
      this.#report('too-deep', from, to)
      this.#tokens.at = this.#tokens.text.length
      this.#isStopped = true
      return INVALID
    }
    this.#depth++
    const found = parse()
    this.#depth--
    return found
  }

  #report(code: FilterProblemCode, from: number, to: number, expected: readonly string[] = []): void {
    const { text } = this.#tokens
    this.problems.push({ code, text: text.slice(from, to), from, to, expected })
  }
}

function joined(kind: 'and' | 'or', parts: readonly FilterNode[]): FilterNode | null {
  const [only] = parts
  if (only === undefined) return null
  return parts.length === 1
    ? only
    : { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) }
}

function negated(part: FilterNode | typeof INVALID): Operand {
  return part === INVALID ? INVALID : { kind: 'not', part }
}

function isSliceOf(key: FieldKey, { from, to }: FieldSlice): boolean {
  const type = typeOf(key)
  if (type !== 'text' && type !== 'bytes' && type !== 'address') return false
  return to === null || from < 0 !== to < 0 || from < to
}
