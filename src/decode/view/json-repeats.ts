/**
 * Names that stand more than once in one object. RFC 8259 §4 leaves open what that means, and programs differ: most keep
 * the last value, some the first, some refuse. Who checks one and acts on another is tricked by it.
 */
import { CLOSE_OBJECT, KINDS, OPEN_OBJECT, PUNCTUATION, type JsonTokens } from './json-tokens'

export interface RepeatedName {
  readonly name: string
  /** The token that says it again. */
  readonly token: number
}

/** Names are the same by what they say, however they are escaped. In order; no more than `most`. */
export function repeatedNames(text: string, tokens: JsonTokens, most: number): RepeatedName[] {
  const { kinds, starts, ends } = tokens
  const repeats: RepeatedName[] = []
  /** Of each object that is open; its first name alone, while it has no other. */
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

/** Null for a name that is cut, which is the text's last token. */
function nameOf(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.length > 1 && quoted.endsWith('"') ? quoted.slice(1, -1) : null
  try {
    return String(JSON.parse(quoted))
  } catch {
    return null
  }
}
