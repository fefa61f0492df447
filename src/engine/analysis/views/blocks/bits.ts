/** Sets of rows of a block, and results of a filter for them: one bit per row. */
import { COLUMN_CHUNK_ROWS } from '../../tables/column'
import type { Present } from '../../tables/present'
import { FALSE, TRUE, UNREAD, UNREADABLE, type Truth } from '../truth'

/** A block has the rows of a column's chunk. */
export const BLOCK_ROWS = COLUMN_CHUNK_ROWS
const BLOCK_SHIFT = 12
const BLOCK_MASK = BLOCK_ROWS - 1
export const BLOCK_WORDS = BLOCK_ROWS / 32

export type Bits = Int32Array

export function noBits(): Bits {
  return new Int32Array(BLOCK_WORDS)
}

export function blockOf(row: number): number {
  return row >>> BLOCK_SHIFT
}

export function firstRowOf(block: number): number {
  return block * BLOCK_ROWS
}

export function addRow(bits: Bits, row: number): void {
  const at = row & BLOCK_MASK
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31))
}

export function hasRow(bits: Bits, row: number): boolean {
  const at = row & BLOCK_MASK
  return ((bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0
}

/** Returns the set of a table's rows from `first` to `end` (excluded) in a block. */
export function presentBits(present: Present, block: number, first: number, end: number, bits: Bits): Bits {
  const start = Math.max(first, firstRowOf(block))
  const stop = Math.min(end, present.end, firstRowOf(block + 1))
  if (start === firstRowOf(block) && stop === firstRowOf(block + 1) && start >= present.first)
    return bits.fill(-1)
  bits.fill(0)
  for (let row = start; row < stop; row++) if (present.has(row)) addRow(bits, row)
  return bits
}

/** Calls `visit` with each row of a set, in ascending order. */
export function eachRow(bits: Bits, block: number, visit: (row: number) => void): void {
  const first = firstRowOf(block)
  for (let word = 0; word < BLOCK_WORDS; word++) {
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1)
      visit(first + word * 32 + 31 - Math.clz32(left & -left))
  }
}

/** Groups rows by block, in the order of the rows. */
export function byBlock(rows: Iterable<number>): ReadonlyMap<number, readonly number[]> {
  const blocks = new Map<number, number[]>()
  for (const row of rows) {
    const known = blocks.get(blockOf(row))
    if (known === undefined) blocks.set(blockOf(row), [row])
    else known.push(row)
  }
  return blocks
}

/** Results for the rows of a block. A row in none of the sets does not match. */
export class Results {
  readonly yes = noBits()
  readonly unreadable = noBits()
  readonly unread = noBits()

  clear(): void {
    this.yes.fill(0)
    this.unreadable.fill(0)
    this.unread.fill(0)
  }

  of(row: number): Truth {
    if (hasRow(this.yes, row)) return TRUE
    if (hasRow(this.unread, row)) return UNREAD
    return hasRow(this.unreadable, row) ? UNREADABLE : FALSE
  }

  add(row: number, truth: Truth): void {
    if (truth === TRUE) addRow(this.yes, row)
    else if (truth === UNREAD) addRow(this.unread, row)
    else if (truth === UNREADABLE) addRow(this.unreadable, row)
  }
}
