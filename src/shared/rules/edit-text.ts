/** A pattern or replacement as a rules file writes it: `hex"01 ff"`, `/regex/`, `/regex/i`, or text. */

export type EditText =
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly kind: 'text'; readonly text: string }

const HEX = /^hex"([^"]*)"$/s
const REGEX = /^\/(.+)\/(i?)$/s

/** Never fails: what has no other form is text. Text that looks like another form begins with an escape, such as `\x2f`. */
export function readEditText(text: string): EditText {
  const hex = HEX.exec(text)?.[1]
  if (hex !== undefined) return { kind: 'hex', hex }
  const [, pattern, flag] = REGEX.exec(text) ?? []
  return pattern === undefined ? { kind: 'text', text } : { kind: 'regex', pattern, ignoreCase: flag === 'i' }
}
