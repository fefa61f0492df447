/**
 * Escapes for text from outside (host names, headers, certificate subjects, comments of a capture) that is shown to a
 * person. Control characters can drive a terminal (ECMA-48: titles, colours, OSC 52), and bidirectional formatting can
 * show a line in another order than it has (Unicode TR 36, section 2.5).
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

/** Returns the same JSON value as `json`, with each control character that JSON allows in strings as `\uHHHH`. */
export function escapeControlsInJson(json: string): string {
  return json.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
