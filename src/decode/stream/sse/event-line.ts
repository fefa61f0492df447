/** A line of an event stream: a field and its value, or a comment (HTML Standard, section 9.2.6). */

const COLON = 0x3a
const SPACE = 0x20

export interface EventLine {
  /** Empty for a comment. */
  name: string
  /** Index of the value in the line. */
  valueAt: number
}

const UTF8 = new TextDecoder()

/** `line`: its first bytes, without the line end. */
export function readLine(line: Uint8Array): EventLine {
  const colon = line.indexOf(COLON)
  if (colon < 0) return { name: UTF8.decode(line), valueAt: line.length }
  return {
    name: UTF8.decode(line.subarray(0, colon)),
    valueAt: colon + (line[colon + 1] === SPACE ? 2 : 1)
  }
}
