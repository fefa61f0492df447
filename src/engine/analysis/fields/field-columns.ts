import type { HeadKey } from '../../../shared/filter/field-key'
import { COLUMN_CHUNK_ROWS, uint16 } from '../tables/column'
import type { Present } from '../tables/present'
import type { HeadSource, HeadValue, ReadKey } from './field-value'

/**
 * Keeps the values of message fields that filters, sorting and columns have read, so that the next use of the same
 * field costs no more than a column of the table. Rows that change are read again.
 */

const MAX_COLUMNS = 8
/** Distinct values of a column. Traffic with a new value in each row is read again each time. */
export const MAX_FIELD_VALUES = 65_535
/** Characters of all values of a column together, and of one value. */
const MAX_COLUMN_TEXT = 8 * 1024 ** 2
const MAX_VALUE_TEXT = 4096

/** Number of a row without a known value. */
export const UNKNOWN_VALUE = 0

/** The values of one field. Two bytes a row, and each distinct value once. */
export class FieldColumn {
  readonly #ids = uint16()
  readonly #values: HeadValue[] = [null]
  readonly #numbers = new Map<string, number>()
  #text = 0
  /** True once it has too many values; it keeps none then. */
  #isFull = false

  /** Number of the row's value, or UNKNOWN_VALUE. */
  id(row: number): number {
    return this.#ids.get(row)
  }

  value(id: number): HeadValue {
    return this.#values[id] ?? null
  }

  put(row: number, value: HeadValue): void {
    if (this.#isFull) return
    const text = textOf(value)
    if (text === null || text.length > MAX_VALUE_TEXT) return
    const known = this.#numbers.get(text)
    if (known === undefined && (this.#values.length > MAX_FIELD_VALUES || this.#text > MAX_COLUMN_TEXT)) {
      this.#giveUp()
      return
    }
    const id = known ?? this.#values.push(value) - 1
    if (known === undefined) {
      this.#numbers.set(text, id)
      this.#text += text.length
    }
    this.#ids.set(row, id)
  }

  forget(row: number): void {
    if (this.id(row) !== UNKNOWN_VALUE) this.#ids.set(row, UNKNOWN_VALUE)
  }

  drop(present: Present): void {
    this.#ids.release(present.first, (chunk) => present.isInChunk(chunk, COLUMN_CHUNK_ROWS))
  }

  #giveUp(): void {
    this.#isFull = true
    this.#values.length = 1
    this.#numbers.clear()
    this.#ids.release(Number.MAX_SAFE_INTEGER, () => false)
  }
}

interface Reading {
  readonly row: number
  /** True if the row has changed meanwhile. */
  isStale: boolean
}

export class FieldColumns implements HeadSource {
  readonly #heads: HeadSource
  /** By name of the field; the most recently used is last. */
  readonly #columns = new Map<string, FieldColumn>()
  readonly #readings = new Set<Reading>()

  constructor(heads: HeadSource) {
    this.#heads = heads
  }

  /** Returns the column of a field, which is empty at first. It may be replaced when others are used. */
  column({ side, part, name }: HeadKey): FieldColumn {
    const key = `${side} ${part} ${name}`
    const column = this.#columns.get(key) ?? new FieldColumn()
    this.#columns.delete(key)
    this.#columns.set(key, column)
    for (const oldest of this.#columns.keys()) {
      if (this.#columns.size <= MAX_COLUMNS) break
      this.#columns.delete(oldest)
    }
    return column
  }

  values(row: number, keys: readonly ReadKey[]): HeadValue[] | Promise<HeadValue[]> {
    const columns = keys.map((key) => (isKept(key) ? this.column(key) : null))
    const ids = columns.map((column) => column?.id(row) ?? UNKNOWN_VALUE)
    const merged = (read: readonly HeadValue[]): HeadValue[] => {
      let next = 0
      return ids.map((id, at) =>
        id === UNKNOWN_VALUE ? (read[next++] ?? null) : (columns[at]?.value(id) ?? null)
      )
    }
    const missing = keys.filter((_, at) => ids[at] === UNKNOWN_VALUE)
    if (missing.length === 0) return merged([])
    const keep = (read: readonly HeadValue[]): void => {
      let next = 0
      for (const [at, id] of ids.entries())
        if (id === UNKNOWN_VALUE) columns[at]?.put(row, read[next++] ?? null)
    }
    const values = this.#heads.values(row, missing)
    if (!(values instanceof Promise)) {
      keep(values)
      return merged(values)
    }
    return this.#waited(row, values, keep).then(merged)
  }

  /** Forgets the values of changed rows. */
  changed(rows: readonly number[]): void {
    if (rows.length === 0 || this.#columns.size === 0) return
    for (const column of this.#columns.values()) for (const row of rows) column.forget(row)
    for (const reading of this.#readings) if (rows.includes(reading.row)) reading.isStale = true
  }

  /** Forgets removed rows. */
  drop(present: Present): void {
    for (const column of this.#columns.values()) column.drop(present)
  }

  async #waited(
    row: number,
    values: Promise<HeadValue[]>,
    keep: (read: readonly HeadValue[]) => void
  ): Promise<HeadValue[]> {
    const reading = { row, isStale: false }
    this.#readings.add(reading)
    try {
      const read = await values
      if (!reading.isStale) keep(read)
      return read
    } finally {
      this.#readings.delete(reading)
    }
  }
}

/** Bodies and streams are too long to keep. */
function isKept(key: ReadKey): key is HeadKey {
  return key.kind !== 'stream' && key.part !== 'body'
}

/** Returns a text that differs for different values; null if the value is not kept. */
function textOf(value: HeadValue): string | null {
  if (value === null) return ''
  if (typeof value === 'string') return `=${value}`
  return 'bytes' in value ? null : JSON.stringify(value)
}
