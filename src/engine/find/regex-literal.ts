import { literalNeedle, type Needle } from './needle'

/**
 * Derives from a regular expression the facts that narrow a search: literals of which every match contains one, how
 * far a match reaches around them, and whether a match can contain a line feed. Unknown syntax gives no facts, which
 * is slower but finds the same.
 */

export interface RegexFacts {
  /** Null if a match need not contain any literal. */
  readonly needles: readonly Needle[] | null
  /** Bytes before the start of the literal, and from there on; may be infinite. */
  readonly left: number
  readonly right: number
  readonly inLine: boolean
}

/** More alternatives cost more than they narrow. */
const MAX_NEEDLES = 8
/** A shorter literal occurs too often to narrow anything. */
const MIN_LITERAL = 2
const MAX_DEPTH = 50
/** A character in UTF-8. */
const MOST_PER_CHARACTER = 4

interface Literal {
  readonly bytes: readonly number[]
  readonly ignoreCase: boolean
}

/** Facts about a part of the expression. */
interface Part {
  readonly max: number
  /** Literals of which each match of the part contains one, and the bytes before it at most. */
  readonly literals: readonly Literal[] | null
  readonly left: number
}

interface Flags {
  readonly ignoreCase: boolean
  readonly dotAll: boolean
}

const NOTHING: RegexFacts = { needles: null, left: Infinity, right: Infinity, inLine: false }

export function regexFacts(pattern: string, ignoreCase: boolean): RegexFacts {
  // Characters above ASCII make the expression read UTF-8, quoted text has its own rules: neither is worth a parser.
  if (/[^\x20-\x7e]|\\[QEpPC]|\\x\{/.test(pattern)) return NOTHING
  const reader = new Reader(pattern)
  const part = reader.alternatives({ ignoreCase, dotAll: false }, 0)
  if (part === null || !reader.isAtEnd) return NOTHING
  const needles =
    part.literals?.map(({ bytes, ignoreCase: folded }) => literalNeedle(Uint8Array.from(bytes), folded)) ??
    null
  return { needles, left: part.left, right: part.max, inLine: reader.inLine }
}

class Reader {
  inLine = true
  readonly #pattern: string
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  get isAtEnd(): boolean {
    return this.#at === this.#pattern.length
  }

  /** Reads alternatives up to a closing parenthesis or the end. Returns null for unknown syntax. */
  alternatives(flags: Flags, depth: number): Part | null {
    if (depth > MAX_DEPTH) return null
    const parts: Part[] = []
    let current: Flags = flags
    do {
      const read = this.#sequence(current, depth)
      if (read === null) return null
      parts.push(read.part)
      // Flags without a group of their own last to the end of the group, further alternatives included.
      current = read.flags
    } while (this.#take('|'))
    return either(parts)
  }

  #sequence(flags: Flags, depth: number): { part: Part; flags: Flags } | null {
    let current = flags
    const run = new Run()
    while (!this.isAtEnd && !this.#is('|') && !this.#is(')')) {
      const changed = this.#flagsAlone(current)
      if (changed !== null) {
        current = changed
        run.close()
        continue
      }
      const item = this.#item(current, depth)
      if (item === null) return null
      const times = this.#times()
      if (times === null) return null
      run.add(item, times)
    }
    return { part: run.end(), flags: current }
  }

  /** Reads `(?i)`. */
  #flagsAlone(flags: Flags): Flags | null {
    const [whole, on = '', off = ''] = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.#rest) ?? []
    if (whole === undefined) return null
    this.#at += whole.length
    return withFlags(flags, on, off)
  }

  #item(flags: Flags, depth: number): Part | Literal | null {
    const character = this.#pattern.charAt(this.#at)
    switch (character) {
      case '(':
        return this.#group(flags, depth)
      case '[':
        return this.#characterClass()
      case '.':
        this.#at++
        if (flags.dotAll) this.inLine = false
        return ANY
      case '^':
      case '$':
        this.#at++
        return EMPTY
      case '\\':
        return this.#escape(flags)
      case '*':
      case '+':
      case '?':
        return null
      default:
        this.#at++
        return { bytes: [character.charCodeAt(0)], ignoreCase: flags.ignoreCase }
    }
  }

  #group(flags: Flags, depth: number): Part | null {
    const [opening = '', on = '', off = ''] =
      /^\((?:\?P?<\w+>|\?([imsU]*)(?:-([imsU]+))?:)?/.exec(this.#rest) ?? []
    this.#at += opening.length
    if (opening === '(' && this.#is('?')) return null
    const part = this.alternatives(withFlags(flags, on, off), depth + 1)
    return part !== null && this.#take(')') ? part : null
  }

  #characterClass(): Part | null {
    const [text] = /^\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]/.exec(this.#rest) ?? []
    if (text === undefined) return null
    this.#at += text.length
    // A class of plain printable characters has no line feed; ranges end below or begin above it.
    if (!/^\[[\w .,:;@#%&/=+*?!<>"'|(){}~-]+\]$/.test(text)) this.inLine = false
    return ANY
  }

  #escape(flags: Flags): Part | Literal | null {
    const [hex, digits = ''] = /^\\x([0-9a-f]{2})/i.exec(this.#rest) ?? []
    if (hex !== undefined) {
      this.#at += hex.length
      const byte = Number.parseInt(digits, 16)
      if (byte === 0x0a) this.inLine = false
      return { bytes: [byte], ignoreCase: flags.ignoreCase }
    }
    const character = this.#pattern.charAt(this.#at + 1)
    this.#at += 2
    if (/[bBAz]/.test(character)) return EMPTY
    if (/[dw]/.test(character)) return ANY
    const named = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, a: 0x07 }[character]
    if (named !== undefined) {
      if (named === 0x0a) this.inLine = false
      return { bytes: [named], ignoreCase: false }
    }
    if (/[sSDW]/.test(character)) {
      if (character !== 'S') this.inLine = false
      return ANY
    }
    if (character === '' || /[0-9a-zA-Z]/.test(character)) return null
    return { bytes: [character.charCodeAt(0)], ignoreCase: flags.ignoreCase }
  }

  #times(): { least: number; most: number } | null {
    const [text, braces] = /^(?:[*+?]|\{(\d+(?:,\d*)?)\})\??/.exec(this.#rest) ?? []
    if (text === undefined) return { least: 1, most: 1 }
    this.#at += text.length
    if (/^[*+?{]/.test(this.#rest) && this.#isRepetition()) return null
    if (braces === undefined) {
      const most = text.startsWith('?') ? 1 : Infinity
      return { least: text.startsWith('+') ? 1 : 0, most }
    }
    const [least = '0', most = least] = braces.split(',')
    return { least: Number(least), most: most === '' ? Infinity : Number(most) }
  }

  #isRepetition(): boolean {
    return /^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.#rest)
  }

  get #rest(): string {
    return this.#pattern.slice(this.#at)
  }

  #is(character: string): boolean {
    return this.#pattern.charAt(this.#at) === character
  }

  #take(character: string): boolean {
    if (!this.#is(character)) return false
    this.#at++
    return true
  }
}

/** One character that is not a literal. */
const ANY: Part = { max: MOST_PER_CHARACTER, literals: null, left: 0 }
const EMPTY: Part = { max: 0, literals: null, left: 0 }

function withFlags(flags: Flags, on: string, off: string): Flags {
  const set = (letter: string, before: boolean): boolean =>
    on.includes(letter) || (before && !off.includes(letter))
  return { ignoreCase: set('i', flags.ignoreCase), dotAll: set('s', flags.dotAll) }
}

/** Joins the items of a sequence and keeps the most useful literals. */
class Run {
  #max = 0
  #best: Part | null = null
  #bytes: number[] = []
  #ignoreCase = false
  #begin = 0

  add(item: Part | Literal, { least, most }: { least: number; most: number }): void {
    if ('bytes' in item) {
      const [byte = 0] = item.bytes
      const isSame = this.#bytes.length === 0 || this.#ignoreCase === item.ignoreCase
      if (!isSame) this.close()
      if (least > 0) {
        if (this.#bytes.length === 0) this.#begin = this.#max
        this.#ignoreCase = item.ignoreCase
        this.#bytes.push(byte)
      }
      this.#max += most
      if (least !== 1 || most !== 1) this.close()
      return
    }
    // An anchor does not interrupt a literal.
    if (item.max === 0) return
    this.close()
    if (least > 0 && item.literals !== null) this.#offer({ ...item, left: this.#max + item.left })
    this.#max += item.max * most
  }

  /** Ends the literal read so far. */
  close(): void {
    if (this.#bytes.length > 0)
      this.#offer({
        max: 0,
        literals: [{ bytes: this.#bytes, ignoreCase: this.#ignoreCase }],
        left: this.#begin
      })
    this.#bytes = []
  }

  end(): Part {
    this.close()
    const best = this.#best
    return { max: this.#max, literals: best?.literals ?? null, left: best?.left ?? 0 }
  }

  #offer(part: Part): void {
    const isUseful = part.literals?.every(({ bytes }) => bytes.length >= MIN_LITERAL) === true
    if (isUseful && shortest(part) > shortest(this.#best)) this.#best = part
  }
}

/** A bounded reach and a long literal narrow most. */
function shortest(part: Part | null): number {
  const literals = part?.literals ?? null
  if (part === null || literals === null) return 0
  const length = Math.min(...literals.map(({ bytes }) => bytes.length))
  return Number.isFinite(part.left) ? length : length / 4 + 1
}

function either(parts: readonly Part[]): Part {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const max = Math.max(...parts.map((part) => part.max))
  const literals = parts.flatMap((part) => part.literals ?? [])
  const isKnown = parts.every((part) => part.literals !== null) && literals.length <= MAX_NEEDLES
  return { max, literals: isKnown ? literals : null, left: Math.max(...parts.map(({ left }) => left)) }
}
