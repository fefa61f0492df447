/** Maximum length of the line. */
const MAX_CHARACTERS = 160

/** Returns the text as one line: whitespace and control characters become single spaces. */
export function textLine(text: string, isWhole: boolean): string {
  // Remove the characters that control a terminal or break a list.
  const line = text
    .slice(0, MAX_CHARACTERS * 2)
    .replaceAll(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim()
  const isCut = line.length > MAX_CHARACTERS || text.length > MAX_CHARACTERS * 2 || !isWhole
  return isCut ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line
}
