/**
 * Splits a pattern into escapes of bytes above ASCII, characters above ASCII, and all other parts. Does not report
 * errors, which the compiler does.
 */
export interface PatternPart {
  /**
   * `byte`: an escape from 80 to ff; `character`: a non-ASCII character, literally or by number, or a Unicode class
   * (`\pL`).
   */
  readonly kind: 'byte' | 'character' | 'rest'
  readonly text: string
  readonly at: number
  readonly inClass: boolean
}

/** `\Q…\E`, escapes, brackets, and any other character. */
const TOKEN =
  /\\Q[^]*?(?:\\E|$)|\\x\{[0-9a-f]+\}|\\x[0-9a-f]{2}|\\[0-7]{1,3}|\\p\{[^}]*\}|\\p.|\\[^]|\[:\^?\w+:\]|[^]/giu

export function patternParts(pattern: string): PatternPart[] {
  const parts: PatternPart[] = []
  let inClass = false
  let classFrom = 0
  for (const { 0: text, index: at } of pattern.matchAll(TOKEN)) {
    if (text.startsWith('\\Q')) {
      for (const part of quoted(text, at)) parts.push({ ...part, inClass })
      continue
    }
    if (!inClass && text === '[') {
      inClass = true
      // A bracket directly after the opening bracket or its `^` is literal.
      classFrom = at + (pattern.charAt(at + 1) === '^' ? 2 : 1)
    } else if (inClass && text === ']' && at > classFrom) {
      inClass = false
    }
    parts.push({ kind: kindOf(text), text, at, inClass })
  }
  return parts
}

function kindOf(token: string): PatternPart['kind'] {
  if (/^\\p/i.test(token)) return 'character'
  if (!token.startsWith('\\')) return isAscii(token) ? 'rest' : 'character'
  const hex = /^\\x\{?([0-9a-f]+)/i.exec(token)?.[1]
  const octal = /^\\([0-7]{2,3})$/.exec(token)?.[1]
  const code =
    hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : 0
  if (code > 0xff || !isAscii(token)) return 'character'
  return code > 0x7f ? 'byte' : 'rest'
}

/** Quoted text is literal: its ASCII characters stay quoted. */
function quoted(token: string, at: number): Omit<PatternPart, 'inClass'>[] {
  if (isAscii(token)) return [{ kind: 'rest', text: token, at }]
  const inner = token.slice(2, token.endsWith('\\E') ? -2 : undefined)
  return Array.from(inner.matchAll(/[^]/gu), ({ 0: text, index }) => {
    const place = at + 2 + index
    return isAscii(text)
      ? { kind: 'rest', text: `\\Q${text}\\E`, at: place }
      : { kind: 'character', text, at: place }
  })
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text)
}
