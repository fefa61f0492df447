/** Of a line in a list. */
const MAX_CHARACTERS = 160

/** One line of a text that may have many. */
export function textLine(text: string, isWhole: boolean): string {
  // What a terminal or a list would act on.
  const line = text
    .slice(0, MAX_CHARACTERS * 2)
    .replaceAll(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim()
  const isCut = line.length > MAX_CHARACTERS || text.length > MAX_CHARACTERS * 2 || !isWhole
  return isCut ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line
}
