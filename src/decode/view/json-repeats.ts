/**
 * Finds names that occur more than once in one object. RFC 8259 §4 leaves their meaning open, and programs differ: most
 * use the last value, some the first, some reject the text. Attacks exploit a program that checks one value and uses
 * another.
 */
import { CLOSE_OBJECT, KINDS, OPEN_OBJECT, PUNCTUATION, type JsonTokens } from './json-tokens'

export interface RepeatedName {
  readonly name: string
  /** Token of the repetition. */
  readonly token: number
}

/** Compares names after decoding their escapes. Returns at most `most` of them, in order. */
export function repeatedNames(text: string, tokens: JsonTokens, most: number): RepeatedName[] {
  const { kinds, starts, ends } = tokens
  const repeats: RepeatedName[] = []
  /** Names of each open object; a single name is stored without a set. */
  const open: (Set<string> | string | null)[] = []
  for (let token = 0; token < kinds.length && repeats.length < most; token++) {
    const kind = kinds.get(token)
    if (kind === PUNCTUATION) {
      const code = text.charCodeAt(starts.get(token))
      if (code === OPEN_OBJECT) open.push(null)
      else if (code === CLOSE_OBJECT) open.pop()
    } else if (KINDS[kind] === 'key') {
      const name = nameOf(text.slice(starts.get(token), ends.get(token)))
      if (name === null) break
      const known = open.at(-1) ?? null
      if (known === null) open[open.length - 1] = name
      else if (typeof known === 'string' ? known === name : known.has(name)) repeats.push({ name, token })
      else if (typeof known === 'string') open[open.length - 1] = new Set([known, name])
      else known.add(name)
    }
  }
  return repeats
}

/** Returns null for an incomplete name, which is the last token of the text. */
function nameOf(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.length > 1 && quoted.endsWith('"') ? quoted.slice(1, -1) : null
  try {
    return String(JSON.parse(quoted))
  } catch {
    return null
  }
}
