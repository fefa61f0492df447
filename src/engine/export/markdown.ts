/** Pieces of Markdown that hold text of anybody's: nothing in them can become markup, or end the place it stands in. */

/** Returns `text` as code in a line; fit for a cell of a table. */
export function inlineCode(text: string): string {
  const shown = plainLine(text)
  if (shown === '') return ''
  if (shown.includes('|')) return htmlCode(shown)
  // Longer than any run of backticks in it (CommonMark, section 6.1).
  const fence = '`'.repeat(longestRun(shown) + 1)
  const pad = /^`|`$/.test(shown) ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/**
 * A code span cannot hold a pipe in a table: a pipe behind a backslash ends the cell however it is escaped (GFM, section
 * 4.10). Character references neither end a cell nor mean anything to Markdown.
 */
function htmlCode(text: string): string {
  const escaped = text.replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return `<code>${escaped}</code>`
}

/** A block of code, with a fence longer than any within. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text.endsWith('\n') ? text.slice(0, -1) : text}\n${fence}\n`
}

/** Running text: what means something to Markdown or HTML is escaped. */
export function plainText(text: string): string {
  return plainLine(text).replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&')
}

/** Somebody's words, line by line. */
export function quote(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => `> ${plainText(line)}`.trimEnd())
    .join('\n')
}

function plainLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
