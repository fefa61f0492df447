import type { CodeLines } from '../../../decode/view/code-lines'

/** Lines of code as text to take elsewhere, as they are laid out, as far as `most` characters go. */
export function textOfLines(lines: CodeLines, most: number): string {
  const taken: string[] = []
  let length = 0
  for (let line = 0; line < lines.count && length < most; line++) {
    const tokens = lines.tokens(line).map((token) => token.text)
    const whole = '  '.repeat(lines.indent(line)) + tokens.join('')
    taken.push(whole)
    length += whole.length + 1
  }
  return taken.join('\n')
}
