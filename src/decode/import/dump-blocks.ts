import { dumpLine, isStar } from './dump-lines'
import { ImportFailure, type OnProgress } from './import-types'

/**
 * Splits a text into several dumps, as tcpdump -X, tshark -x and Wireshark print packets or the two sides of a stream.
 * Each dump begins at offset 0, after heading lines. Dumps with different indentation (the two sides) may be
 * interleaved.
 */

export interface DumpBlock {
  /** Heading before the dump, such as tcpdump's line. */
  readonly head: string
  readonly lines: readonly { readonly text: string; readonly at: number }[]
}

/** Headings: tcpdump's time or protocol, Wireshark's buffer names, the frame of a stream. */
const HEAD =
  /^\s*(?:\d\d:\d\d:\d\d\b|\d+\.\d+ |\d{4}-\d\d-\d\d |IP6? |(?:Packet|Frame|Reassembled|Decrypted|Uncompressed|De-?chunked)\b.*\(\d+ bytes?\)|=+$|Follow: |tcpdump: |listening on )/
const ZERO = /^\s*(?:0x)?0{4,16}(?:h?:|\s)\s*[\da-f]{2}/i
/** Limit of lines before the first dump. */
const MAX_HEAD_LINES = 60

/** Returns whether the text has heading lines; a single dump without them is handled elsewhere. */
export function hasDumpHeads(text: string): boolean {
  const lines = text.split('\n', MAX_HEAD_LINES)
  const first = lines.findIndex((line) => ZERO.test(line))
  return first > 0 && lines.slice(0, first).some((line) => HEAD.test(line))
}

/** Splits the text. Throws an ImportFailure at a line that belongs to no dump. */
export function dumpBlocks(text: string, onProgress?: OnProgress): DumpBlock[] {
  const blocks: { head: string; lines: { text: string; at: number }[] }[] = []
  const byIndent = new Map<string, (typeof blocks)[number]>()
  const isHeaded = hasDumpHeads(text)
  let head: string[] = []
  let last: (typeof blocks)[number] | undefined
  let at = 0
  for (const whole of text.split('\n')) {
    const line = { text: whole.replace(/\r$/, ''), at }
    at += whole.length + 1
    onProgress?.(at)
    const indent = /^\s*/.exec(line.text)?.[0] ?? ''
    if (ZERO.test(line.text)) {
      last = { head: head.join('\n'), lines: [] }
      head = []
      byIndent.set(indent, last)
      blocks.push(last)
    }
    if (dumpLine(line.text, 0) !== null) {
      last = byIndent.get(indent) ?? last
      if (last === undefined) throw strange(line)
      last.lines.push(line)
    } else if (isStar(line.text)) last?.lines.push(line)
    else if (isHeaded || HEAD.test(line.text)) head.push(line.text)
    else if (line.text.trim() !== '') throw strange(line)
  }
  return blocks
}

/** Reads a block with a dump reader; converts the position of a failure to the whole text. */
export function readBlock<Read>({ lines }: DumpBlock, read: (text: string) => Read): Read {
  try {
    return read(lines.map(({ text }) => text).join('\n'))
  } catch (error) {
    if (!(error instanceof ImportFailure) || error.at === null) throw error
    let left = error.at
    const line = lines.find(({ text }) => {
      if (left <= text.length) return true
      left -= text.length + 1
      return false
    })
    throw new ImportFailure(error.code, line === undefined ? null : line.at + left, error.found)
  }
}

function strange({ text, at }: { text: string; at: number }): ImportFailure {
  return new ImportFailure('bad-hex', at, text.trim().slice(0, 20))
}
