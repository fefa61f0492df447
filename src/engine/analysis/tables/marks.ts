import type { Present } from './present'

/**
 * Bookmarks, notes and names of the rows of one table. Few rows have any, so they are stored in a map by row
 * rather than in columns.
 */

export interface RowMark {
  readonly bookmark: boolean
  /** Empty for none. */
  readonly note: string
  /** Absent for none. */
  readonly name?: string
  /** Fields that comparisons ignore; absent if the default applies. */
  readonly ignored?: string
}

const NONE: RowMark = { bookmark: false, note: '' }

export function isSameMark(one: RowMark, other: RowMark): boolean {
  return (
    one.bookmark === other.bookmark &&
    one.note === other.note &&
    one.name === other.name &&
    one.ignored === other.ignored
  )
}

/** Returns true if the user interface shows anything for it. */
function isSeen({ bookmark, note, name }: RowMark): boolean {
  return bookmark || note !== '' || name !== undefined
}

/** Sent to the record, but not read back yet. */
const PENDING = Number.POSITIVE_INFINITY

interface Entry {
  mark: RowMark
  /** Set in this session, which takes precedence over the record, even if the record is read later. */
  readonly isOwn: boolean
  /** Row of the segment index that contains it. */
  recordRow: number
}

export class Marks {
  readonly #entries = new Map<number, Entry>()

  get(row: number): RowMark {
    return this.#entries.get(row)?.mark ?? NONE
  }

  has(row: number): boolean {
    return isSeen(this.get(row))
  }

  /** Returns the rows that have a bookmark, a note or a name, or had one. */
  rows(): Iterable<number> {
    return this.#entries.keys()
  }

  /** Stores a value set by the user. */
  set(row: number, mark: RowMark): void {
    this.#entries.set(row, { mark, isOwn: true, recordRow: PENDING })
  }

  /**
   * Stores a value read from row `recordRow` of the segment index. Returns true if it changes the row's value.
   */
  read(row: number, mark: RowMark, recordRow: number): boolean {
    const known = this.#entries.get(row)
    if (known?.isOwn === true) {
      known.recordRow = recordRow
      return false
    }
    this.#entries.set(row, { mark, isOwn: false, recordRow })
    return true
  }

  /**
   * Handles the loss of rows of the segment index below `segmentRow`; `isUnread`: rows that were not walked
   * are among them. Forgets the entries of rows that are gone. Returns the rows whose entry must be recorded
   * again, since it was dropped before them.
   */
  drop(segmentRow: number, present: Present, isUnread: boolean): number[] {
    const unrecorded: number[] = []
    for (const [row, entry] of this.#entries) {
      const isRecorded = entry.recordRow === PENDING ? !isUnread : entry.recordRow >= segmentRow
      if (present.has(row) && isRecorded) continue
      if (present.has(row) && hasContent(entry.mark)) {
        entry.recordRow = PENDING
        unrecorded.push(row)
      } else this.#entries.delete(row)
    }
    return unrecorded
  }
}

function hasContent(mark: RowMark): boolean {
  return isSeen(mark) || mark.ignored !== undefined
}
