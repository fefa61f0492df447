/**
 * Escapes untrusted text (host names, headers, certificate subjects, comments of a capture) for display. Control
 * characters can drive a terminal (ECMA-48: titles, colours, OSC 52), and bidirectional formatting can show a line in
 * another order than it has (Unicode TR 36, section 2.5).
 */

/** C0, DEL and C1, bidirectional formatting, and Unicode's own line separators. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Returns `text` with each control character as `\xHH` or `\u{HHHH}`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (control) => {
    const hex = control.charCodeAt(0).toString(16)
    return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`
  })
}

/** The same without tab and line breaks, which lay out a page's text but cannot hide or move it. */
const CONTROLS_IN_LINES = /(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u

/** Returns `text` with control characters escaped except tab and line breaks, for a page. */
export function escapeControlsInLines(text: string): string {
  if (!CONTROLS_IN_LINES.test(text)) return text
  return text
    .split(/([\t\n\r])/)
    .map((part, at) => (at % 2 === 0 ? escapeControls(part) : part))
    .join('')
}

/** Returns the same JSON value as `json`, with each control character that JSON allows in strings as `\uHHHH`. */
export function escapeControlsInJson(json: string): string {
  return json.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
