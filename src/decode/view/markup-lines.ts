/**
 * XML and HTML as lines of coloured source. `pretty` puts each element on its own lines, indented by depth; text that
 * is the only content of an element stays beside its tags. Otherwise the lines are those of the text. Nothing is
 * corrected: markup that is not well-formed is shown unchanged, and the original source is always available.
 */
import { lastAtMost, NumberList, type CodeLines, type CodeToken, type TextRange } from './code-lines'

type Kind = 'text' | 'open' | 'close' | 'empty' | 'other'
const KINDS: readonly Kind[] = ['text', 'open', 'close', 'empty', 'other']

/** HTML elements without an end tag (WHATWG HTML, section 13.1.2). */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** Elements whose content is text up to their end tag. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title'])

/** Maximum indentation level. */
const MAX_INDENT = 200

interface Pieces {
  kinds: NumberList
  starts: NumberList
  ends: NumberList
}

export function markupLines(text: string, options: { html: boolean }): CodeLines {
  const pieces = scan(text, options.html)
  return layOut(text, pieces)
}

/** Splits a text into tags, comments and similar markup, and the text between. */
function scan(text: string, html: boolean): Pieces {
  const pieces: Pieces = { kinds: new NumberList(), starts: new NumberList(), ends: new NumberList() }
  const push = (kind: Kind, start: number, end: number): void => {
    pieces.kinds.push(KINDS.indexOf(kind))
    pieces.starts.push(start)
    pieces.ends.push(end)
  }
  const pushText = (start: number, end: number): void => {
    // Whitespace between tags is layout, which is created anew.
    let from = start
    let to = end
    while (from < to && isBlank(text.charCodeAt(from))) from++
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--
    if (to > from) push('text', from, to)
  }
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    if (open < 0) {
      pushText(at, text.length)
      break
    }
    const special = specialEnd(text, open)
    if (special === undefined && !/[A-Za-z/_:\u0080-\uffff]/.test(text.charAt(open + 1))) {
      // A lone `<` is text, up to the next one.
      const next = text.indexOf('<', open + 1)
      pushText(at, next < 0 ? text.length : next)
      at = next < 0 ? text.length : next
      continue
    }
    pushText(at, open)
    if (special !== undefined) {
      push('other', open, special)
      at = special
      continue
    }
    const end = tagEnd(text, open)
    const name = tagName(text, open)
    const isClose = text.charAt(open + 1) === '/'
    const isEmpty = text.charAt(end - 2) === '/' || (html && VOID.has(name))
    push(isClose ? 'close' : isEmpty ? 'empty' : 'open', open, end)
    at = end
    if (html && !isClose && !isEmpty && RAW_TEXT.has(name)) {
      const close = rawTextEnd(text, end, name)
      pushText(end, close)
      at = close
    }
  }
  return pieces
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** Returns the end of a comment, CDATA section, processing instruction or declaration; undefined for other markup. */
function specialEnd(text: string, open: number): number | undefined {
  const behind = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from)
    return found < 0 ? text.length : found + mark.length
  }
  if (text.startsWith('<!--', open)) return behind('-->', open + 4)
  if (text.startsWith('<![CDATA[', open)) return behind(']]>', open + 9)
  if (text.startsWith('<?', open)) return behind('>', open + 2)
  if (text.startsWith('<!', open)) {
    const end = behind('>', open + 2)
    // A document type may contain declarations between brackets.
    const subset = text.slice(open, end).indexOf('[')
    return subset < 0 ? end : behind(']>', open + subset)
  }
  return undefined
}

/** Returns the offset after the `>` of a tag; a `>` inside quotes does not end it. */
function tagEnd(text: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '>') return at + 1
    else if (character === '<') return at
    else if ((character === '"' || character === "'") && text.charAt(at - 1) === '=') quote = character
  }
  return text.length
}

const NAME = /<\/?([^\s/>]*)/y

function tagName(text: string, open: number): string {
  NAME.lastIndex = open
  return (NAME.exec(text)?.[1] ?? '').toLowerCase()
}

function rawTextEnd(text: string, from: number, name: string): number {
  const pattern = new RegExp(`</${name}[\\s/>]`, 'gi')
  pattern.lastIndex = from
  const found = pattern.exec(text)
  return found === null ? text.length : found.index
}

/**
 * Lays out the pieces: a line is one piece, or an element that contains only text; a piece of several lines becomes
 * several lines.
 */
function layOut(text: string, { kinds, starts, ends }: Pieces): CodeLines {
  const lineStart = new NumberList()
  const lineEnds = new NumberList()
  const indents = new NumberList()
  const folds = new NumberList()
  /** Kind of the piece in which each line begins. */
  const lineKinds = new NumberList()
  const open: number[] = []
  const kindOf = (piece: number): Kind | undefined =>
    piece < kinds.length ? KINDS[kinds.get(piece)] : undefined
  // Remember the next line break: searching for it again for every line would read a text without any to its end.
  let nextBreak = -1
  const addLines = (start: number, end: number, kind: number): void => {
    let from = start
    while (from < end) {
      if (nextBreak < from) {
        const found = text.indexOf('\n', from)
        nextBreak = found < 0 ? text.length : found
      }
      const to = Math.min(nextBreak, end)
      lineStart.push(from)
      lineEnds.push(to > from && text.charCodeAt(to - 1) === 0x0d ? to - 1 : to)
      indents.push(Math.min(open.length, MAX_INDENT))
      folds.push(lineStart.length - 1)
      lineKinds.push(kind)
      from = to === end ? end : to + 1
    }
  }
  for (let piece = 0; piece < kinds.length; piece++) {
    const kind = kindOf(piece)
    const start = starts.get(piece)
    if (kind === 'open') {
      const isShort = kindOf(piece + 1) === 'close'
      const isText = kindOf(piece + 1) === 'text' && kindOf(piece + 2) === 'close'
      const last = isShort ? piece + 1 : piece + 2
      if ((isShort || isText) && !text.slice(start, Math.min(ends.get(last), start + 4096)).includes('\n')) {
        addLines(start, ends.get(last), 1)
        piece = last
        continue
      }
      addLines(start, ends.get(piece), 1)
      open.push(lineStart.length - 1)
    } else if (kind === 'close') {
      const opener = open.pop()
      addLines(start, ends.get(piece), 1)
      if (opener !== undefined) folds.set(opener, lineStart.length - 1)
    } else addLines(start, ends.get(piece), kinds.get(piece))
  }
  const tokens = (line: number): CodeToken[] => {
    const from = lineStart.get(line)
    const shown = text.slice(from, lineEnds.get(line))
    if (KINDS[lineKinds.get(line)] !== 'text') return placed(markupTokens(shown), from)
    const trimmed = shown.trimStart()
    return [{ kind: 'plain', text: trimmed, at: from + shown.length - trimmed.length }]
  }
  const element = (line: number): TextRange => {
    const end = folds.get(line)
    if (end > line) return [lineStart.get(line), lineEnds.get(end)]
    if (!text.startsWith('</', lineStart.get(line))) return [lineStart.get(line), lineEnds.get(line)]
    // Folds nest: the nearest line above that ends here opened the fold.
    let opener = line - 1
    while (opener >= 0 && folds.get(opener) !== line) opener--
    return [lineStart.get(opener < 0 ? line : opener), lineEnds.get(line)]
  }
  const lineAt = (place: number): number => lastAtMost(lineStart, place)
  return {
    count: lineStart.length,
    indent: (line) => indents.get(line),
    lineAt,
    nodeAt(place) {
      const line = lineAt(place)
      return markupNode(tokens(line), place, () => element(line))
    },
    tokens,
    width: (line) => lineEnds.get(line) - lineStart.get(line),
    foldEnd: (line) => folds.get(line)
  }
}

/** Parts of a line of markup: tag names, attributes, their values, and text between tags. */
const PARTS =
  // The last alternative matches all text that the previous one rejects, so each character is read twice at most.
  // eslint-disable-next-line regexp/no-super-linear-move
  /(<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<[!?][^>]*>?)|(<\/?[^\s/>]*|\/?>)|("[^"]*"?|'[^']*'?)|([^\s=<>"'/]+)(?=\s*=)|([^<>"'\s=]+|[\s=/]+)/g

/** Longer lines are shown without colours. */
const MAX_COLOURED = 20_000

export function markupTokens(line: string): CodeToken[] {
  if (line.length > MAX_COLOURED) return [{ kind: 'plain', text: line }]
  const tokens: CodeToken[] = []
  let inTag = false
  const add = (kind: CodeToken['kind'], text: string): void => {
    const last = tokens.at(-1)
    if (last?.kind === kind) last.text += text
    else tokens.push({ kind, text })
  }
  // A line that begins inside a tag starts with an attribute.
  if (!line.includes('<') || line.indexOf('>') < line.indexOf('<'))
    inTag = line.includes('>') || /^\s*[\w:-]+=/.test(line)
  for (const [whole, special, tag, value, attribute] of line.matchAll(PARTS)) {
    if (special !== undefined) add('comment', special)
    else if (tag !== undefined) {
      add('tag', tag)
      inTag = !tag.endsWith('>')
    } else if (!inTag) add('plain', whole)
    else if (value !== undefined) add('string', value)
    else if (attribute !== undefined) add('key', attribute)
    else add('plain', whole)
  }
  return tokens
}

/** Adds offsets to the tokens of a line that begins at `from`. */
function placed(tokens: CodeToken[], from: number): CodeToken[] {
  let at = from
  for (const token of tokens) {
    token.at = at
    at += token.text.length
  }
  return tokens
}

/** Returns the node of a token: a tag's element, an attribute with its value, or the token itself. */
function markupNode(tokens: readonly CodeToken[], place: number, element: () => TextRange): TextRange | null {
  const index = tokens.findLastIndex(({ at = Infinity }) => at <= place)
  const token = tokens[index]
  if (token?.at === undefined) return null
  const value = tokens[index + 2]
  if (token.kind === 'tag') return element()
  if (token.kind === 'key' && value?.kind === 'string' && value.at !== undefined)
    return [token.at, value.at + value.text.length]
  return null
}

/** Returns the text's own lines with colours. */
export function sourceLines(plain: CodeLines): CodeLines {
  const tokens = (line: number): CodeToken[] => {
    const [whole] = plain.tokens(line)
    return whole?.at === undefined ? [] : placed(markupTokens(whole.text), whole.at)
  }
  return { ...plain, tokens }
}
