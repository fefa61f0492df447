/**
 * The URLs that one of curl's stands for: `{a,b}`, `[1-10]`, `[001-100:10]` and `[a-z]` are each of their values, the last
 * of them changing first. A backslash takes its meaning from a bracket, as browsers write it. What is none of these stands
 * as it is.
 */

/** More than anybody chooses from. */
export const MAX_GLOBBED = 1000

const GLOB =
  /\\([[\]{}])|(?<![${])\{([^{}]*)\}(?!\})|\[(?:(\d+)-(\d+)|([a-z])-([a-z])|([A-Z])-([A-Z]))(?::(\d+))?\]/g

/** At least `MAX_GLOBBED`, cut short, where there would be as many or more. */
export function globbedUrls(text: string): string[] {
  const parts: string[][] = []
  let at = 0
  for (const match of text.matchAll(GLOB)) {
    parts.push([text.slice(at, match.index)], valuesOf(match))
    at = match.index + match[0].length
  }
  parts.push([text.slice(at)])
  let urls = ['']
  for (const values of parts) {
    urls = appended(urls, values)
    if (urls.length >= MAX_GLOBBED) break
  }
  return urls
}

/** Every URL with every value, as far as `MAX_GLOBBED`. */
function appended(urls: readonly string[], values: readonly string[]): string[] {
  const made: string[] = []
  for (const url of urls) for (const value of values) if (made.push(url + value) >= MAX_GLOBBED) return made
  return made
}

function valuesOf(match: RegExpExecArray | RegExpMatchArray): string[] {
  const [whole, escaped, set, from, to] = match
  if (escaped !== undefined) return [escaped]
  if (set !== undefined) return set.split(',')
  const step = Math.max(1, Number(match[9] ?? 1))
  if (from !== undefined && to !== undefined) {
    const values: string[] = []
    // A leading zero says how many digits each of them has.
    const digits = from.startsWith('0') ? from.length : 0
    for (let value = Number(from); value <= Number(to) && values.length < MAX_GLOBBED; value += step)
      values.push(String(value).padStart(digits, '0'))
    return values.length === 0 ? [whole] : values
  }
  const first = (match[5] ?? match[7] ?? '').charCodeAt(0)
  const last = (match[6] ?? match[8] ?? '').charCodeAt(0)
  const letters: string[] = []
  for (let code = first; code <= last; code += step) letters.push(String.fromCharCode(code))
  return letters.length === 0 ? [whole] : letters
}
