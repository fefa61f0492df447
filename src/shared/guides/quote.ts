/** Quotes text for shells other than bash. For bash see bytes/shell-quote.ts. */

/** fish has two escapes in single quotes: for the quote and for the backslash. */
export function quoteFish(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/**
 * PowerShell treats typographic quotes as quotes; each is doubled. Version 5.1 has no escape for most control
 * characters, so text that contains any becomes an expression in parentheses that adds them by their numbers.
 */
export function quotePowerShell(text: string): string {
  const quoted = `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`
  if (!HAS_CONTROLS.test(text)) return quoted
  return `(${quoted.replaceAll(CONTROLS, (control) => `'+[char]${control.charCodeAt(0)}+'`)})`
}

/** C0, DEL, C1 and bidirectional formatting, which terminals interpret or display in another order. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu
const HAS_CONTROLS = new RegExp(CONTROLS.source, 'u')

/** A value for `set "NAME=value"`. cmd has no escape for a double quote there; in a URL it is never unescaped. */
export function cmdValue(text: string): string {
  return text.replaceAll('"', '%22')
}

/** A string literal for JavaScript or Python: JSON escapes mean the same in both. */
export function quoteCode(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')
  return `'${inner}'`
}
