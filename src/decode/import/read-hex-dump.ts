import { dumpLine, dumpLines, isStar, MAX_REPEATED_BYTES, repeatTo, type DumpLine } from './dump-lines'
import { ImportFailure } from './import-types'
import { wordBytes } from './word-dumps'

/**
 * Reads bytes from a hex dump in the format of xxd, hexdump -C, od -A x -t x1, Wireshark or Tcplens: an offset, pairs
 * of digits, and a text column. The next line's offset determines the number of bytes in a line, so that a text column
 * of hex digits is not read as bytes. Offsets of od are octal.
 */

/** Returns whether a text looks like a hex dump: lines with increasing offsets, starting at 0. */
export function isHexDump(text: string): boolean {
  const lines = text.split('\n', 40).filter((line) => line.trim() !== '' && !isStar(line))
  const [first] = lines
  if (first === undefined || !/^\s*(?:0x)?0{4,16}(?:h?:|\s)\s*[\da-f]{2}/i.test(first)) return false
  // Accept some invalid lines, so that they are reported with their position.
  return lines.filter((line) => dumpLine(line, 0) !== null).length * 2 >= lines.length
}

export function readHexDump(text: string): Uint8Array<ArrayBuffer> {
  const dump = dumpLines(text)
  const { lines, repeats } = dump
  const words = wordBytes(dump)
  if (words !== null) return words
  let failure: unknown = null
  const others = lines.every(({ offset }) => /^\d{7}$/.test(offset)) ? [8, 10] : []
  for (const radix of [16, ...others.filter((one) => fits(lines, one))]) {
    try {
      return bytesIn(text, lines, repeats, radix)
    } catch (error) {
      // Report the error of the hexadecimal attempt; the other radixes are guesses.
      failure ??= error
    }
  }
  throw failure
}

function bytesIn(
  text: string,
  lines: readonly DumpLine[],
  repeats: ReadonlySet<number>,
  radix: number
): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let width = 0
  const [first] = lines
  if (first === undefined) throw new ImportFailure('bad-hex', 0, text.slice(0, 20))
  const placeOf = ({ offset }: DumpLine): number => Number.parseInt(offset, radix)
  lines.forEach((line, index) => {
    const done = placeOf(line) - placeOf(first)
    if (repeats.has(index) && done > MAX_REPEATED_BYTES)
      throw new ImportFailure('too-large', line.at, line.offset)
    if (repeats.has(index)) repeatTo(bytes, done, width)
    if (done !== bytes.length) throw new ImportFailure('bad-offset', line.at, line.text.trim().slice(0, 16))
    const next = lines[index + 1]
    // Only after a star may a line cover more bytes than it contains.
    const room = next === undefined ? Infinity : placeOf(next) - placeOf(line)
    const starFollows = repeats.has(index + 1)
    const found = bytesOf(line, starFollows ? Infinity : room, next === undefined || starFollows, next)
    width = found.length
    // One by one: a line may be longer than an argument list.
    for (const byte of found) bytes.push(byte)
  })
  return Uint8Array.from(bytes)
}

/** Returns whether the first line has as many bytes as its offsets indicate; a star repeats several such lines. */
function fits([first, second]: readonly DumpLine[], radix: number): boolean {
  if (first === undefined || second === undefined) return false
  const width = bytesOf(first, Infinity, true, second).length
  const room = Number.parseInt(second.offset, radix) - Number.parseInt(first.offset, radix)
  return width > 0 && room > 0 && room % width === 0
}

const BLANKS = /[ \t]*/y
const DIGITS = /[\da-f]*/iy

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/**
 * Returns the bytes of a line; `next` is the following line. `isLast`: the number of bytes is unknown, so they end at
 * two spaces, a bar or a character that is not a hex digit, as before the text column of every dump.
 */
function bytesOf(
  { text, at, start }: DumpLine,
  room: number,
  isLast: boolean,
  next: DumpLine | undefined
): number[] {
  const found: number[] = []
  const rest = text.slice(start)
  let place = 0
  let runEnd = 0
  while (found.length < room) {
    // In the middle of a line of sixteen bytes, a second space separates the groups.
    const pair = lengthAt(BLANKS, rest, place) + place
    if (isLast && pair - place >= (found.length === 8 ? 2 : 1) && place > 0) break
    // Measure each run of digits once, however many pairs it has.
    if (pair >= runEnd) runEnd = pair + lengthAt(DIGITS, rest, pair)
    const isPair = runEnd > pair && (runEnd - pair) % 2 === 0 && /^[\s|:-]?$/.test(rest.charAt(runEnd))
    if (!isPair) break
    found.push(Number.parseInt(rest.slice(pair, pair + 2), 16))
    place = pair + 2
    if (/^[ \t:-]$/.test(rest.charAt(place))) place++
  }
  // The last byte must be followed by whitespace or a bar; otherwise this is not a row of bytes.
  if (/^[\da-f]/i.test(rest.slice(place)) && /[\da-f]/i.test(rest[place - 1] ?? ''))
    throw new ImportFailure('bad-hex', at + start + place, rest.slice(place).trim().slice(0, 8).trim())
  if (isLast || found.length >= room) return found
  // The bytes end before the text column, so the line is complete and the next offset is wrong.
  const isWhole = /^(?:[ \t]{2,}|[ \t]*\||[ \t]*$)/.test(rest.slice(place))
  if (isWhole) throw new ImportFailure('bad-offset', next?.at ?? at, (next?.text ?? text).trim().slice(0, 16))
  throw new ImportFailure('bad-hex', at + start + place, rest.slice(place).trim().slice(0, 8).trim())
}
