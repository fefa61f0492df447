/**
 * Quotes bytes for a bash command line. Plain text stays unchanged, other text is put in single quotes, and bytes that
 * a terminal or an editor would change (controls, invalid UTF-8) are escaped as in `$'\x80'`. Bash cannot pass a NUL:
 * the caller has to check for it.
 */

const PLAIN = /^[\w@%+=:,./-]+$/
const HARMLESS = /^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$/

/** Quotes a text. */
export function quoteText(text: string): string {
  if (PLAIN.test(text)) return text
  if (HARMLESS.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  return escaped(new TextEncoder().encode(text))
}

/** Quotes bytes, as text if they are UTF-8. */
export function quoteBytes(bytes: Uint8Array): string {
  const text = textOf(bytes)
  return text === null ? escaped(bytes) : quoteText(text)
}

/** Decodes UTF-8; null if the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder throws for invalid bytes.
    return null
  }
}

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' }

/**
 * Escapes all non-ASCII bytes, so that the terminal's encoding does not matter. Also escapes the exclamation mark: an
 * interactive bash expands history after an escaped quote, as if the quoted text had ended there.
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
