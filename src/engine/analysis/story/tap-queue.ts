import type { StoryPosition, TapBatch } from './story-position'
import type { TapEntry } from './tap-entry'

/**
 * Queue of story entries to the host, in order. A compressed body is decoded asynchronously, so it reserves a
 * place: entries after the place wait until it is released. The entries of the first place are available at
 * once; a place that is not the first, or contains enough entries, pauses its decoder. Memory is therefore
 * limited by the entries of one row of the capture, not by the decoded size of its bodies.
 */

/** Queue length above which the walk and decoding pause. */
export const MAX_QUEUED_ENTRIES = 2000

/** The same limit in bytes: a message may have a megabyte of headers. */
export const MAX_QUEUED_BYTES = 16 * 1024 * 1024

/** Size limit of a batch in bytes; further entries go into the next one. */
const BATCH_BYTES = 4 * 1024 * 1024

/** Estimated overhead of an entry. */
const ENTRY_BYTES = 200

/** Returns the approximate memory use of an entry in bytes. */
export function weightOf(entry: TapEntry): number {
  switch (entry.type) {
    case 'data':
      return ENTRY_BYTES + entry.bytes.length
    case 'inner':
      return ENTRY_BYTES + entry.summary.length + (entry.named?.json.length ?? 0)
    case 'message': {
      let bytes = ENTRY_BYTES + entry.target.length
      for (const [name, value] of entry.headers) bytes += name.length + value.length
      for (const [name, value] of entry.trailers) bytes += name.length + value.length
      return bytes
    }
    default:
      return ENTRY_BYTES
  }
}

/** A place in the queue for entries that are decoded later. */
export interface QueuePlace {
  push(entry: TapEntry): void
  /** Resolves when more entries may be pushed: the place is the first in the queue and has been emptied. */
  room(): Promise<void>
  /** Ends the place: no more entries follow. */
  release(): void
}

class Place implements QueuePlace {
  readonly entries: TapEntry[] = []
  isReleased = false
  readonly #queue: TapQueue
  #resume: (() => void) | null = null

  constructor(queue: TapQueue) {
    this.#queue = queue
  }

  push(entry: TapEntry): void {
    this.entries.push(entry)
    this.#queue.bytes += weightOf(entry)
  }

  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve
      this.#queue.settle()
    })
  }

  resume(): void {
    const resume = this.#resume
    this.#resume = null
    resume?.()
  }

  release(): void {
    if (this.isReleased) return
    this.isReleased = true
    this.resume()
    this.#queue.settle()
  }
}

export class TapQueue {
  /** Called when entries become available to `take`. */
  onReady: () => void = () => undefined
  /** Returns the row of the segment index that entries are from. */
  rowNow: () => number = () => 0
  /** Approximate memory use of the queued entries. */
  bytes = 0
  readonly #max: number
  /** Entries up to this position are omitted. */
  readonly #from: StoryPosition | null
  #items: (TapEntry | Place)[] = []
  /** Row of each item. */
  #rows: number[] = []
  /** Items before it have been taken. */
  #head = 0
  #places = 0

  /** Row of the last entry taken, and number of entries taken from that row. */
  #takenRow = 0
  #takenCount = 0

  constructor(from: StoryPosition | null = null, max = MAX_QUEUED_ENTRIES) {
    this.#from = from
    this.#max = max
  }

  /** True while a place is reserved whose entries are still being decoded. */
  get isHeld(): boolean {
    return this.#places > 0
  }

  get isEmpty(): boolean {
    return this.#head === this.#items.length
  }

  /** True if the queue is full: producers should pause until entries are taken. */
  get isFull(): boolean {
    const first = this.#items[this.#head]
    const held = first instanceof Place ? first.entries.length : 0
    return this.bytes >= MAX_QUEUED_BYTES || this.#items.length - this.#head + held >= this.#max
  }

  push(entry: TapEntry): void {
    this.bytes += weightOf(entry)
    this.#items.push(entry)
    this.#rows.push(this.rowNow())
  }

  reserve(): QueuePlace {
    const place = new Place(this)
    this.#items.push(place)
    this.#rows.push(this.rowNow())
    this.#places++
    return place
  }

  /**
   * Removes and returns up to `count` entries from the front, fewer if they are large, up to the first place
   * that is not released. `onTaken` is called for omitted entries as well.
   */
  take(count: number, onTaken: (entry: TapEntry) => void = () => undefined): TapBatch {
    const entries: TapEntry[] = []
    const floor = this.bytes - BATCH_BYTES
    const take = (entry: TapEntry, row: number): void => {
      this.bytes -= weightOf(entry)
      onTaken(entry)
      if (this.#isNew(row)) entries.push(entry)
    }
    const isFull = (): boolean => entries.length >= count || (entries.length > 0 && this.bytes <= floor)
    while (!isFull()) {
      const item = this.#items[this.#head]
      if (item === undefined) break
      const row = this.#rows[this.#head] ?? 0
      if (!(item instanceof Place)) {
        this.#head++
        take(item, row)
        continue
      }
      let taken = 0
      for (; taken < item.entries.length && !isFull(); taken++) {
        const entry = item.entries[taken]
        if (entry !== undefined) take(entry, row)
      }
      item.entries.splice(0, taken)
      if (item.entries.length === 0 && !this.#pass(item)) break
    }
    if (this.#head > this.#max || this.isEmpty) {
      this.#items = this.#items.slice(this.#head)
      this.#rows = this.#rows.slice(this.#head)
      this.#head = 0
    }
    this.settle()
    return { entries, row: this.#takenRow, count: this.#takenCount }
  }

  /** Counts an entry as taken. Returns false for one that the host has received from an earlier thread. */
  #isNew(row: number): boolean {
    this.#takenCount = row === this.#takenRow ? this.#takenCount + 1 : 1
    this.#takenRow = row
    const from = this.#from
    return from === null || row > from.row || (row === from.row && this.#takenCount > from.entries)
  }

  /** Resumes the decoder of the first place if its entries were taken. */
  settle(): void {
    const first = this.#items[this.#head]
    if (!(first instanceof Place)) return
    if (first.entries.length === 0) first.resume()
    if (first.isReleased || first.entries.length > 0) this.onReady()
  }

  /** Moves past an empty place. Returns false while it is not released. */
  #pass(place: Place): boolean {
    if (!place.isReleased) return false
    this.#head++
    this.#places--
    return true
  }
}
