/**
 * The files of a capture, oldest first, and the rules of the ring: a new file starts when the newest reaches a
 * sixteenth of the limits, and the oldest is dropped when the limits are exceeded. Positions and rows count through all
 * files.
 */
import type { CaptureFile } from './capture-files'

/** Limits of a capture. The oldest file is dropped when any of them is exceeded. */
export interface RingLimits {
  readonly bytes: number
  /** Maximum number of rows in the segment index. */
  readonly rows: number
  /** Maximum number of exchanges, as counted by the analysis. */
  readonly messages: number
}

export const DEFAULT_LIMITS: RingLimits = {
  bytes: 4 * 1024 ** 3,
  rows: 8 * 1024 ** 2,
  messages: 2_000_000
}

/**
 * Number of files of a full capture, so that each drop loses little and little is repeated at the start of each file.
 */
const FILES = 16

const LEAST_FILE_BYTES = 1024 * 1024

/** Amount of data captured so far. */
export interface CaptureExtent {
  position: number
  rows: number
  messages: number
}

interface Entry {
  readonly file: CaptureFile
  /** Amount of data before this file. */
  readonly before: CaptureExtent
  /** Position of its own content, after the head that every file repeats. */
  content: number
  /** True once the file exists. All earlier files are then complete. */
  isOpen: boolean
  isReported: boolean
}

export class RingFiles {
  #limits: RingLimits | null
  /** Bytes that fit on the disk, including existing files. */
  #room = Infinity
  #entries: Entry[] = []

  /** `limits`: null for a single file without limits. */
  constructor(limits: RingLimits | null) {
    this.#limits = limits
  }

  get limits(): RingLimits | null {
    return this.#limits
  }

  /** Sets new limits. The next `trim` drops the files that exceed them. */
  limit(limits: RingLimits): void {
    this.#limits = limits
  }

  /** Maximum number of bytes kept: the limit, or the space on the disk if that is less. Null without limits. */
  get maxBytes(): number | null {
    return this.#limits === null ? null : Math.min(this.#limits.bytes, this.#room)
  }

  /** Sets the number of bytes that fit on the disk, including existing files; at least two files are always kept. */
  fit(room: number): void {
    this.#room = Math.max(room, 2 * LEAST_FILE_BYTES)
  }

  get files(): readonly CaptureFile[] {
    return this.#entries.map(({ file }) => file)
  }

  /** Amount of data before the oldest kept file; null if there is none. */
  get first(): CaptureExtent | null {
    return this.#entries[0]?.before ?? null
  }

  get newest(): CaptureFile | null {
    return this.#entries.at(-1)?.file ?? null
  }

  /** The file being written; a newer one may not be open yet. */
  get newestOpen(): CaptureFile | null {
    return this.#entries.findLast(({ isOpen }) => isOpen)?.file ?? null
  }

  add(path: string, before: CaptureExtent): CaptureFile {
    const file = { base: before.position, path }
    this.#entries.push({ file, before, content: before.position, isOpen: false, isReported: false })
    return file
  }

  /** Sets where the content of the newest file begins, after its head. Only the first call for a file counts. */
  contentBegins(position: number): void {
    const newest = this.#entries.at(-1)
    if (newest !== undefined && newest.content === newest.file.base) newest.content = position
  }

  opened(file: CaptureFile): void {
    const entry = this.#entries.find((entry) => entry.file === file)
    if (entry !== undefined) entry.isOpen = true
  }

  /** Returns the files that contain data and were not returned by this method before. */
  takeNew(written: number): CaptureFile[] {
    const news = this.#entries.filter(({ file, isReported: isTold }) => !isTold && file.base < written)
    for (const entry of news) entry.isReported = true
    return news.map(({ file }) => file)
  }

  /** True if a new file is due. */
  isDue({ position, rows, messages }: CaptureExtent): boolean {
    const newest = this.#entries.at(-1)
    const limits = this.#limits
    if (limits === null || newest === undefined) return false
    const { content, before } = newest
    return (
      position - content >= Math.max(Math.min(limits.bytes, this.#room) / FILES, LEAST_FILE_BYTES) ||
      rows - before.rows >= limits.rows / FILES ||
      messages - before.messages >= limits.messages / FILES
    )
  }

  /**
   * Drops the oldest files while the limits are exceeded, and returns them. A file that is not completely written
   * stays. For the exchange limit, a file also stays until all its rows are `analysed`, since exchanges are counted
   * where they were found.
   */
  trim(now: CaptureExtent, analysed: number): CaptureFile[] {
    const limits = this.#limits
    const gone: CaptureFile[] = []
    if (limits === null) return gone
    for (;;) {
      const [oldest, next] = this.#entries
      if (oldest === undefined || next?.isOpen !== true) return gone
      const { position, rows, messages } = oldest.before
      const isTooMuch =
        now.position - position > Math.min(limits.bytes, this.#room) ||
        now.rows - rows > limits.rows ||
        (now.messages - messages > limits.messages && next.before.rows <= analysed)
      if (!isTooMuch) return gone
      this.#entries.shift()
      gone.push(oldest.file)
    }
  }

  /**
   * Drops the oldest file regardless of the limits. Returns an empty list if only the newest is left, or without
   * limits.
   */
  dropOldest(): CaptureFile[] {
    if (this.#limits === null || this.#entries[1]?.isOpen !== true) return []
    return this.#entries.splice(0, 1).map(({ file }) => file)
  }

  /** Drops all files and returns them. */
  clear(): CaptureFile[] {
    return this.#entries.splice(0).map(({ file }) => file)
  }

  /** Drops and returns the files that would have held data from `position` on, which was not written. */
  rollback(position: number): CaptureFile[] {
    const lost = this.#entries.filter(({ file, isOpen }) => !isOpen || file.base >= position)
    this.#entries = this.#entries.filter((entry) => !lost.includes(entry))
    return lost.map(({ file }) => file)
  }
}

/** Returns the path of a capture's file: `capture.pcapng`, `capture.0002.pcapng`, `capture.0003.pcapng`, … */
export function ringPath(path: string, part: number): string {
  if (part === 1) return path
  const dot = path.lastIndexOf('.')
  const end = dot > Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) ? dot : path.length
  return `${path.slice(0, end)}.${String(part).padStart(4, '0')}${path.slice(end)}`
}
