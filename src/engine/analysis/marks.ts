import type { Present } from './present'

/** The bookmarks and notes on the rows of one table. Few rows have any, so they are kept by row and not as columns. */

export interface Mark {
  readonly bookmark: boolean
  /** Empty for none. */
  readonly note: string
  /** Absent for none. */
  readonly name?: string
  /** What comparisons ignore; absent where nothing was said of it. */
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

/** Whether there is something to be seen of it. */
function isSeen({ bookmark, note, name }: Mark): boolean {
  return bookmark || note !== '' || name !== undefined
}

/** Told to the record, and not read from there yet. */
const ON_ITS_WAY = Number.POSITIVE_INFINITY

interface Entry {
  mark: Mark
  /** Said here and now, which outdoes what is found in the record, however late that is read. */
  readonly isOwn: boolean
  /** Row of the segment index that tells it. */
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

  /** The user has said it. */
  set(row: number, mark: Mark): void {
    this.#entries.set(row, { mark, isOwn: true, toldAt: ON_ITS_WAY })
  }

  /** Row `toldAt` of the segment index says it. True where that is news. */
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
   * Rows of the segment index below `segmentRow` are gone, unread ones with `isUnread`. Forgets the marks of what is
   * not there any more; returns the rows whose mark must be told again, since it has gone before them.
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
