import type { Remarked } from '../analysis/tables/marking'
import { isSameMark } from '../analysis/tables/marks'
import type { DatedMark } from '../capture/mark-section'

/**
 * Bookmarks and notes set in an opened file. The file itself is never modified, so they are kept until it is closed and
 * added to each saved copy. Only the latest one per exchange or connection counts.
 */
export class FileMarks {
  readonly #marks = new Map<string, { mark: DatedMark; before: Remarked['before']; isSaved: boolean }>()

  /** Number of marks that are in no file yet. */
  get unsaved(): number {
    let count = 0
    for (const { isSaved } of this.#marks.values()) if (!isSaved) count++
    return count
  }

  add(marks: readonly Remarked[], time: number): void {
    for (const { connection, event, before } of marks) {
      const key = `${connection}:${event.exchange?.number ?? ''}`
      const known = this.#marks.get(key)
      // Deleted first so that the map, which keeps insertion order, lists the latest mark last.
      this.#marks.delete(key)
      const first = known?.before ?? before
      const isAsBefore = isSameMark(event, first)
      if (known?.isSaved !== true && isAsBefore) continue
      this.#marks.set(key, { mark: { connection, event, time }, before: first, isSaved: false })
    }
  }

  /** Returns the marks in the order they were made. */
  list(): DatedMark[] {
    return [...this.#marks.values()].map(({ mark }) => mark)
  }

  /** Records that these marks are in a file. */
  saved(marks: readonly DatedMark[]): void {
    for (const entry of this.#marks.values()) entry.isSaved ||= marks.includes(entry.mark)
  }
}
