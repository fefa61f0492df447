/**
 * Dynamic table that encoder and decoder of one direction keep in sync (RFC 7541 §2.3.2, §4). A capture may lack some
 * insertions: then only the newest entries are known, and an index beyond them resolves to no entry, never to a guess.
 * Unknown entries are the oldest, so they are evicted before the known ones.
 */

/** Null if the text is missing from the capture. */
export interface TableEntry {
  readonly name: string | null
  readonly value: string | null
}

/** Snapshot of a table. */
export interface DynamicTableState {
  /** Oldest first. */
  readonly entries: readonly TableEntry[]
  /** Current size limit, and the maximum it may be set to. */
  readonly size: number
  readonly limit: number
  /** True if the table may contain older entries that are unknown. */
  readonly lost: boolean
}

/** Size of an entry beyond its texts (§4.1). */
const ENTRY_OVERHEAD = 32

export class DynamicTable {
  #entries: TableEntry[] = []
  /** Index of the oldest entry; earlier elements of the array were evicted. */
  #first = 0
  #held = 0
  #size: number
  /** Maximum size that the peer allows, capped by the limit of this decoder. */
  limit: number
  lost: boolean

  constructor({ entries, size, limit, lost }: DynamicTableState) {
    this.#size = size
    this.limit = limit
    this.lost = lost
    for (const entry of entries) {
      this.#entries.push(entry)
      this.#held += sizeOf(entry)
    }
  }

  /** Number of known entries. */
  get count(): number {
    return this.#entries.length - this.#first
  }

  get size(): number {
    return this.#size
  }

  /** Bytes of the known entries (RFC 7541 §4.1). */
  get heldBytes(): number {
    return this.#held
  }

  /** Returns an entry; 1 is the newest. Undefined if there is no such entry or it is unknown. */
  get(index: number): TableEntry | undefined {
    return index <= this.count ? this.#entries[this.#entries.length - index] : undefined
  }

  add(entry: TableEntry): void {
    const size = sizeOf(entry)
    this.#evict(this.#size - size)
    if (size > this.#size) return
    this.#entries.push(entry)
    this.#held += size
  }

  resize(size: number): void {
    this.#size = size
    this.#evict(size)
  }

  /** Insertions were missed: drops all entries, which are no longer reliable. */
  lose(size: number): void {
    this.#entries = []
    this.#first = 0
    this.#held = 0
    this.#size = Math.max(this.#size, size)
    this.lost = true
  }

  state(): DynamicTableState {
    return {
      entries: this.#entries.slice(this.#first),
      size: this.#size,
      limit: this.limit,
      lost: this.lost
    }
  }

  #evict(room: number): void {
    if (this.#held <= room && !this.lost) return
    while (this.#held > room && this.#first < this.#entries.length) {
      const oldest = this.#entries[this.#first]
      if (oldest !== undefined) this.#held -= sizeOf(oldest)
      this.#first++
    }
    // No entry fits beside the known ones, so all unknown entries have been evicted.
    if (room - this.#held < ENTRY_OVERHEAD) this.lost = false
    if (this.#first < 64 || this.#first * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#first)
    this.#first = 0
  }
}

/** Bytes of a saved table, counted as in RFC 7541 §4.1. */
export function stateBytes({ entries }: DynamicTableState): number {
  return entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
}

/** Unknown texts count as empty, so that no entry is evicted too early. */
function sizeOf({ name, value }: TableEntry): number {
  return ENTRY_OVERHEAD + (name?.length ?? 0) + (value?.length ?? 0)
}
