/**
 * The files of a capture, oldest first, and when the ring turns: a new file begins when the newest is a sixteenth of
 * what may be kept, and the oldest goes when more is kept than may be. Positions and rows count through all files.
 */

/** What a capture may hold; whichever bound is reached first makes the oldest file go. */
export interface RingLimits {
  readonly bytes: number
  /** Rows of the segment index. */
  readonly rows: number
  /** Exchanges, as the analysis counts them. */
  readonly messages: number
}

export const DEFAULT_LIMITS: RingLimits = {
  bytes: 4 * 1024 ** 3,
  rows: 8 * 1024 ** 2,
  messages: 2_000_000
}

/** A capture is this many files when it is full: what goes at once is little, and so is what each file repeats. */
const FILES = 16

const LEAST_FILE_BYTES = 1024 * 1024

/** A file of the capture, and the position of its first byte. */
export interface CaptureFile {
  readonly base: number
  readonly path: string
}

/** How far a capture has come. */
export interface Extent {
  position: number
  rows: number
  messages: number
}

interface Entry {
  readonly file: CaptureFile
  /** What there was before it. */
  readonly before: Extent
  /** Where its own content begins, behind what every file repeats. */
  content: number
  /** It exists; all files before it are whole. */
  isOpen: boolean
  isTold: boolean
}

export class RingFiles {
  #limits: RingLimits | null
  /** Bytes that the disk has room for, kept files included. */
  #room = Infinity
  #entries: Entry[] = []

  /** Without limits there is one file for good. */
  constructor(limits: RingLimits | null) {
    this.#limits = limits
  }

  get limits(): RingLimits | null {
    return this.#limits
  }

  /** Of a ring. What is over the new limits goes with the next `trim`, by whole files as ever. */
  limit(limits: RingLimits): void {
    this.#limits = limits
  }

  /** What a ring keeps at most: the limit, or what the disk has room for if that is less. Null without limits. */
  get maxBytes(): number | null {
    return this.#limits === null ? null : Math.min(this.#limits.bytes, this.#room)
  }

  /** Bytes that the disk has room for, kept files included; two files at least, whatever it has. */
  fit(room: number): void {
    this.#room = Math.max(room, 2 * LEAST_FILE_BYTES)
  }

  get files(): readonly CaptureFile[] {
    return this.#entries.map(({ file }) => file)
  }

  /** What there was before the oldest file that is kept; null where there is none. */
  get first(): Extent | null {
    return this.#entries[0]?.before ?? null
  }

  get newest(): CaptureFile | null {
    return this.#entries.at(-1)?.file ?? null
  }

  /** The file that is being written: a newer one may not be open yet. */
  get newestOpen(): CaptureFile | null {
    return this.#entries.findLast(({ isOpen }) => isOpen)?.file ?? null
  }

  add(path: string, before: Extent): CaptureFile {
    const file = { base: before.position, path }
    this.#entries.push({ file, before, content: before.position, isOpen: false, isTold: false })
    return file
  }

  /** What the newest file repeats from the others is written. Only the first call for a file counts. */
  contentBegins(position: number): void {
    const newest = this.#entries.at(-1)
    if (newest !== undefined && newest.content === newest.file.base) newest.content = position
  }

  opened(file: CaptureFile): void {
    const entry = this.#entries.find((entry) => entry.file === file)
    if (entry !== undefined) entry.isOpen = true
  }

  /** The files that hold something by now and were not given out by this before. */
  tell(written: number): CaptureFile[] {
    const news = this.#entries.filter(({ file, isTold }) => !isTold && file.base < written)
    for (const entry of news) entry.isTold = true
    return news.map(({ file }) => file)
  }

  /** Is it time for a new file? */
  isDue({ position, rows, messages }: Extent): boolean {
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
   * Takes out the oldest files as long as too much is kept. What is not wholly written yet stays; and for its exchanges
   * no file goes that is not wholly `analysed` (rows), since they are counted where they were found.
   */
  trim(now: Extent, analysed: number): CaptureFile[] {
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

  /** Takes out the oldest file, whatever is kept. Empty where there is none but the newest, and without limits. */
  dropOldest(): CaptureFile[] {
    if (this.#limits === null || this.#entries[1]?.isOpen !== true) return []
    return this.#entries.splice(0, 1).map(({ file }) => file)
  }

  /** Takes out all files. */
  clear(): CaptureFile[] {
    return this.#entries.splice(0).map(({ file }) => file)
  }

  /** Nothing from `position` on was written: takes out the files that would have held it. */
  rollback(position: number): CaptureFile[] {
    const lost = this.#entries.filter(({ file, isOpen }) => !isOpen || file.base >= position)
    this.#entries = this.#entries.filter((entry) => !lost.includes(entry))
    return lost.map(({ file }) => file)
  }
}

/** The path of a capture's file: `capture.pcapng`, `capture.0002.pcapng`, `capture.0003.pcapng`, … */
export function ringPath(path: string, part: number): string {
  if (part === 1) return path
  const dot = path.lastIndexOf('.')
  const end = dot > Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) ? dot : path.length
  return `${path.slice(0, end)}.${String(part).padStart(4, '0')}${path.slice(end)}`
}
