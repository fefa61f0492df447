import { ImportFailure } from './import-types'
import type { Word } from './bash-words'
import { longName, takesValue, useOf } from './curl-options'

/** Parses the words after `curl` into options and URLs, with curl's own rules. */

export interface CurlArgument {
  readonly name: string
  /** Null for a switch. */
  readonly value: Word | null
}

export interface CurlArguments {
  readonly options: readonly CurlArgument[]
  readonly urls: readonly Word[]
  /** Ignored options without an equivalent, as written. */
  readonly left: readonly string[]
  /** Ignored options that would change the sent bytes. */
  readonly changes: readonly string[]
}

/** Returns one part, or several if `--next` separates them: each part has its own options. */
export function curlArguments(words: readonly Word[]): CurlArguments[] {
  const parts: ReturnType<typeof onePart>[] = [onePart()]
  let onlyUrls = false

  const take = (name: string, written: string, value: Word | null): void => {
    const part = parts.at(-1)
    if (name === 'next') parts.push(onePart())
    else part?.take(name, written, value)
  }
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (word === undefined) break
    const { text } = word
    const valueBehind = (written: string): Word => {
      const next = words[++index]
      if (next === undefined) throw new ImportFailure('option-value', word.at, written)
      return next
    }
    if (onlyUrls || !text.startsWith('-') || text === '-') parts.at(-1)?.urls.push(word)
    else if (text === '--') onlyUrls = true
    else if (text.startsWith('--')) {
      const [, name = '', , equal] = /^--([^=]*)(=([^]*))?$/.exec(text) ?? []
      if (equal !== undefined && expects(name)) take(name, `--${name}`, restOf(word, equal))
      else take(text.slice(2), text, expects(text.slice(2)) ? valueBehind(text) : null)
    } else {
      // Letters may be combined; the first one that takes a value uses the rest of the word, or the next word.
      for (let at = 1; at < text.length; at++) {
        const written = `-${text.charAt(at)}`
        const name = longName(text.charAt(at)) ?? written
        if (!takesValue(name)) take(name, written, null)
        else {
          const rest = text.slice(at + 1)
          take(name, written, rest === '' ? valueBehind(written) : restOf(word, rest))
          break
        }
      }
    }
  }
  return parts.map(({ kept, urls, left, changes }) => ({ options: kept(), urls, left, changes }))
}

/** `--expand-NAME` is `--NAME` with variables in its value. */
const EXPANDED = /^expand-(?=\w)/

function expects(name: string): boolean {
  return takesValue(name.replace(EXPANDED, ''))
}

function onePart(): Omit<CurlArguments, 'options'> & {
  readonly urls: Word[]
  kept(): CurlArgument[]
  take(name: string, written: string, value: Word | null): void
} {
  const options: CurlArgument[] = []
  /** Options cancelled by a later `--no-NAME`: name, and the index before which they are cancelled. */
  const takenBack = new Map<string, number>()
  const urls: Word[] = []
  const left: string[] = []
  const changes: string[] = []
  const take = (given: string, written: string, value: Word | null): void => {
    const name = given.replace(EXPANDED, '')
    const shown = value === null ? written : `${written} ${value.text}`
    if (name !== given) changes.push(shown)
    const use = useOf(name)
    const off = /^no-(.+)/.exec(name)?.[1] ?? ''
    if (name === 'url' && value !== null) urls.push(value)
    else if (use === 'used') options.push({ name, value })
    else if (use === 'changes') changes.push(shown)
    // For a switch, the last occurrence counts.
    else if (useOf(off) === 'used') {
      takenBack.set(off, options.length)
    } else if (use === 'left') left.push(shown)
  }
  const kept = (): CurlArgument[] => options.filter(({ name }, at) => at >= (takenBack.get(name) ?? 0))
  return { kept, urls, left, changes, take }
}

/** The text before the rest is ASCII: one byte per character. */
function restOf(word: Word, rest: string): Word {
  const start = word.text.length - rest.length
  return { text: rest, bytes: word.bytes.slice(start), at: word.at + start }
}
