import { escapeControls } from '../shared/escape-controls'

/** Writes one line to stderr with control characters escaped. */
export function reportError(text: string): void {
  process.stderr.write(`tcplens: ${escapeControls(text)}\n`)
}
