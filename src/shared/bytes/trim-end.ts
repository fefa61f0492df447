/** Text without these characters at its end: `/x+$/` begins anew at every run of them, which is quadratic. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}
