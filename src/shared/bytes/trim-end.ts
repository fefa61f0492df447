/**
 * Removes these characters from the end of a text. The expression `/x+$/` would be quadratic, because it starts again
 * at every run.
 */
export function trimEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}
