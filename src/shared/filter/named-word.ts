import { factNamed, type FilterTable } from './facts'
import { nearFields, nearHeads } from './suggest'

/** Words with a colon: addresses and URLs are searched for, other names are probably mistyped fields. */

/** A word that begins like a term. */
const NAMED_WORD = /^[-!]?([a-z][\w-]*(?:\.[\w-]+)*):(.*)$/is
/** Text after the colon of `example.com:8080/path`. */
const PORT = /^\d{1,5}(?:\/.*)?$/s
/** Prefixes of header names, to distinguish them from hosts with a port. */
const HEADER_LIKE = /^(?:accept|access|cache|content|if|last|retry|set|user|x)-/i
/** An IPv6 or MAC address. */
const COLON_ADDRESS = /^[0-9a-f.%[\]]*:[0-9a-f.%[\]]*:[0-9a-f:.%[\]]*$/i

/** Returns the field name that a word probably begins with, or null if the word is a search word. */
export function unknownField(word: string): string | null {
  const [, name = '', value = ''] = NAMED_WORD.exec(word) ?? []
  if (name === '' || COLON_ADDRESS.test(word)) return null
  // A URL, a qualified name.
  if (/^(\/\/|:)/.test(value)) return null
  // A host with its port, or with a port that is still being typed.
  const isHost =
    /^localhost$|\d/i.test(name) ||
    (name.includes('-') && !HEADER_LIKE.test(name)) ||
    (name.includes('.') && nearHeads(name).length === 0)
  return isHost && (value === '' ? name.includes('.') : PORT.test(value)) ? null : name
}

/** A name before a comparison: `durat>1s`. */
const COMPARED_WORD = /^[-!]?([a-z][\w-]*(?:\.[\w-]+)*)(?:[<>]=?|!=)/i
const NAME = /^[-!]?([a-z][\w-]*(?:\.[\w-]+)*)$/i
const COMPARISON = /^\s+[<>]=?\s*\S/

/**
 * Returns the name before a comparison that is probably a mistyped field; null if no field is similar, so that the word
 * is a search word, such as `a->b`. `after`: the text that follows the word.
 */
export function mistypedField(word: string, after: string, table: FilterTable): string | null {
  const name = COMPARED_WORD.exec(word)?.[1] ?? (COMPARISON.test(after) ? NAME.exec(word)?.[1] : undefined)
  if (name === undefined || factNamed(name) !== null) return null
  // Any name with a hyphen may be a header, so that a header alone is not similar.
  const isNear = nearFields(name, table).some((field) => name.includes('.') || !field.includes('.header.'))
  return isNear ? name : null
}
