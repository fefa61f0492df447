import { repeatTo, type DumpLine, type DumpLines } from './dump-lines'
import { ImportFailure } from './import-types'

/**
 * Dumps whose words are no bytes in their order: words of the machine as `hexdump` and `od` write them unless told
 * otherwise, the last byte first; octal and binary digits; `xxd -e`.
 */

interface Form {
  /** Offsets are followed by a colon, and the bytes by a text. */
  readonly xxd: boolean
  readonly word: RegExp
  bytesOf(word: string): number[]
}

/** The most that xxd puts into a line. */
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

/** Null where it is none of these. Throws an ImportFailure where it is one whose offsets do not fit. */
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
    // Binary digits may be bytes that are 00, 01, 10 and 11.
    if (!form.xxd) throw misplaced(dump.lines[1] ?? first)
  }
  return littleEndian(dump)
}

function wordsOf({ text, start }: DumpLine, { xxd, word }: Form): string[] | null {
  if (xxd) {
    const rest = text.slice(start)
    const digits = /^(?:[01]{8} )*[01]{8}(?= {2})/.exec(rest)?.[0] ?? ''
    const words = digits.split(' ')
    // A character each, behind blanks: the text may begin with some of its own.
    const between = rest.slice(digits.length, rest.length - words.length)
    return digits !== '' && /^ {2,}$/.test(between) ? words : null
  }
  if (!/^[\da-f]{6,7}\s/i.test(`${text} `)) return null
  const rest = text.slice(start).trim()
  const words = rest === '' ? [] : rest.split(/\s+/)
  const [one = ''] = words
  return words.every((each) => word.test(each) && each.length === one.length) ? words : null
}

/** Null where the offsets are not of this radix. */
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
    // The last word is filled up with zeros; the last offset says how far.
    const isEnd = index === lines.length - 1 && words[index]?.length === 0
    while (isEnd && offset < bytes.length && bytes.length - offset < 8 && bytes.at(-1) === 0) bytes.pop()
    if (offset !== bytes.length) return null
    row = (words[index] ?? []).flatMap(bytesOf)
    for (const byte of row) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/** `xxd -e`, which nothing tells from `xxd -g4` but the text: it is in the order of the bytes. */
function littleEndian({ lines, repeats }: DumpLines): Uint8Array<ArrayBuffer> | null {
  if (repeats.size > 0 || !/^\s*[\da-f]+:/i.test(lines[0]?.text ?? '')) return null
  const rows = lines.map(reversedRow)
  if (rows.some((row) => row === null)) return null
  // What reads the same either way leaves it open, and is right.
  const isOne = rows.some((row) => row?.order === 'reversed') || rows.every((row) => row?.order === 'either')
  return isOne ? Uint8Array.from(rows.flatMap((row) => row?.bytes ?? [])) : null
}

interface Row {
  bytes: number[]
  order: 'reversed' | 'either' | 'unknown'
}

/** The words of a line that are its text when each is read from its end; null where there are none. */
function reversedRow({ text, start }: DumpLine): Row | null {
  const bytes: number[] = []
  const straight: number[] = []
  // Two digits and a blank for each byte, and its character.
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
