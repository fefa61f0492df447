import { ImportFailure } from './import-types'
import { utf8 } from './request-bytes'
import type { Word, ShellWords } from './bash-words'

const SLASHES = /\\*/y
const PLAIN = /[^\\"\s]+/y

/**
 * Splits a command line of Windows' cmd into words: carets escape outside quotes and continue lines; then the words are
 * split by the rules of Microsoft's C runtime, in which a backslash is special only before a quote.
 */
export function cmdWords(text: string): ShellWords & { readonly length: number } {
  const { line, places, length } = withoutCarets(text)
  const words: Word[] = []
  let word: string | null = null
  let began = 0
  let quoted: number | null = null
  const placeOf = (at: number): number => places[at] ?? text.length
  const add = (more: string, at: number): void => {
    if (word === null) began = placeOf(at)
    word = (word ?? '') + more
  }
  const finish = (): void => {
    if (word !== null) words.push({ text: word, bytes: utf8(word), at: began })
    word = null
  }
  for (let at = 0; at < line.length;) {
    PLAIN.lastIndex = at
    const plain = PLAIN.exec(line)?.[0] ?? ''
    if (plain !== '') {
      add(plain, at)
      at += plain.length
      continue
    }
    SLASHES.lastIndex = at
    const slashes = SLASHES.exec(line)?.[0].length ?? 0
    const next = line.charAt(at + slashes)
    if (next === '"') {
      add('\\'.repeat(slashes >> 1), at)
      if (slashes % 2 === 1) add('"', at)
      // Two quotes inside quotes are one literal quote.
      else if (quoted !== null && line.charAt(at + slashes + 1) === '"') add('"', at++)
      else quoted = quoted === null ? at : null
      at += slashes + 1
    } else if (slashes > 0) {
      add('\\'.repeat(slashes), at)
      at += slashes
    } else if (quoted === null && /\s/.test(next)) {
      finish()
      at++
    } else {
      add(next, at)
      at++
    }
  }
  if (quoted !== null) throw new ImportFailure('unclosed-quote', placeOf(quoted), '"')
  finish()
  // Skip names with a caret inside, which no variable has, and percent-encoded text.
  const names = [...text.slice(0, length).matchAll(/%(?![\da-f]{2})\w+%/gi)].map(([name]) => name)
  return { words, unknown: names, length }
}

/** Returns the line as passed to the program, the offset of each character, and the length of the text used. */
function withoutCarets(text: string): { line: string; places: readonly number[]; length: number } {
  let line = ''
  const places: number[] = []
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"') quoted = !quoted
    const escapes = character === '^' && !quoted
    if (escapes) {
      at++
      // A continued line; the first character of the next line is escaped, even a line end.
      const feed = /^\r?\n/.exec(text.slice(at, at + 2))?.[0]
      if (feed !== undefined) {
        at += feed.length
        const second = /^\r?\n/.exec(text.slice(at, at + 2))?.[0]
        if (second !== undefined) {
          line += '\n'
          places.push(at)
          at += second.length - 1
        } else at--
        continue
      }
    } else if (/[\n&|<>]/.test(character) && !quoted) {
      // The number of a redirected stream is not a word either.
      const stream = /[<>]/.test(character) ? (/\s[0-9]$/.exec(line)?.[0].length ?? 0) : 0
      return { line: line.slice(0, line.length - stream), places, length: at }
    }
    line += text.charAt(at)
    places.push(at)
  }
  return { line, places, length: text.length }
}
