/**
 * Expands curl's URL patterns: `{a,b}`, `[1-10]`, `[001-100:10]` and `[a-z]`, the last one varying fastest. A backslash
 * makes a bracket literal, as in commands copied from browsers. Other text stays unchanged.
 */

/** Limit of URLs from one pattern. */
export const MAX_GLOBBED = 1000

const GLOB =
  /\\([[\]{}])|(?<![${])\{([^{}]*)\}(?!\})|\[(?:(\d+)-(\d+)|([a-z])-([a-z])|([A-Z])-([A-Z]))(?::(\d+))?\]/g

/** Returns all URLs. If there are `MAX_GLOBBED` or more, returns the first `MAX_GLOBBED`. */
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

/** Combines every URL with every value, up to `MAX_GLOBBED`. */
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
    // A leading zero sets the number of digits.
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
