import { repeatTo, type DumpLine, type DumpLines } from './dump-lines'
import { ImportFailure } from './import-types'

/**
 * Reads dumps whose words are not single bytes in order: little-endian machine words, the default of `hexdump` and
 * `od`; octal and binary digits; `xxd -e`.
 */

interface Form {
  /** True if a colon follows the offset, and a text column the bytes. */
  readonly xxd: boolean
  readonly word: RegExp
  bytesOf(word: string): number[]
}

/** Maximum number of bytes per line in xxd. */
const MAX_ROW_BYTES = 256

const FORMS: readonly Form[] = [
  // od -x, od -t x4, od -t x8, hexdump
  { xxd: false, word: /^(?:[\da-f]{4}){1,2}$|^[\da-f]{16}$/i, bytesOf: (word) => hexPairs(word).reverse() },
  // od
  {
    xxd: false,
    word: /^[01][0-7]{5}$/,
    bytesOf: (word) => [Number.parseInt(word, 8) & 0xff, Number.parseInt(word, 8) >>> 8]
  },
  // od -b
  { xxd: false, word: /^[0-3][0-7]{2}$/, bytesOf: (word) => [Number.parseInt(word, 8)] },
  // xxd -b
  { xxd: true, word: /^[01]{8}$/, bytesOf: (word) => [Number.parseInt(word, 2)] }
]

/** Returns null for another format. Throws an ImportFailure if the offsets of a known format do not fit. */
export function wordBytes(dump: DumpLines): Uint8Array<ArrayBuffer> | null {
  const [first] = dump.lines
  if (first === undefined || first.text.length <= first.start) return null
  for (const form of FORMS) {
    const rows = dump.lines.map((line) => wordsOf(line, form))
    if (rows.some((row) => row === null)) continue
    const words = rows as string[][]
    for (const radix of form.xxd ? [16] : [16, 8, 10]) {
      const bytes = joined(dump, words, form, radix)
      if (bytes !== null) return bytes
    }
    // Binary digits may also be the bytes 00, 01, 10 and 11.
    if (!form.xxd) throw misplaced(dump.lines[1] ?? first)
  }
  return littleEndian(dump)
}

function wordsOf({ text, start }: DumpLine, { xxd, word }: Form): string[] | null {
  if (xxd) {
    const rest = text.slice(start)
    const digits = /^(?:[01]{8} )*[01]{8}(?= {2})/.exec(rest)?.[0] ?? ''
    const words = digits.split(' ')
    // Besides single separators there must be two or more spaces before the text column, which may begin with spaces.
    const between = rest.slice(digits.length, rest.length - words.length)
    return digits !== '' && /^ {2,}$/.test(between) ? words : null
  }
  if (!/^[\da-f]{6,7}\s/i.test(`${text} `)) return null
  const rest = text.slice(start).trim()
  const words = rest === '' ? [] : rest.split(/\s+/)
  const [one = ''] = words
  return words.every((each) => word.test(each) && each.length === one.length) ? words : null
}

/** Returns null if the offsets do not use this radix. */
function joined(
  { lines, repeats }: DumpLines,
  words: readonly string[][],
  { bytesOf }: Form,
  radix: number
): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = []
  let row: number[] = []
  const base = Number.parseInt(lines[0]?.offset ?? '', radix)
  for (const [index, line] of lines.entries()) {
    const offset = Number.parseInt(line.offset, radix) - base
    if (repeats.has(index)) repeatTo(bytes, offset, row.length)
    // The last word is padded with zeros; the last offset shows the real end.
    const isEnd = index === lines.length - 1 && words[index]?.length === 0
    while (isEnd && offset < bytes.length && bytes.length - offset < 8 && bytes.at(-1) === 0) bytes.pop()
    if (offset !== bytes.length) return null
    row = (words[index] ?? []).flatMap(bytesOf)
    for (const byte of row) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/** Reads `xxd -e`. Only the text column, which is in byte order, distinguishes it from `xxd -g4`. */
function littleEndian({ lines, repeats }: DumpLines): Uint8Array<ArrayBuffer> | null {
  if (repeats.size > 0 || !/^\s*[\da-f]+:/i.test(lines[0]?.text ?? '')) return null
  const rows = lines.map(reversedRow)
  if (rows.some((row) => row === null)) return null
  // Rows that read the same either way do not decide, and are valid in both.
  const isOne = rows.some((row) => row?.order === 'reversed') || rows.every((row) => row?.order === 'either')
  return isOne ? Uint8Array.from(rows.flatMap((row) => row?.bytes ?? [])) : null
}

interface Row {
  bytes: number[]
  order: 'reversed' | 'either' | 'unknown'
}

/** Returns the words of a line if they match its text when their bytes are reversed; null if there are none. */
function reversedRow({ text, start }: DumpLine): Row | null {
  const bytes: number[] = []
  const straight: number[] = []
  // Each byte takes two digits, a space and its character.
  if (text.length - start > MAX_ROW_BYTES * 8) return null
  for (const { 0: word, index } of text.slice(start).matchAll(/(?<=^|\s)(?:[\da-f]{2})+(?=\s|$)/gi)) {
    if (bytes.length >= MAX_ROW_BYTES) return null
    straight.push(...hexPairs(word))
    bytes.push(...hexPairs(word).reverse())
    const rest = text.slice(start + index + word.length).trim()
    if (rest !== shownAs(bytes).trim()) continue
    const isSame = straight.every((byte, at) => byte === bytes[at])
    return { bytes, order: isSame ? 'either' : rest === shownAs(straight).trim() ? 'unknown' : 'reversed' }
  }
  return null
}

function shownAs(bytes: readonly number[]): string {
  return bytes.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
}

function hexPairs(word: string): number[] {
  return (word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
}

function misplaced({ at, text }: DumpLine): ImportFailure {
  return new ImportFailure('bad-offset', at, text.trim().slice(0, 16))
}
