/** Words for shells other than bash that come out as exactly the text given. For bash see bytes/shell-quote.ts. */

/** fish knows two escapes between single quotes: the quote's and the backslash's. */
export function quoteFish(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/**
 * PowerShell takes typographic quotes for quotes; each is doubled. Its version 5.1 has no escape for most control
 * characters, so text with any is an expression in parentheses that adds them by their numbers.
 */
export function quotePowerShell(text: string): string {
  const quoted = `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`
  if (!HAS_CONTROLS.test(text)) return quoted
  return `(${quoted.replaceAll(CONTROLS, (control) => `'+[char]${control.charCodeAt(0)}+'`)})`
}

/** C0, DEL, C1 and bidirectional formatting, which a terminal acts on or shows in another order. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu
const HAS_CONTROLS = new RegExp(CONTROLS.source, 'u')

/** A value for `set "NAME=value"`. cmd has no escape for a double quote there, and a URL never has one bare. */
export function cmdValue(text: string): string {
  return text.replaceAll('"', '%22')
}

/** A string of JavaScript or Python: what JSON allows means the same in both. */
export function quoteCode(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')
  return `'${inner}'`
}
