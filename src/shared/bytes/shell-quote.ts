/**
 * Words for a bash command line that come out as exactly the bytes given. What is plain stays plain, text is put in
 * single quotes, and what a terminal or an editor would spoil (controls, bytes that are no UTF-8) is escaped as in
 * `$'\x80'`. Bash cannot pass a NUL at all: the caller has to look for it.
 */

const PLAIN = /^[\w@%+=:,./-]+$/
const HARMLESS = /^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$/

/** The word for a text. */
export function quoteText(text: string): string {
  if (PLAIN.test(text)) return text
  if (HARMLESS.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  return escaped(new TextEncoder().encode(text))
}

/** The word for bytes: text where they are UTF-8. */
export function quoteBytes(bytes: Uint8Array): string {
  const text = textOf(bytes)
  return text === null ? escaped(bytes) : quoteText(text)
}

/** Null where the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder's way of saying no.
    return null
  }
}

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' }

/**
 * Everything beyond ASCII as its bytes, so that it does not matter what the terminal's encoding is. The exclamation mark
 * as well: an interactive bash looks for its history behind an escaped quote, as if the word had ended there.
 */
function escaped(bytes: Uint8Array): string {
  let word = ''
  for (const byte of bytes) {
    word +=
      NAMED[byte] ??
      (byte < 32 || byte > 126 || byte === 0x21
        ? `\\x${byte.toString(16).padStart(2, '0')}`
        : String.fromCharCode(byte))
  }
  return `$'${word}'`
}
