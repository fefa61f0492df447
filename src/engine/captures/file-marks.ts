import type { Remarked } from '../analysis/marking'
import { isSameMark } from '../analysis/marks'
import type { DatedMark } from '../capture/mark-section'

/**
 * The marks made in an opened file, which nobody writes to: kept until it is closed, since each copy that is saved is
 * to hold them. Of each exchange or connection the last one counts.
 */
export class FileMarks {
  readonly #marks = new Map<string, { mark: DatedMark; before: Remarked['before']; isSaved: boolean }>()

  /** Marks that are in no file. */
  get unsaved(): number {
    let count = 0
    for (const { isSaved } of this.#marks.values()) if (!isSaved) count++
    return count
  }

  add(marks: readonly Remarked[], time: number): void {
    for (const { connection, event, before } of marks) {
      const key = `${connection}:${event.exchange?.number ?? ''}`
      const known = this.#marks.get(key)
      // Made last, told last: a map keeps the order of arrival.
      this.#marks.delete(key)
      const first = known?.before ?? before
      const isAsBefore = isSameMark(event, first)
      if (known?.isSaved !== true && isAsBefore) continue
      this.#marks.set(key, { mark: { connection, event, time }, before: first, isSaved: false })
    }
  }

  /** In the order they were made. */
  list(): DatedMark[] {
    return [...this.#marks.values()].map(({ mark }) => mark)
  }

  /** These are in a file. */
  saved(marks: readonly DatedMark[]): void {
    for (const entry of this.#marks.values()) entry.isSaved ||= marks.includes(entry.mark)
  }
}
