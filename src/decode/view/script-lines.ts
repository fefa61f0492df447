/**
 * JavaScript and CSS as lines of coloured source. Splits the text into comments, strings, numbers, words and
 * punctuation in one pass that looks back one token at most. The token before a slash decides whether it begins a
 * regular expression, as in editors. Blocks in brackets can be folded.
 */
import {
  lastAtMost,
  lineEnd,
  lineStarts,
  NumberList,
  type CodeLines,
  type CodeToken,
  type CodeTokenKind
} from './code-lines'

export type ScriptLanguage = 'js' | 'css'

const KINDS = ['plain', 'comment', 'string', 'number', 'literal', 'tag', 'key', 'punctuation'] as const
type Kind = (typeof KINDS)[number] & CodeTokenKind

const JS_KEYWORDS = new Set(
  (
    'async await break case catch class const continue debugger default delete do else export extends finally for ' +
    'from function get if import in instanceof let new of return set static super switch this throw try typeof var ' +
    'void while with yield'
  ).split(' ')
)
const JS_LITERALS = new Set(['true', 'false', 'null', 'undefined', 'NaN', 'Infinity'])
/** Words after which a slash begins a regular expression. */
const BEFORE_REGEX = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await'.split(' ')
)

const JS =
  /(\/\*[^]*?(?:\*\/|$)|\/\/[^\n\r]*)|("[^"\\\n]*(?:\\[^][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[^][^'\\\n]*)*'?|`[^`\\]*(?:\\[^][^`\\]*)*`?)|(0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)|([\p{ID_Start}$_#][\p{ID_Continue}$]*)|(\s+)|([^])/uy
const CSS =
  /(\/\*[^]*?(?:\*\/|$))|("[^"\\\n]*(?:\\[^][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[^][^'\\\n]*)*'?)|(#[\da-fA-F]{3,8}\b|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:%|[a-zA-Z]+)?)|([@.#]?-{0,2}[A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)|(\s+)|([^])/y
const REGEX = /\/(?:[^/\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/[a-z]*/y

interface Pieces {
  kinds: NumberList
  starts: NumberList
}

export function scriptLines(text: string, language: ScriptLanguage): CodeLines {
  const pieces: Pieces = { kinds: new NumberList(), starts: new NumberList() }
  const folds = new Map<number, number>()
  const lines = lineStarts(text)
  const startOf = (line: number): number => (line < lines.length ? lines.get(line) : text.length)
  scan(text, language, pieces, foldsOf(lines, folds))
  const endOf = (line: number): number => lineEnd(text, startOf(line), startOf(line + 1))
  const indentOf = (line: number): number => {
    let at = startOf(line)
    while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at++
    return Math.min(at, endOf(line)) - startOf(line)
  }
  return {
    count: lines.length,
    indent: (line) => Math.min(200, indentOf(line) >> 1),
    foldEnd: (line) => folds.get(line) ?? line,
    lineAt: (place) => lastAtMost(lines, place),
    width: (line) => endOf(line) - startOf(line),
    tokens(line) {
      const end = endOf(line)
      let at = startOf(line) + (Math.min(400, indentOf(line)) & ~1)
      const tokens: CodeToken[] = []
      for (let piece = lastAtMost(pieces.starts, at); at < end; piece++) {
        const next = piece + 1 < pieces.starts.length ? pieces.starts.get(piece + 1) : text.length
        const to = Math.min(next, end)
        if (to > at)
          tokens.push({ kind: KINDS[pieces.kinds.get(piece)] ?? 'plain', text: text.slice(at, to), at })
        at = Math.max(at, to)
        if (piece >= pieces.starts.length) break
      }
      return tokens
    }
  }
}

/** Records brackets that close on a later line. */
function foldsOf(lines: NumberList, folds: Map<number, number>): (code: number, at: number) => void {
  const open: number[] = []
  return (code, at) => {
    if (code === 0x7b || code === 0x5b || code === 0x28) open.push(at)
    else if (code === 0x7d || code === 0x5d || code === 0x29) {
      const opener = open.pop()
      if (opener === undefined) return
      const first = lastAtMost(lines, opener)
      const last = lastAtMost(lines, at)
      if (last > first && !folds.has(first)) folds.set(first, last)
    }
  }
}

function scan(
  text: string,
  language: ScriptLanguage,
  { kinds, starts }: Pieces,
  bracket: (code: number, at: number) => void
): void {
  const pattern = language === 'js' ? JS : CSS
  let last = 'plain' as Kind
  const push = (kind: Kind, at: number): void => {
    // Merge adjacent punctuation and whitespace, which are most tokens, into one.
    if (kind === last && (kind === 'plain' || kind === 'punctuation') && starts.length > 0) return
    kinds.push(KINDS.indexOf(kind))
    starts.push(at)
    last = kind
  }
  /** True if a value ended here, so that a slash divides. */
  let afterValue = false
  for (let at = 0; at < text.length;) {
    if (language === 'js' && !afterValue && text.charCodeAt(at) === 0x2f) {
      const next = text.charCodeAt(at + 1)
      REGEX.lastIndex = at
      if (next !== 0x2f && next !== 0x2a && REGEX.test(text)) {
        push('string', at)
        at = REGEX.lastIndex
        afterValue = true
        continue
      }
    }
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) break
    const [whole, comment, string, number, word, blank] = found
    if (comment !== undefined) push('comment', at)
    else if (string !== undefined) push('string', at)
    else if (number !== undefined) push('number', at)
    else if (word !== undefined)
      push(language === 'js' ? jsWord(word) : cssWord(word, text, pattern.lastIndex), at)
    else if (blank !== undefined) push(last === 'punctuation' ? 'punctuation' : 'plain', at)
    else {
      push('punctuation', at)
      bracket(whole.charCodeAt(0), at)
    }
    if (comment === undefined && blank === undefined)
      afterValue =
        string !== undefined ||
        number !== undefined ||
        (word !== undefined && !BEFORE_REGEX.has(word)) ||
        whole === ')' ||
        whole === ']' ||
        whole === '}'
    at = pattern.lastIndex
  }
}

function jsWord(word: string): Kind {
  return JS_KEYWORDS.has(word) ? 'tag' : JS_LITERALS.has(word) ? 'literal' : 'plain'
}

/** Returns the kind of a word: an at-rule, a property (before its colon), or a value. */
function cssWord(word: string, text: string, behind: number): Kind {
  if (word.startsWith('@')) return 'tag'
  let at = behind
  while (text.charCodeAt(at) === 0x20) at++
  return text.charCodeAt(at) === 0x3a && text.charCodeAt(at + 1) !== 0x3a ? 'key' : 'plain'
}
