import { ImportFailure } from './import-types'

/**
 * Bytes out of a hex dump, as xxd, hexdump -C, od -A x -t x1, Wireshark and Tcplens write them: an offset, pairs of
 * digits, and the same as text. The offset says which of a line is what: how many bytes a line has is how far the next
 * offset is, so that a text column of nothing but hex digits is not taken for bytes. Offsets of od are octal.
 */

interface Line {
  readonly text: string
  /** Place of the line in the whole. */
  readonly at: number
  /** As it is written. */
  readonly offset: string
  /** Where the bytes begin in the line. */
  readonly start: number
}

const OFFSET = /^\s*(?:0x)?([\da-f]{4,16})(?:h?:|[ \t]{1,4}|\s*\|)\s*/i
/** `hexdump` writes equal lines as one star. */
const STAR = /^\s*\*\s*$/

/** Whether it looks like one: lines that begin with offsets that grow, from 0. */
export function isHexDump(text: string): boolean {
  const lines = text.split('\n', 40).filter((line) => line.trim() !== '' && !STAR.test(line))
  const [first] = lines
  if (first === undefined || !/^\s*(?:0x)?0{4,16}(?:h?:|\s)\s*[\da-f]{2}/i.test(first)) return false
  // A line that is none is told, with its place, rather than that nothing is known.
  return lines.filter((line) => OFFSET.test(`${line} `)).length * 2 >= lines.length
}

export function readHexDump(text: string): Uint8Array<ArrayBuffer> {
  const { lines, repeats } = linesOf(text)
  const words = swappedWords(lines, repeats)
  if (words !== null) return words
  let failure: unknown = null
  const others = lines.every(({ offset }) => /^\d{7}$/.test(offset)) ? [8, 10] : []
  for (const radix of [16, ...others.filter((one) => fits(lines, one))]) {
    try {
      return bytesIn(text, lines, repeats, radix)
    } catch (error) {
      // What is wrong with it in hex is told; the others are a guess.
      failure ??= error
    }
  }
  throw failure
}

function bytesIn(
  text: string,
  lines: readonly Line[],
  repeats: ReadonlySet<number>,
  radix: number
): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let width = 0
  const [first] = lines
  if (first === undefined) throw new ImportFailure('bad-hex', 0, text.slice(0, 20))
  const placeOf = ({ offset }: Line): number => Number.parseInt(offset, radix)
  lines.forEach((line, index) => {
    const done = placeOf(line) - placeOf(first)
    if (repeats.has(index)) repeatTo(bytes, done, width)
    if (done !== bytes.length) throw new ImportFailure('bad-offset', line.at, line.text.trim().slice(0, 16))
    const next = lines[index + 1]
    // Only a star stands for more than a line can hold.
    const room = next === undefined ? Infinity : placeOf(next) - placeOf(line)
    const starFollows = repeats.has(index + 1)
    const found = bytesOf(line, starFollows ? Infinity : room, next === undefined || starFollows, next)
    width = found.length
    // One by one: a line may be longer than an argument list.
    for (const byte of found) bytes.push(byte)
  })
  return Uint8Array.from(bytes)
}

function linesOf(text: string): { lines: Line[]; repeats: ReadonlySet<number> } {
  const lines: Line[] = []
  const repeats = new Set<number>()
  let at = 0
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '')
    const match = OFFSET.exec(`${line} `)
    if (STAR.test(line)) repeats.add(lines.length)
    else if (match !== null) lines.push({ text: line, at, offset: match[1] ?? '', start: match[0].length })
    else if (line.trim() !== '') throw new ImportFailure('bad-hex', at, line.trim().slice(0, 20))
    at += whole.length + 1
  }
  return { lines, repeats }
}

/**
 * What `hexdump` and `od -x` write unless they are told otherwise: words of two bytes in the order of the machine, which
 * puts the second first. Offsets of six or seven digits without a colon and nothing but words of four tell; null where it is not
 * that.
 */
function swappedWords(lines: readonly Line[], repeats: ReadonlySet<number>): Uint8Array<ArrayBuffer> | null {
  const isWords = ({ text, start }: Line): boolean =>
    /^[\da-f]{6,7}\s/i.test(`${text} `) && /^(?:[\da-f]{4}(?:\s+|$))*$/i.test(text.slice(start))
  const [first] = lines
  if (first === undefined || first.text.length <= first.start || !lines.every(isWords)) return null
  return wordsIn(lines, repeats, 16) ?? wordsIn(lines, repeats, 8) ?? misplaced(lines[1] ?? first)
}

/** Null where the offsets are not of this radix. */
function wordsIn(
  lines: readonly Line[],
  repeats: ReadonlySet<number>,
  radix: number
): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = []
  let width = 0
  for (const [index, line] of lines.entries()) {
    const offset = Number.parseInt(line.offset, radix)
    if (repeats.has(index)) repeatTo(bytes, offset, width)
    // The last word of an odd length is filled up; the last offset says so.
    if (offset === bytes.length - 1 && index === lines.length - 1) bytes.pop()
    else if (offset !== bytes.length) return null
    const words = [...line.text.slice(line.start).matchAll(/[\da-f]{4}/gi)]
    width = words.length * 2
    for (const [word] of words)
      bytes.push(Number.parseInt(word.slice(2), 16), Number.parseInt(word.slice(0, 2), 16))
  }
  return Uint8Array.from(bytes)
}

function misplaced({ at, text }: Line): never {
  throw new ImportFailure('bad-offset', at, text.trim().slice(0, 16))
}

/** Whether the first line holds as many bytes as its offsets say; a star stands for several such lines. */
function fits([first, second]: readonly Line[], radix: number): boolean {
  if (first === undefined || second === undefined) return false
  const width = bytesOf(first, Infinity, true, second).length
  const room = Number.parseInt(second.offset, radix) - Number.parseInt(first.offset, radix)
  return width > 0 && room > 0 && room % width === 0
}

/** The line before the star again, which has so many bytes. */
function repeatTo(bytes: number[], end: number, width: number): void {
  const row = bytes.slice(bytes.length - width)
  if (width === 0 || end - bytes.length > 16 * 1024 * 1024) return
  while (bytes.length < end) bytes.push(...row)
}

/**
 * The bytes of a line; `next` is where the line behind it stands. `isLast`: nothing says how many there are: they end where two blanks, a bar or what is no pair
 * of digits comes, as the text column is set off in every dump.
 */
function bytesOf({ text, at, start }: Line, room: number, isLast: boolean, next: Line | undefined): number[] {
  const found: number[] = []
  const rest = text.slice(start)
  const digits = /([\da-f]{2})(?=([\da-f]{2})*(?:[\s|:-]|$))[ \t:-]?/iy
  let place = 0
  while (found.length < room) {
    // In the middle of a line of sixteen a second blank stands between the groups.
    const gap = /^[ \t]+/.exec(rest.slice(place))?.[0] ?? ''
    if (isLast && gap.length >= (found.length === 8 ? 2 : 1) && place > 0) break
    digits.lastIndex = place + gap.length
    const match = digits.exec(rest)
    if (match === null) break
    found.push(Number.parseInt(match[1] ?? '', 16))
    place = digits.lastIndex
  }
  if (isLast || found.length >= room) return found
  // Bytes that end before the text column: the line is whole, and the offset behind it wrong.
  const isWhole = /^(?:[ \t]{2,}|[ \t]*\||[ \t]*$)/.test(rest.slice(place))
  if (isWhole) throw new ImportFailure('bad-offset', next?.at ?? at, (next?.text ?? text).trim().slice(0, 16))
  throw new ImportFailure('bad-hex', at + start + place, rest.slice(place).trim().slice(0, 8).trim())
}
