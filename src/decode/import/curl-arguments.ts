import { ImportFailure } from './import-types'
import type { Word } from './bash-words'
import { longName, takesValue, useOf } from './curl-options'

/** The words behind `curl` as options and URLs, as curl itself reads them. */

export interface CurlArgument {
  readonly name: string
  /** Null for a switch. */
  readonly value: Word | null
}

export interface CurlArguments {
  readonly options: readonly CurlArgument[]
  readonly urls: readonly Word[]
  /** Options that have no place in a request, as they were written. */
  readonly left: readonly string[]
}

export function curlArguments(words: readonly Word[]): CurlArguments {
  const options: CurlArgument[] = []
  const urls: Word[] = []
  const left: string[] = []
  let onlyUrls = false

  const take = (name: string, written: string, value: Word | null): void => {
    const use = useOf(name)
    if (name === 'url' && value !== null) urls.push(value)
    else if (use === 'used') options.push({ name, value })
    else if (use === 'left') left.push(value === null ? written : `${written} ${value.text}`)
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
    if (onlyUrls || !text.startsWith('-') || text === '-') urls.push(word)
    else if (text === '--') onlyUrls = true
    else if (text === '--next' || text === '-:') {
      left.push(
        words
          .slice(index)
          .map((one) => one.text)
          .join(' ')
      )
      break
    } else if (text.startsWith('--')) {
      const name = text.slice(2)
      take(name, text, takesValue(name) ? valueBehind(text) : null)
    } else {
      // Letters stand together; the first that takes a value takes what is left of the word, or the next word.
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
  return { options, urls, left }
}

/** What stands before it is ASCII: a character a byte. */
function restOf(word: Word, rest: string): Word {
  const start = word.text.length - rest.length
  return { text: rest, bytes: word.bytes.slice(start), at: word.at + start }
}
