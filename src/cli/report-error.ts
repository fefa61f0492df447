import { escapeControls } from '../shared/escape-controls'

/** Writes one line to stderr with control characters escaped. */
export function reportError(text: string): void {
  process.stderr.write(`tcplens: ${escapeControls(text)}\n`)
}

/** Writes an error of a typed text to stderr, with the text and a mark below the character at `at`. */
export function reportErrorAt(message: string, typed: string, at: number): void {
  reportError(message)
  const before = escapeControls(typed.slice(0, at))
  process.stderr.write(`  ${escapeControls(typed)}\n  ${' '.repeat(before.length)}^\n`)
}
