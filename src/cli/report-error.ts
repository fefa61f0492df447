import { escapeControls } from '../shared/escape-controls'

/** Writes one line to stderr with control characters escaped. */
export function reportError(text: string): void {
  process.stderr.write(`tcplens: ${escapeControls(text)}\n`)
}

/** Writes a line of input with its mark below it to stderr, with control characters escaped. */
export function reportPlace(lines: string): void {
  for (const line of lines.split('\n')) process.stderr.write(`${escapeControls(line)}\n`)
}
