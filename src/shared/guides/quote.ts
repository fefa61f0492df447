/** Words for shells other than bash that come out as exactly the text given. For bash see bytes/shell-quote.ts. */

/** fish knows two escapes between single quotes: the quote's and the backslash's. */
export function quoteFish(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** PowerShell takes typographic quotes for quotes; each is doubled. */
export function quotePowerShell(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`
}

/** A value for `set "NAME=value"`. cmd has no escape for a double quote there, and a URL never has one bare. */
export function cmdValue(text: string): string {
  return text.replaceAll('"', '%22')
}

/** A string of JavaScript or Python: what JSON allows means the same in both. */
export function quoteCode(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')
  return `'${inner}'`
}
