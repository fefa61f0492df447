/**
 * XML and HTML as lines of coloured source. `pretty` puts each element on lines of its own by its depth, text that is
 * all of an element beside its tags; otherwise the lines are those of the text. Nothing is corrected: what is not well
 * formed is shown as it stands, and the source can always be seen as sent.
 */
import { lastAtMost, NumberList, type CodeLines, type CodeToken, type TextRange } from './code-lines'

type Kind = 'text' | 'open' | 'close' | 'empty' | 'other'
const KINDS: readonly Kind[] = ['text', 'open', 'close', 'empty', 'other']

/** HTML's elements without an end tag (WHATWG HTML, section 13.1.2). */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** Elements whose text is no markup up to their end tag. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title'])

/** Deeper than this the indent grows no more. */
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

/** Cuts a text into tags, comments and the like, and what stands between. */
function scan(text: string, html: boolean): Pieces {
  const pieces: Pieces = { kinds: new NumberList(), starts: new NumberList(), ends: new NumberList() }
  const push = (kind: Kind, start: number, end: number): void => {
    pieces.kinds.push(KINDS.indexOf(kind))
    pieces.starts.push(start)
    pieces.ends.push(end)
  }
  const pushText = (start: number, end: number): void => {
    // Blanks between tags are layout, which this makes anew.
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
      // A lone `<` is text up to the next one.
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

/** End of a comment, CDATA section, processing instruction or declaration; undefined for anything else. */
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
    // A document type's own declarations stand between brackets.
    const subset = text.slice(open, end).indexOf('[')
    return subset < 0 ? end : behind(']>', open + subset)
  }
  return undefined
}

/** Behind the `>` of a tag; one within quotes ends nothing. */
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

/** A line is one piece, or an element with nothing but text in it; a piece of several lines is several. */
function layOut(text: string, { kinds, starts, ends }: Pieces): CodeLines {
  const lineStart = new NumberList()
  const lineEnds = new NumberList()
  const indents = new NumberList()
  const folds = new NumberList()
  /** The piece each line begins in. */
  const lineKinds = new NumberList()
  const open: number[] = []
  const kindOf = (piece: number): Kind | undefined =>
    piece < kinds.length ? KINDS[kinds.get(piece)] : undefined
  // The next break is looked for once: a text without any would be searched to its end for every line made of it.
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
    // Folds nest: the nearest line above that ends here is the one that opened it.
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

/** The parts of a line of markup: tag names, attributes, their values, and what is between tags. */
const PARTS =
  // The last alternative takes any text that the one before it refuses: each character is read twice at most.
  // eslint-disable-next-line regexp/no-super-linear-move
  /(<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<[!?][^>]*>?)|(<\/?[^\s/>]*|\/?>)|("[^"]*"?|'[^']*'?)|([^\s=<>"'/]+)(?=\s*=)|([^<>"'\s=]+|[\s=/]+)/g

/** Beyond this a line is shown without colours: nobody reads it by its syntax. */
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
  // A line in the middle of a tag begins with an attribute.
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

/** Tokens of a line that begins at `from`. */
function placed(tokens: CodeToken[], from: number): CodeToken[] {
  let at = from
  for (const token of tokens) {
    token.at = at
    at += token.text.length
  }
  return tokens
}

/** A tag stands for its element, an attribute for its name and value, anything else for itself. */
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

/** The text's own lines, coloured. */
export function sourceLines(plain: CodeLines): CodeLines {
  const tokens = (line: number): CodeToken[] => {
    const [whole] = plain.tokens(line)
    return whole?.at === undefined ? [] : placed(markupTokens(whole.text), whole.at)
  }
  return { ...plain, tokens }
}
