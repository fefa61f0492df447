/** Joins lines: each line end, with the blanks around it, becomes a space (RFC 9112, section 5.2). */
export function joinedLines(text: string): string {
  const lines = text.split(/[\r\n]/)
  const last = lines.length - 1
  return lines
    .map((line, at) =>
      at === 0 ? (last === 0 ? line : line.trimEnd()) : at === last ? line.trimStart() : line.trim()
    )
    .filter((line, at) => line !== '' || at === 0 || at === last)
    .join(' ')
}
