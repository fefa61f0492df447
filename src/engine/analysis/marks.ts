import type { Present } from './present'

/**
 * Bookmarks, notes and names of the rows of one table. Few rows have any, so they are stored in a map by row
 * rather than in columns.
 */

export interface Mark {
  readonly bookmark: boolean
  /** Empty for none. */
  readonly note: string
  /** Absent for none. */
  readonly name?: string
  /** Fields that comparisons ignore; absent if the default applies. */
  readonly ignored?: string
}

const NONE: Mark = { bookmark: false, note: '' }

export function isSameMark(one: Mark, other: Mark): boolean {
  return (
    one.bookmark === other.bookmark &&
    one.note === other.note &&
    one.name === other.name &&
    one.ignored === other.ignored
  )
}

/** Returns true if the user interface shows anything for it. */
function isSeen({ bookmark, note, name }: Mark): boolean {
  return bookmark || note !== '' || name !== undefined
}

/** Sent to the record, but not read back yet. */
const ON_ITS_WAY = Number.POSITIVE_INFINITY

interface Entry {
  mark: Mark
  /** Set in this session, which takes precedence over the record, even if the record is read later. */
  readonly isOwn: boolean
  /** Row of the segment index that contains it. */
  toldAt: number
}

export class Marks {
  readonly #entries = new Map<number, Entry>()

  get(row: number): Mark {
    return this.#entries.get(row)?.mark ?? NONE
  }

  has(row: number): boolean {
    return isSeen(this.get(row))
  }

  /** Stores a value set by the user. */
  set(row: number, mark: Mark): void {
    this.#entries.set(row, { mark, isOwn: true, toldAt: ON_ITS_WAY })
  }

  /**
   * Stores a value read from row `toldAt` of the segment index. Returns true if it changes the row's value.
   */
  read(row: number, mark: Mark, toldAt: number): boolean {
    const known = this.#entries.get(row)
    if (known?.isOwn === true) {
      known.toldAt = toldAt
      return false
    }
    this.#entries.set(row, { mark, isOwn: false, toldAt })
    return true
  }

  /**
   * Handles the loss of rows of the segment index below `segmentRow`; `isUnread`: rows that were not walked
   * are among them. Forgets the entries of rows that are gone. Returns the rows whose entry must be recorded
   * again, since it was dropped before them.
   */
  drop(segmentRow: number, present: Present, isUnread: boolean): number[] {
    const untold: number[] = []
    for (const [row, entry] of this.#entries) {
      const isTold = entry.toldAt === ON_ITS_WAY ? !isUnread : entry.toldAt >= segmentRow
      if (present.has(row) && isTold) continue
      if (present.has(row) && isSaying(entry.mark)) {
        entry.toldAt = ON_ITS_WAY
        untold.push(row)
      } else this.#entries.delete(row)
    }
    return untold
  }
}

function isSaying(mark: Mark): boolean {
  return isSeen(mark) || mark.ignored !== undefined
}
