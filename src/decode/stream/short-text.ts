/**
 * Returns the first `most` characters of a Latin-1 text (at most some thousand). The result does not keep the long text
 * in memory, as a slice of it would.
 */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return text
  const codes: number[] = []
  for (let at = 0; at < most; at++) codes.push(text.charCodeAt(at))
  return String.fromCharCode(...codes)
}
