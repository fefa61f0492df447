/**
 * Words of an inline command, as Redis splits them: blanks separate words, and quotes join them. In double quotes,
 * backslashes escape as in C; in single quotes, only a single quote is escaped.
 */

export interface InlineWord {
  readonly value: string
  /** Indexes in the line, quotes included. */
  readonly from: number
  readonly to: number
}

export interface InlineWords {
  readonly words: readonly InlineWord[]
  /** False if a quote is not closed, or text follows a closing quote. Redis then refuses the line. */
  readonly isBalanced: boolean
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' }

export function inlineWords(line: string): InlineWords {
  const words: InlineWord[] = []
  let at = 0
  for (;;) {
    while (isBlank(line[at])) at++
    if (at >= line.length) return { words, isBalanced: true }
    const from = at
    let value = ''
    while (at < line.length && !isBlank(line[at])) {
      const quote = line[at]
      if (quote !== '"' && quote !== "'") {
        value += line[at++] ?? ''
        continue
      }
      const quoted = quote === '"' ? doubleQuoted(line, at + 1) : singleQuoted(line, at + 1)
      value += quoted.value
      at = quoted.end
      if (quoted.isClosed && (at >= line.length || isBlank(line[at]))) continue
      words.push({ value, from, to: at })
      return { words, isBalanced: false }
    }
    words.push({ value, from, to: at })
  }
}

interface Quoted {
  readonly value: string
  /** Index after the closing quote. */
  readonly end: number
  readonly isClosed: boolean
}

function doubleQuoted(line: string, start: number): Quoted {
  let value = ''
  for (let at = start; at < line.length;) {
    const character = line[at] ?? ''
    if (character === '"') return { value, end: at + 1, isClosed: true }
    if (character !== '\\' || at + 1 >= line.length) {
      value += character
      at++
      continue
    }
    const escaped = line[at + 1] ?? ''
    const hex = escaped === 'x' ? line.slice(at + 2, at + 4) : ''
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      value += String.fromCharCode(parseInt(hex, 16))
      at += 4
    } else {
      value += ESCAPES[escaped] ?? escaped
      at += 2
    }
  }
  return { value, end: line.length, isClosed: false }
}

function singleQuoted(line: string, start: number): Quoted {
  let value = ''
  for (let at = start; at < line.length; at++) {
    if (line[at] === "'") return { value, end: at + 1, isClosed: true }
    if (line[at] === '\\' && line[at + 1] === "'") at++
    value += line[at] ?? ''
  }
  return { value, end: line.length, isClosed: false }
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && ' \t\n\r\v\f'.includes(character)
}
