import type { CodeLines } from '../../../../../../decode/view/code-lines'

/** Returns lines of code as indented text of about `most` characters at most. */
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
