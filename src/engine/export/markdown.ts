/** Markdown fragments for untrusted text: the text cannot become markup or end the construct that contains it. */

/** Returns `text` as inline code; safe in a table cell. */
export function inlineCode(text: string): string {
  const shown = plainLine(text)
  if (shown === '') return ''
  if (shown.includes('|')) return htmlCode(shown)
  // The fence is longer than any run of backticks in the text (CommonMark, section 6.1).
  const fence = '`'.repeat(longestRun(shown) + 1)
  const pad = /^`|`$/.test(shown) ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/**
 * Inline code for text with a pipe, which a code span in a table cannot hold: a pipe after a backslash ends the cell
 * however it is escaped (GFM, section 4.10). Character references neither end a cell nor have a meaning in Markdown.
 */
function htmlCode(text: string): string {
  const escaped = text.replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return `<code>${escaped}</code>`
}

/** Returns a code block whose fence is longer than any run of backticks in the text. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text.endsWith('\n') ? text.slice(0, -1) : text}\n${fence}\n`
}

/** Returns running text with all Markdown and HTML characters escaped. */
export function plainText(text: string): string {
  return plainLine(text).replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&')
}

/** Returns the text as a block quote, line by line. */
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
