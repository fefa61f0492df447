import { nearHeads } from './suggest'

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
