import { ImportFailure } from './import-types'

/**
 * Bytes out of a hex dump, as xxd, hexdump -C, od -A x -t x1, Wireshark and Tcplens write them: an offset, pairs of
 * digits, and the same as text. The offset says which of a line is what: how many bytes a line has is how far the next
 * offset is, so that a text column of nothing but hex digits is not taken for bytes.
 */

interface Line {
  readonly text: string
  /** Place of the line in the whole. */
  readonly at: number
  readonly offset: number
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
  const bytes: number[] = []
  const [first] = lines
  if (first === undefined) throw new ImportFailure('bad-hex', 0, text.slice(0, 20))
  lines.forEach((line, index) => {
    const done = line.offset - first.offset
    if (repeats.has(index)) repeatTo(bytes, done)
    if (done !== bytes.length) throw new ImportFailure('bad-offset', line.at, line.text.trim().slice(0, 16))
    const next = lines[index + 1]
    // Only a star stands for more than a line can hold.
    const room = next === undefined ? Infinity : next.offset - line.offset
    const starFollows = repeats.has(index + 1)
    // One by one: a line may be longer than an argument list.
    for (const byte of bytesOf(line, starFollows ? Infinity : room, next === undefined || starFollows, next))
      bytes.push(byte)
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
    else if (match !== null)
      lines.push({ text: line, at, offset: Number.parseInt(match[1] ?? '', 16), start: match[0].length })
    else if (line.trim() !== '') throw new ImportFailure('bad-hex', at, line.trim().slice(0, 20))
    at += whole.length + 1
  }
  return { lines, repeats }
}

function repeatTo(bytes: number[], end: number): void {
  const row = bytes.slice(-16)
  if (row.length < 16 || end - bytes.length > 16 * 1024 * 1024) return
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
