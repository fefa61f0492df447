/**
 * The table that both ends of one direction keep alike (RFC 7541 §2.3.2, §4). Whoever looks on may have missed some of
 * what was put into it: then it is known only as far as it was seen, its newest entries. An index beyond them is not
 * known, and never guessed. What was seen leaves the table with what was not in front of it, since entries go from the
 * oldest on.
 */

/** Null: not in the capture. */
export interface TableEntry {
  readonly name: string | null
  readonly value: string | null
}

/** A table as it stood at one moment. */
export interface TableState {
  /** The oldest first. */
  readonly entries: readonly TableEntry[]
  /** The size it may have now, and the largest it may be given. */
  readonly size: number
  readonly limit: number
  /** Entries older than those may be in it. */
  readonly lost: boolean
}

/** What each entry counts beyond its texts (§4.1). */
const ENTRY_OVERHEAD = 32

export class DynamicTable {
  #entries: TableEntry[] = []
  /** Place of the oldest entry: those before it are gone. */
  #first = 0
  #held = 0
  #size: number
  /** What the peer allows, as far as it is held here. */
  limit: number
  lost: boolean

  constructor({ entries, size, limit, lost }: TableState) {
    this.#size = size
    this.limit = limit
    this.lost = lost
    for (const entry of entries) {
      this.#entries.push(entry)
      this.#held += sizeOf(entry)
    }
  }

  /** Entries that are known. */
  get count(): number {
    return this.#entries.length - this.#first
  }

  get size(): number {
    return this.#size
  }

  /** Bytes of the entries that are known (RFC 7541 §4.1). */
  get heldBytes(): number {
    return this.#held
  }

  /** From 1, the newest, on; undefined where there is none, or none that is known. */
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

  /** What was put into it meanwhile was not seen: nothing of it is known any more. */
  lose(size: number): void {
    this.#entries = []
    this.#first = 0
    this.#held = 0
    this.#size = Math.max(this.#size, size)
    this.lost = true
  }

  state(): TableState {
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
    // No entry fits beside what is known: all that is older has left.
    if (room - this.#held < ENTRY_OVERHEAD) this.lost = false
    if (this.#first < 64 || this.#first * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#first)
    this.#first = 0
  }
}

/** Bytes of a table that was kept, as RFC 7541 §4.1 counts them. */
export function stateBytes({ entries }: TableState): number {
  return entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
}

/** Of what is not known the least it can be, so that nothing is dropped too early. */
function sizeOf({ name, value }: TableEntry): number {
  return ENTRY_OVERHEAD + (name?.length ?? 0) + (value?.length ?? 0)
}
