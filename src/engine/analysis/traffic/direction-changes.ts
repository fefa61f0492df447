import type { FramedRow } from '../../../shared/contract/traffic'
import { Turns } from '../turns'

/**
 * Finds the turns of a conversation: the first entry of each run of entries in one direction. Events and gaps
 * in between belong to no direction.
 */

/** Number of entries per read. */
const PAGE_ENTRIES = 256

/** Returns entries of a conversation from `first` on, fewer at its end. */
export type ReadEntries = (first: number, count: number) => readonly FramedRow[]

/**
 * Returns the first entry of the next turn after `from`, or of the last turn that begins before it; null if
 * there is none.
 */
export async function findTurn(read: ReadEntries, from: number, step: 1 | -1): Promise<number | null> {
  return step === 1 ? await nextTurn(read, from) : await previousTurn(read, from)
}

async function nextTurn(read: ReadEntries, from: number): Promise<number | null> {
  const current = await directionAt(read, from)
  const turns = new Turns()
  for (let first = from + 1; ;) {
    const rows = read(first, PAGE_ENTRIES)
    const found = rows.findIndex((row) => hasDirection(row) && row.direction !== current)
    if (found >= 0) return first + found
    if (rows.length === 0) return null
    first += rows.length
    await turns.next()
  }
}

async function previousTurn(read: ReadEntries, from: number): Promise<number | null> {
  let current: string | null = null
  let start: number | null = null
  for await (const { row, entry } of backwards(read, from)) {
    if (current !== null && row.direction !== current) break
    current = row.direction
    start = entry
  }
  return start
}

/** Returns the direction of the last entry with bytes at or before `entry`. */
async function directionAt(read: ReadEntries, entry: number): Promise<string | null> {
  for await (const { row } of backwards(read, entry + 1)) return row.direction
  return null
}

type Directed = Extract<FramedRow, { kind: 'segment' | 'frame' }>

async function* backwards(
  read: ReadEntries,
  end: number
): AsyncGenerator<{ row: Directed; entry: number }, void> {
  const turns = new Turns()
  for (let to = end; to > 0;) {
    const first = Math.max(0, to - PAGE_ENTRIES)
    const rows = read(first, to - first)
    for (let at = rows.length - 1; at >= 0; at--) {
      const row = rows[at]
      if (row !== undefined && hasDirection(row)) yield { row, entry: first + at }
    }
    to = first
    await turns.next()
  }
}

function hasDirection(row: FramedRow): row is Directed {
  return row.kind === 'segment' || row.kind === 'frame'
}
